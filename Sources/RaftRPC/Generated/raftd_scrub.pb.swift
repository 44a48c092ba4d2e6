// Made by protoc-gen-swift-rpc from raftd/scrub.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
package import RPC

/// Asks for a pass over all files.
package struct ScrubRequest: Hashable, Sendable {
    /// A message with these values.
    package init() {}
}

/// What a pass has found.
package struct ScrubResponse: Hashable, Sendable {
    package var clusterID: UInt64

    /// The asked member.
    package var id: UInt64

    package var name: String

    /// How many files were read.
    package var fileCount: UInt64

    /// How much of them, in bytes.
    package var byteCount: UInt64

    /// At most one for each file, in the order of reading.
    package var damages: [FileDamage]

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        id: UInt64 = 0,
        name: String = "",
        fileCount: UInt64 = 0,
        byteCount: UInt64 = 0,
        damages: [FileDamage] = []
    ) {
        self.clusterID = clusterID
        self.id = id
        self.name = name
        self.fileCount = fileCount
        self.byteCount = byteCount
        self.damages = damages
    }
}

/// A file that is not what was written, or cannot be read.
package struct FileDamage: Hashable, Sendable {
    /// Where it is on the member's host.
    package var path: String

    /// Where in the file the damage begins.
    package var offset: UInt64

    package var reason: String

    /// The entry of the log that should have come next; 0 in a snapshot.
    package var index: UInt64

    /// A message with these values.
    package init(
        path: String = "",
        offset: UInt64 = 0,
        reason: String = "",
        index: UInt64 = 0
    ) {
        self.path = path
        self.offset = offset
        self.reason = reason
        self.index = index
    }
}

extension ScrubRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__ScrubRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__ScrubRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__ScrubRequest()
        unsafe raftdpb__scrub_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__ScrubRequest>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__ScrubRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension ScrubResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__ScrubResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__ScrubResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__ScrubResponse()
        unsafe raftdpb__scrub_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__ScrubResponse>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.id = unsafe message.pointee.id
        self.name = try unsafe String(copying: message.pointee.name)
        self.fileCount = unsafe message.pointee.file_count
        self.byteCount = unsafe message.pointee.byte_count
        self.damages.reserveCapacity(unsafe message.pointee.n_damages)
        for index in 0..<(unsafe message.pointee.n_damages) {
            self.damages.append(try unsafe FileDamage(copying: message.pointee.damages[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__ScrubResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.id = self.id
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.file_count = self.fileCount
        unsafe message.pointee.byte_count = self.byteCount
        unsafe message.pointee.n_damages = self.damages.count
        if !self.damages.isEmpty {
            let values = self.damages.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Raftdpb__FileDamage>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Raftdpb__FileDamage.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.damages = pointers
        }
    }
}

extension FileDamage: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__FileDamage.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__FileDamage.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__FileDamage()
        unsafe raftdpb__file_damage__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__FileDamage>) throws(ProtobufError) {
        self.init()
        self.path = try unsafe String(copying: message.pointee.path)
        self.offset = unsafe message.pointee.offset
        self.reason = try unsafe String(copying: message.pointee.reason)
        self.index = unsafe message.pointee.index
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__FileDamage>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.path = arena.copy(self.path)
        unsafe message.pointee.offset = self.offset
        unsafe message.pointee.reason = arena.copy(self.reason)
        unsafe message.pointee.index = self.index
    }
}

/// Checks of the files of a member.
package enum Scrubs {
    /// The names of the methods.
    package enum Methods {
        /// Reads all segments of the log and all snapshots of the asked member, and returns what is damaged. The pass goes on
        /// when its caller goes away.
        package static let scrub = MethodDescriptor(
            service: "raftdpb.Scrubs", method: "Scrub")
    }
}

/// Checks of the files of a member.
///
/// Calls arrive on the server's loop.
package protocol ScrubsService {
    /// Reads all segments of the log and all snapshots of the asked member, and returns what is damaged. The pass goes on
    /// when its caller goes away.
    func scrub(
        _ request: ScrubRequest, context: ServerContext
    ) async throws -> ScrubResponse
}

extension ScrubsService {
    /// Serves every method of raftdpb.Scrubs.
    package func register(in router: inout Router) {
        router.unary(Scrubs.Methods.scrub) { (request: ScrubRequest, context: ServerContext) in
            try await self.scrub(request, context: context)
        }
    }
}

/// Checks of the files of a member.
///
/// Belongs to the loop of its channel.
package struct ScrubsClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Reads all segments of the log and all snapshots of the asked member, and returns what is damaged. The pass goes on
    /// when its caller goes away.
    package func scrub(
        _ request: ScrubRequest, options: CallOptions = CallOptions()
    ) async throws -> ScrubResponse {
        try await channel.unary(Scrubs.Methods.scrub, request, options: options)
    }
}
