// Made by protoc-gen-swift-rpc from mvccpb/kv.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
internal import RPC

/// A key, its value, and when both came to be.
package struct KeyValue: Hashable, Sendable {
    /// The key. Never empty.
    package var key: [UInt8]

    /// The revision of the store at which this life of the key began.
    package var createRevision: Int64

    /// The revision of the store at which the key was last written.
    package var modRevision: Int64

    /// How often the key was written in this life: 1 when created, and 0 in the record of a deletion.
    package var version: Int64

    /// The value.
    package var value: [UInt8]

    /// The lease the key is attached to, or 0.
    package var lease: Int64

    /// A message with these values.
    package init(
        key: [UInt8] = [],
        createRevision: Int64 = 0,
        modRevision: Int64 = 0,
        version: Int64 = 0,
        value: [UInt8] = [],
        lease: Int64 = 0
    ) {
        self.key = key
        self.createRevision = createRevision
        self.modRevision = modRevision
        self.version = version
        self.value = value
        self.lease = lease
    }
}

extension KeyValue: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Mvccpb__KeyValue.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Mvccpb__KeyValue.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Mvccpb__KeyValue()
        unsafe mvccpb__key_value__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Mvccpb__KeyValue>) throws(ProtobufError) {
        self.init()
        self.key = unsafe [UInt8](copying: message.pointee.key)
        self.createRevision = unsafe message.pointee.create_revision
        self.modRevision = unsafe message.pointee.mod_revision
        self.version = unsafe message.pointee.version
        self.value = unsafe [UInt8](copying: message.pointee.value)
        self.lease = unsafe message.pointee.lease
    }

    func lend(to message: UnsafeMutablePointer<Mvccpb__KeyValue>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.key = arena.lend(self.key)
        unsafe message.pointee.create_revision = self.createRevision
        unsafe message.pointee.mod_revision = self.modRevision
        unsafe message.pointee.version = self.version
        unsafe message.pointee.value = arena.lend(self.value)
        unsafe message.pointee.lease = self.lease
    }
}
