// How Swift values become parts of a C message and back. Generated code is made of these calls.
//
// Arrays of bytes and numbers are lent, not copied: the C message points into the array's own storage. That is sound
// because generated code packs a message that it borrows, and ends its borrow after `pack`: the storage of an array
// that nobody changes neither moves nor goes away. Text is copied, since short strings have no storage to point into.

public import CProtobufC

extension Arena {
    /// Returns zeroed memory for one C message.
    @inlinable
    public func make<Message>(_ type: Message.Type) -> UnsafeMutablePointer<Message> {
        unsafe makeArray(of: type, count: 1)
    }

    /// Returns zeroed memory for an array of C values.
    @inlinable
    public func makeArray<Element>(
        of type: Element.Type, count: Int
    ) -> UnsafeMutablePointer<Element> {
        let byteCount = max(1, count) * MemoryLayout<Element>.stride
        let memory = unsafe makeZeroed(byteCount)
        return unsafe memory.bindMemory(to: type, capacity: count)
    }

    @usableFromInline
    func makeZeroed(_ byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = unsafe Self.allocate(byteCount, from: control) else {
            fatalError("out of memory")
        }
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return unsafe memory
    }

    /// Returns the array's own storage. Valid while the array is borrowed by the caller, unchanged.
    @inlinable
    public func lend<Element: BitwiseCopyable>(
        _ array: borrowing [Element]
    ) -> UnsafeMutablePointer<Element>? {
        unsafe array.withUnsafeBufferPointer {
            unsafe UnsafeMutablePointer(mutating: $0.baseAddress)
        }
    }

    /// Returns the bytes' own storage as C sees it. Valid while the array is borrowed by the caller, unchanged.
    @inlinable
    public func lend(_ bytes: borrowing [UInt8]) -> ProtobufCBinaryData {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe ProtobufCBinaryData(
                len: buffer.count, data: UnsafeMutablePointer(mutating: buffer.baseAddress))
        }
    }

    /// Returns a copy of text as C sees it.
    public func copy(_ text: String) -> ProtobufCBinaryData {
        var text = text
        return text.withUTF8 { buffer in
            let memory = unsafe makeArray(of: UInt8.self, count: buffer.count)
            if let start = buffer.baseAddress {
                unsafe memory.update(from: start, count: buffer.count)
            }
            return unsafe ProtobufCBinaryData(len: buffer.count, data: memory)
        }
    }

    /// Notes that a message which can hold messages of its own kind is being packed, one level further down.
    ///
    /// Returns false where it would be too deep: that message is left out, and `pack` will refuse the whole.
    public func descend() -> Bool {
        guard unsafe control.pointee.depth <= ProtobufLimits.packedDepthMax else {
            unsafe control.pointee.isTooDeep = true
            return false
        }
        unsafe control.pointee.depth += 1
        return true
    }

    /// Notes that a message `descend` let in is done.
    public func ascend() { unsafe control.pointee.depth -= 1 }
}

extension [UInt8] {
    /// Copies the bytes of a field.
    @inlinable
    public init(copying data: ProtobufCBinaryData) {
        unsafe self.init(UnsafeBufferPointer(start: data.data, count: data.len))
    }
}

extension String {
    /// Copies the text of a field, which must be UTF-8.
    public init(copying data: ProtobufCBinaryData) throws(ProtobufError) {
        let buffer = unsafe UnsafeBufferPointer(start: data.data, count: data.len)
        guard let text = unsafe String(validating: buffer, as: UTF8.self) else {
            throw ProtobufError(.invalidText)
        }
        self = text
    }
}
