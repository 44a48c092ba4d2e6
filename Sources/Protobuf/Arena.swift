// The memory of one call: everything protobuf-c builds lives here, and goes when the arena goes.
//
// Allocating moves a pointer, freeing does nothing. The control block lies at the head of the first chunk, so that C
// can hold its address.

import CProtobufC
import Glibc

/// Memory for the C messages of one call. Freed as a whole.
@safe public struct Arena: ~Copyable {
    /// What C sees through `allocator_data`, and what all later allocations move.
    @unsafe struct Control {
        var allocator: ProtobufCAllocator
        var next: UnsafeMutableRawPointer
        var end: UnsafeMutableRawPointer
        /// The newest chunk after the first. Each begins with the address of the one before.
        var chunks: UnsafeMutableRawPointer?
        var nextChunkByteCount: Int
        /// How much may still be taken from the system.
        var budget: Int
        /// Whether something was refused because of that.
        var isExhausted = false
        /// How deep the message being packed is nested.
        var depth = 0
        /// Whether a part of it was left out because of that.
        var isTooDeep = false
    }

    /// Small enough for malloc's per-thread lists, which is what most messages need.
    private static let firstChunkByteCount = 1024

    let control: UnsafeMutablePointer<Control>

    /// Makes an arena for packing, where the values already exist and bound what is needed.
    public init() { self.init(budget: .max) }

    init(budget: Int) {
        let chunk = unsafe Self.requireMemory(Self.firstChunkByteCount)
        unsafe control = chunk.bindMemory(to: Control.self, capacity: 1)
        let first = unsafe chunk + Self.roundedUp(MemoryLayout<Control>.stride)
        unsafe control.initialize(
            to: Control(
                allocator: ProtobufCAllocator(
                    alloc: { data, byteCount in
                        guard let data = unsafe data else { return nil }
                        return unsafe Arena.allocate(
                            byteCount, from: data.assumingMemoryBound(to: Control.self))
                    },
                    free: { _, _ in },
                    allocator_data: UnsafeMutableRawPointer(control)),
                next: first, end: chunk + Self.firstChunkByteCount, chunks: nil,
                nextChunkByteCount: 16 << 10, budget: budget))
    }

    deinit {
        var chunk = unsafe control.pointee.chunks
        while let current = unsafe chunk {
            unsafe chunk = current.load(as: UnsafeMutableRawPointer?.self)
            unsafe free(current)
        }
        unsafe free(control)
    }

    private static func roundedUp(_ byteCount: Int) -> Int { (byteCount + 15) & ~15 }

    private static func requireMemory(_ byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = unsafe malloc(byteCount) else { fatalError("out of memory") }
        return unsafe memory
    }

    /// Returns memory aligned for anything, or nothing when the budget is spent.
    @inline(always)
    static func allocate(
        _ byteCount: Int, from control: UnsafeMutablePointer<Control>
    ) -> UnsafeMutableRawPointer? {
        guard byteCount >= 0, byteCount <= Int.max / 4 else { return nil }
        let needed = roundedUp(byteCount)
        let memory = unsafe control.pointee.next
        if unsafe needed <= control.pointee.end - memory {
            unsafe control.pointee.next = memory + needed
            return unsafe memory
        }
        return unsafe allocateFromNewChunk(needed, control)
    }

    @inline(never)
    private static func allocateFromNewChunk(
        _ needed: Int, _ control: UnsafeMutablePointer<Control>
    ) -> UnsafeMutableRawPointer? {
        let headByteCount = 16
        let byteCount = unsafe max(control.pointee.nextChunkByteCount, needed + headByteCount)
        guard unsafe byteCount <= control.pointee.budget else {
            unsafe control.pointee.isExhausted = true
            return nil
        }
        guard let chunk = unsafe malloc(byteCount) else { return nil }
        unsafe chunk.storeBytes(
            of: control.pointee.chunks, as: UnsafeMutableRawPointer?.self)
        unsafe control.pointee.chunks = chunk
        unsafe control.pointee.budget -= byteCount
        unsafe control.pointee.nextChunkByteCount =
            min(1 << 20, 2 * control.pointee.nextChunkByteCount)
        unsafe control.pointee.next = chunk + headByteCount + needed
        unsafe control.pointee.end = chunk + byteCount
        return unsafe chunk + headByteCount
    }
}
