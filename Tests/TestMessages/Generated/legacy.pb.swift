// Made by protoc-gen-swift-rpc from legacy.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CTestProtos
package import Protobuf
internal import RPC

package struct Record: Hashable, Sendable {
    package struct State: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static var new: Self { Self(rawValue: 1) }

        package static var old: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 1: "NEW"
            case 2: "OLD"
            default: "\(rawValue)"
            }
        }
    }

    package enum Place: Hashable, Sendable {
        case shelf(String)
        case box(Int32)
    }

    package var id: Int64

    package var name: String

    package var size: Int32?

    package var note: String?

    package var isOpen: Bool?

    package var weight: Double?

    package var plain: [Int32]

    package var packed: [Int32]

    package var part: Part?

    package var parts: [String: Part]

    package var labels: [Int32: String]

    package var state: Record.State?

    package var place: Place?

    /// A message with these values.
    package init(
        id: Int64 = 0,
        name: String = "",
        size: Int32? = nil,
        note: String? = nil,
        isOpen: Bool? = nil,
        weight: Double? = nil,
        plain: [Int32] = [],
        packed: [Int32] = [],
        part: Part? = nil,
        parts: [String: Part] = [:],
        labels: [Int32: String] = [:],
        state: Record.State? = nil,
        place: Place? = nil
    ) {
        self.id = id
        self.name = name
        self.size = size
        self.note = note
        self.isOpen = isOpen
        self.weight = weight
        self.plain = plain
        self.packed = packed
        self.part = part
        self.parts = parts
        self.labels = labels
        self.state = state
        self.place = place
    }
}

package struct Part: Hashable, Sendable {
    package var number: Int64

    package var count: Int64?

    package var price: Int64

    /// A message with these values.
    package init(
        number: Int64 = 0,
        count: Int64? = nil,
        price: Int64 = 0
    ) {
        self.number = number
        self.count = count
        self.price = price
    }
}

extension Record: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: CTestProtos.Record.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(CTestProtos.Record.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe CTestProtos.Record()
        unsafe record__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<CTestProtos.Record>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        self.name = try unsafe String(copying: message.pointee.name)
        if unsafe message.pointee.has_size != 0 { self.size = unsafe message.pointee.size }
        if unsafe message.pointee.has_note != 0 { self.note = try unsafe String(copying: message.pointee.note) }
        if unsafe message.pointee.has_is_open != 0 { self.isOpen = unsafe message.pointee.is_open != 0 }
        if unsafe message.pointee.has_weight != 0 { self.weight = unsafe message.pointee.weight }
        self.plain = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.plain, count: message.pointee.n_plain))
        self.packed = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.packed, count: message.pointee.n_packed))
        if let value = unsafe message.pointee.part { self.part = try unsafe Part(copying: value) }
        for index in 0..<(unsafe message.pointee.n_parts) {
            guard let entry = unsafe message.pointee.parts[index] else { continue }
            let key = try unsafe String(copying: entry.pointee.key)
            self.parts[key] = try unsafe entry.pointee.value.map { pointer throws(ProtobufError) in try unsafe Part(copying: pointer) } ?? Part()
        }
        for index in 0..<(unsafe message.pointee.n_labels) {
            guard let entry = unsafe message.pointee.labels[index] else { continue }
            let key = unsafe entry.pointee.key
            self.labels[key] = try unsafe String(copying: entry.pointee.value)
        }
        if unsafe message.pointee.has_state != 0 { self.state = unsafe Record.State(rawValue: Int32(truncatingIfNeeded: message.pointee.state.rawValue)) }
        switch unsafe message.pointee.place_case.rawValue {
        case 12:
            self.place = .shelf(try unsafe String(copying: message.pointee.shelf))
        case 13:
            self.place = .box(unsafe message.pointee.box)
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<CTestProtos.Record>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        unsafe message.pointee.name = arena.copy(self.name)
        if let value = self.size {
            unsafe message.pointee.has_size = 1
            unsafe message.pointee.size = value
        }
        if let value = self.note {
            unsafe message.pointee.has_note = 1
            unsafe message.pointee.note = arena.copy(value)
        }
        if let value = self.isOpen {
            unsafe message.pointee.has_is_open = 1
            unsafe message.pointee.is_open = value ? 1 : 0
        }
        if let value = self.weight {
            unsafe message.pointee.has_weight = 1
            unsafe message.pointee.weight = value
        }
        unsafe message.pointee.n_plain = self.plain.count
        unsafe message.pointee.plain = arena.lend(self.plain)
        unsafe message.pointee.n_packed = self.packed.count
        unsafe message.pointee.packed = arena.lend(self.packed)
        if let value = self.part {
            let pointer = unsafe arena.make(CTestProtos.Part.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.part = pointer
        }
        unsafe message.pointee.n_parts = self.parts.count
        if !self.parts.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Record__PartsEntry>?.self, count: self.parts.count)
            let pairs = self.parts.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Record__PartsEntry.self)
                unsafe record__parts_entry__init(entry)
                unsafe entry.pointee.has_key = 1
                unsafe entry.pointee.key = arena.copy(pair.key)
                let pointer = unsafe arena.make(CTestProtos.Part.self)
                unsafe pair.value.lend(to: pointer, in: arena)
                unsafe entry.pointee.value = pointer
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.parts = pointers
        }
        unsafe message.pointee.n_labels = self.labels.count
        if !self.labels.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Record__LabelsEntry>?.self, count: self.labels.count)
            let pairs = self.labels.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Record__LabelsEntry.self)
                unsafe record__labels_entry__init(entry)
                unsafe entry.pointee.has_key = 1
                unsafe entry.pointee.key = pair.key
                unsafe entry.pointee.has_value = 1
                unsafe entry.pointee.value = arena.copy(pair.value)
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.labels = pointers
        }
        if let value = self.state {
            unsafe message.pointee.has_state = 1
            unsafe message.pointee.state = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        switch self.place {
        case .shelf(let value):
            unsafe message.pointee.place_case = .init(rawValue: 12)
            unsafe message.pointee.shelf = arena.copy(value)
        case .box(let value):
            unsafe message.pointee.place_case = .init(rawValue: 13)
            unsafe message.pointee.box = value
        case nil: break
        }
    }
}

extension Part: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: CTestProtos.Part.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(CTestProtos.Part.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe CTestProtos.Part()
        unsafe part__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<CTestProtos.Part>) throws(ProtobufError) {
        self.init()
        self.number = unsafe message.pointee.number
        if unsafe message.pointee.has_count != 0 { self.count = unsafe message.pointee.count }
        self.price = unsafe message.pointee.price
    }

    func lend(to message: UnsafeMutablePointer<CTestProtos.Part>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.number = self.number
        if let value = self.count {
            unsafe message.pointee.has_count = 1
            unsafe message.pointee.count = value
        }
        unsafe message.pointee.price = self.price
    }
}
