// Made by protoc-gen-swift-rpc from raftd/sessions.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
package import RPC

/// Opens a session. To repeat the call may open another, which ends by itself when nobody uses it.
package struct OpenSessionRequest: Hashable, Sendable {
    /// A message with these values.
    package init() {}
}

/// The session is open.
package struct OpenSessionResponse: Hashable, Sendable {
    /// Its id. Never given twice.
    package var id: UInt64

    /// How long it lasts without being used, in milliseconds.
    package var idleMilliseconds: UInt64

    /// A session that is used at least this often, in milliseconds, is never ended to make room for others.
    package var protectedMilliseconds: UInt64

    /// A message with these values.
    package init(
        id: UInt64 = 0,
        idleMilliseconds: UInt64 = 0,
        protectedMilliseconds: UInt64 = 0
    ) {
        self.id = id
        self.idleMilliseconds = idleMilliseconds
        self.protectedMilliseconds = protectedMilliseconds
    }
}

/// Keeps a session from ending.
package struct KeepSessionRequest: Hashable, Sendable {
    /// Which.
    package var id: UInt64

    /// A message with these values.
    package init(
        id: UInt64 = 0
    ) {
        self.id = id
    }
}

/// The session goes on. One that has ended is NOT_FOUND.
package struct KeepSessionResponse: Hashable, Sendable {
    /// A message with these values.
    package init() {}
}

/// Ends a session.
package struct CloseSessionRequest: Hashable, Sendable {
    /// Which.
    package var id: UInt64

    /// A message with these values.
    package init(
        id: UInt64 = 0
    ) {
        self.id = id
    }
}

/// The session has ended, now or earlier.
package struct CloseSessionResponse: Hashable, Sendable {
    /// A message with these values.
    package init() {}
}

extension OpenSessionRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__OpenSessionRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__OpenSessionRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__OpenSessionRequest()
        unsafe raftdpb__open_session_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__OpenSessionRequest>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__OpenSessionRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension OpenSessionResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__OpenSessionResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__OpenSessionResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__OpenSessionResponse()
        unsafe raftdpb__open_session_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__OpenSessionResponse>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        self.idleMilliseconds = unsafe message.pointee.idle_milliseconds
        self.protectedMilliseconds = unsafe message.pointee.protected_milliseconds
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__OpenSessionResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        unsafe message.pointee.idle_milliseconds = self.idleMilliseconds
        unsafe message.pointee.protected_milliseconds = self.protectedMilliseconds
    }
}

extension KeepSessionRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__KeepSessionRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__KeepSessionRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__KeepSessionRequest()
        unsafe raftdpb__keep_session_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__KeepSessionRequest>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__KeepSessionRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
    }
}

extension KeepSessionResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__KeepSessionResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__KeepSessionResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__KeepSessionResponse()
        unsafe raftdpb__keep_session_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__KeepSessionResponse>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__KeepSessionResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension CloseSessionRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__CloseSessionRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__CloseSessionRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__CloseSessionRequest()
        unsafe raftdpb__close_session_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__CloseSessionRequest>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__CloseSessionRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
    }
}

extension CloseSessionResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__CloseSessionResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__CloseSessionResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__CloseSessionResponse()
        unsafe raftdpb__close_session_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__CloseSessionResponse>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__CloseSessionResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

/// Client sessions. They live in cluster time, which stands still while there is no leader.
package enum Sessions {
    /// The names of the methods.
    package enum Methods {
        /// Opens a session.
        package static let openSession = MethodDescriptor(
            service: "raftdpb.Sessions", method: "OpenSession")

        /// Keeps a session from ending. Every command of it does so too.
        package static let keepSession = MethodDescriptor(
            service: "raftdpb.Sessions", method: "KeepSession")

        /// Ends a session, and forgets its answers.
        package static let closeSession = MethodDescriptor(
            service: "raftdpb.Sessions", method: "CloseSession")
    }
}

/// Client sessions. They live in cluster time, which stands still while there is no leader.
///
/// Calls arrive on the server's loop.
package protocol SessionsService {
    /// Opens a session.
    func openSession(
        _ request: OpenSessionRequest, context: ServerContext
    ) async throws -> OpenSessionResponse

    /// Keeps a session from ending. Every command of it does so too.
    func keepSession(
        _ request: KeepSessionRequest, context: ServerContext
    ) async throws -> KeepSessionResponse

    /// Ends a session, and forgets its answers.
    func closeSession(
        _ request: CloseSessionRequest, context: ServerContext
    ) async throws -> CloseSessionResponse
}

extension SessionsService {
    /// Serves every method of raftdpb.Sessions.
    package func register(in router: inout Router) {
        router.unary(Sessions.Methods.openSession) { (request: OpenSessionRequest, context: ServerContext) in
            try await self.openSession(request, context: context)
        }
        router.unary(Sessions.Methods.keepSession) { (request: KeepSessionRequest, context: ServerContext) in
            try await self.keepSession(request, context: context)
        }
        router.unary(Sessions.Methods.closeSession) { (request: CloseSessionRequest, context: ServerContext) in
            try await self.closeSession(request, context: context)
        }
    }
}

/// Client sessions. They live in cluster time, which stands still while there is no leader.
///
/// Belongs to the loop of its channel.
package struct SessionsClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Opens a session.
    package func openSession(
        _ request: OpenSessionRequest, options: CallOptions = CallOptions()
    ) async throws -> OpenSessionResponse {
        try await channel.unary(Sessions.Methods.openSession, request, options: options)
    }

    /// Keeps a session from ending. Every command of it does so too.
    package func keepSession(
        _ request: KeepSessionRequest, options: CallOptions = CallOptions()
    ) async throws -> KeepSessionResponse {
        try await channel.unary(Sessions.Methods.keepSession, request, options: options)
    }

    /// Ends a session, and forgets its answers.
    package func closeSession(
        _ request: CloseSessionRequest, options: CallOptions = CallOptions()
    ) async throws -> CloseSessionResponse {
        try await channel.unary(Sessions.Methods.closeSession, request, options: options)
    }
}
