// Made by protoc-gen-swift-rpc from names.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CTestProtos
package import Protobuf
package import RPC

/// Holds a type of its own name.
package struct Shadow: Hashable, Sendable {
    package struct Tint: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static var none: Self { Self(rawValue: 0) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "TINT_NONE"
            default: "\(rawValue)"
            }
        }
    }

    package struct Shadow: Hashable, Sendable {
        package var depth: Int32

        /// A message with these values.
        package init(
            depth: Int32 = 0
        ) {
            self.depth = depth
        }
    }

    package enum Pick: Hashable, Sendable {
        case one(Shadow)
        case tint(Tint)
    }

    package var inner: Shadow?

    package var more: [Shadow]

    package var byName: [String: Shadow]

    package var pick: Pick?

    /// A message with these values.
    package init(
        inner: Shadow? = nil,
        more: [Shadow] = [],
        byName: [String: Shadow] = [:],
        pick: Pick? = nil
    ) {
        self.inner = inner
        self.more = more
        self.byName = byName
        self.pick = pick
    }
}

/// What GNU C, C11 and their headers have taken.
package struct Taken: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case staticAssert(String)
        case i386([UInt8])
    }

    package var linux: Int32

    package var unix: Int32?

    package var typeof: [Int32]

    package var restrict: Double

    package var kind: Kind?

    /// A message with these values.
    package init(
        linux: Int32 = 0,
        unix: Int32? = nil,
        typeof: [Int32] = [],
        restrict: Double = 0,
        kind: Kind? = nil
    ) {
        self.linux = linux
        self.unix = unix
        self.typeof = typeof
        self.restrict = restrict
        self.kind = kind
    }
}

/// A oneof is an optional, which has cases of its own.
package struct Cases: Hashable, Sendable {
    package indirect enum Value: Hashable, Sendable {
        case none_(Bool)
        case some_(Cases)
        case other(String)
    }

    package var value: Value?

    /// A message with these values.
    package init(
        value: Value? = nil
    ) {
        self.value = value
    }
}

/// What the generated members are called themselves.
package struct Members: Hashable, Sendable {
    package var lend: Int32

    package var table: Int32

    package var copying: Int32

    package var arena: Int32

    package var output: Int32

    package var bytes: Int32

    package var index: Int32

    package var description: Int32

    package var serializedBytes: Int32

    package var value: Members? {
        get { _value?.value }
        set { _value = newValue.map { Indirect($0) } }
    }
    private var _value: Indirect<Members>?

    package var values: [Members]

    package var entry: [Int32: Members]

    /// A message with these values.
    package init(
        lend: Int32 = 0,
        table: Int32 = 0,
        copying: Int32 = 0,
        arena: Int32 = 0,
        output: Int32 = 0,
        bytes: Int32 = 0,
        index: Int32 = 0,
        description: Int32 = 0,
        serializedBytes: Int32 = 0,
        value: Members? = nil,
        values: [Members] = [],
        entry: [Int32: Members] = [:]
    ) {
        self.lend = lend
        self.table = table
        self.copying = copying
        self.arena = arena
        self.output = output
        self.bytes = bytes
        self.index = index
        self.description = description
        self.serializedBytes = serializedBytes
        self._value = value.map { Indirect($0) }
        self.values = values
        self.entry = entry
    }
}

extension Shadow: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Names__Shadow.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Names__Shadow.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Names__Shadow()
        unsafe names__shadow__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Names__Shadow>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.inner { self.inner = try unsafe Shadow(copying: value) }
        self.more.reserveCapacity(unsafe message.pointee.n_more)
        for index in 0..<(unsafe message.pointee.n_more) {
            self.more.append(try unsafe Shadow(copying: message.pointee.more[index]!))
        }
        for index in 0..<(unsafe message.pointee.n_by_name) {
            guard let entry = unsafe message.pointee.by_name[index] else { continue }
            let key = try unsafe String(copying: entry.pointee.key)
            self.byName[key] = try unsafe entry.pointee.value.map { pointer throws(ProtobufError) in try unsafe Shadow(copying: pointer) } ?? Shadow()
        }
        switch unsafe message.pointee.pick_case.rawValue {
        case 4:
            if let value = unsafe message.pointee.one {
                self.pick = .one(try unsafe Shadow(copying: value))
            }
        case 5:
            self.pick = .tint(unsafe Tint(rawValue: Int32(truncatingIfNeeded: message.pointee.tint.rawValue)))
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Names__Shadow>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.inner {
            let pointer = unsafe arena.make(Names__Shadow__Shadow.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.inner = pointer
        }
        unsafe message.pointee.n_more = self.more.count
        if !self.more.isEmpty {
            let values = self.more.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Names__Shadow__Shadow>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Names__Shadow__Shadow.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.more = pointers
        }
        unsafe message.pointee.n_by_name = self.byName.count
        if !self.byName.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Names__Shadow__ByNameEntry>?.self, count: self.byName.count)
            let pairs = self.byName.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Names__Shadow__ByNameEntry.self)
                unsafe names__shadow__by_name_entry__init(entry)
                unsafe entry.pointee.key = arena.copy(pair.key)
                let pointer = unsafe arena.make(Names__Shadow__Shadow.self)
                unsafe pair.value.lend(to: pointer, in: arena)
                unsafe entry.pointee.value = pointer
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.by_name = pointers
        }
        switch self.pick {
        case .one(let value):
            unsafe message.pointee.pick_case = .init(rawValue: 4)
            let pointer = unsafe arena.make(Names__Shadow__Shadow.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.one = pointer
        case .tint(let value):
            unsafe message.pointee.pick_case = .init(rawValue: 5)
            unsafe message.pointee.tint = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        case nil: break
        }
    }
}

extension Shadow.Shadow: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Names__Shadow__Shadow.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Names__Shadow__Shadow.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Names__Shadow__Shadow()
        unsafe names__shadow__shadow__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Names__Shadow__Shadow>) throws(ProtobufError) {
        self.init()
        self.depth = unsafe message.pointee.depth
    }

    func lend(to message: UnsafeMutablePointer<Names__Shadow__Shadow>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.depth = self.depth
    }
}

extension Taken: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Names__Taken.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Names__Taken.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Names__Taken()
        unsafe names__taken__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Names__Taken>) throws(ProtobufError) {
        self.init()
        self.linux = unsafe message.pointee.linux_
        if unsafe message.pointee._unix__case.rawValue != 0 { self.unix = unsafe message.pointee.unix_ }
        self.typeof = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.typeof_, count: message.pointee.n_typeof_))
        self.restrict = unsafe message.pointee.restrict_
        switch unsafe message.pointee.kind_case.rawValue {
        case 5:
            self.kind = .staticAssert(try unsafe String(copying: message.pointee.static_assert_))
        case 6:
            self.kind = .i386(unsafe [UInt8](copying: message.pointee.i386_))
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Names__Taken>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.linux_ = self.linux
        if let value = self.unix {
            unsafe message.pointee._unix__case = .init(rawValue: 2)
            unsafe message.pointee.unix_ = value
        }
        unsafe message.pointee.n_typeof_ = self.typeof.count
        unsafe message.pointee.typeof_ = arena.lend(self.typeof)
        if self.restrict.bitPattern != 0 {
            unsafe message.pointee._restrict__case = .init(rawValue: 4)
            unsafe message.pointee.restrict_ = self.restrict
        }
        switch self.kind {
        case .staticAssert(let value):
            unsafe message.pointee.kind_case = .init(rawValue: 5)
            unsafe message.pointee.static_assert_ = arena.copy(value)
        case .i386(let value):
            unsafe message.pointee.kind_case = .init(rawValue: 6)
            unsafe message.pointee.i386_ = arena.lend(value)
        case nil: break
        }
    }
}

extension Cases: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Names__Cases.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Names__Cases.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Names__Cases()
        unsafe names__cases__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Names__Cases>) throws(ProtobufError) {
        self.init()
        switch unsafe message.pointee.value_case.rawValue {
        case 1:
            self.value = .none_(unsafe message.pointee.none != 0)
        case 2:
            if let value = unsafe message.pointee.some {
                self.value = .some_(try unsafe Cases(copying: value))
            }
        case 3:
            self.value = .other(try unsafe String(copying: message.pointee.other))
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Names__Cases>, in arena: borrowing Arena) {
        guard arena.descend() else { return }
        defer { arena.ascend() }
        unsafe message.pointee.base.descriptor = Self.table
        switch self.value {
        case .none_(let value):
            unsafe message.pointee.value_case = .init(rawValue: 1)
            unsafe message.pointee.none = value ? 1 : 0
        case .some_(let value):
            unsafe message.pointee.value_case = .init(rawValue: 2)
            let pointer = unsafe arena.make(Names__Cases.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.some = pointer
        case .other(let value):
            unsafe message.pointee.value_case = .init(rawValue: 3)
            unsafe message.pointee.other = arena.copy(value)
        case nil: break
        }
    }
}

extension Members: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Names__Members.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Names__Members.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Names__Members()
        unsafe names__members__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Names__Members>) throws(ProtobufError) {
        self.init()
        self.lend = unsafe message.pointee.lend
        self.table = unsafe message.pointee.table
        self.copying = unsafe message.pointee.copying
        self.arena = unsafe message.pointee.arena
        self.output = unsafe message.pointee.output
        self.bytes = unsafe message.pointee.bytes
        self.index = unsafe message.pointee.index
        self.description = unsafe message.pointee.description
        self.serializedBytes = unsafe message.pointee.serialized_bytes
        if let value = unsafe message.pointee.value { self.value = try unsafe Members(copying: value) }
        self.values.reserveCapacity(unsafe message.pointee.n_values)
        for index in 0..<(unsafe message.pointee.n_values) {
            self.values.append(try unsafe Members(copying: message.pointee.values[index]!))
        }
        for index in 0..<(unsafe message.pointee.n_entry) {
            guard let entry = unsafe message.pointee.entry[index] else { continue }
            let key = unsafe entry.pointee.key
            self.entry[key] = try unsafe entry.pointee.value.map { pointer throws(ProtobufError) in try unsafe Members(copying: pointer) } ?? Members()
        }
    }

    func lend(to message: UnsafeMutablePointer<Names__Members>, in arena: borrowing Arena) {
        guard arena.descend() else { return }
        defer { arena.ascend() }
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.lend = self.lend
        unsafe message.pointee.table = self.table
        unsafe message.pointee.copying = self.copying
        unsafe message.pointee.arena = self.arena
        unsafe message.pointee.output = self.output
        unsafe message.pointee.bytes = self.bytes
        unsafe message.pointee.index = self.index
        unsafe message.pointee.description = self.description
        unsafe message.pointee.serialized_bytes = self.serializedBytes
        if let value = self.value {
            let pointer = unsafe arena.make(Names__Members.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.value = pointer
        }
        unsafe message.pointee.n_values = self.values.count
        if !self.values.isEmpty {
            let values = self.values.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Names__Members>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Names__Members.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.values = pointers
        }
        unsafe message.pointee.n_entry = self.entry.count
        if !self.entry.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Names__Members__EntryEntry>?.self, count: self.entry.count)
            let pairs = self.entry.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Names__Members__EntryEntry.self)
                unsafe names__members__entry_entry__init(entry)
                unsafe entry.pointee.key = pair.key
                let pointer = unsafe arena.make(Names__Members.self)
                unsafe pair.value.lend(to: pointer, in: arena)
                unsafe entry.pointee.value = pointer
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.entry = pointers
        }
    }
}

package enum AwkwardCalls {
    /// The names of the methods.
    package enum Methods {
        package static let channel = MethodDescriptor(
            service: "names.AwkwardCalls", method: "Channel")

        package static let register = MethodDescriptor(
            service: "names.AwkwardCalls", method: "Register")

        package static let options = MethodDescriptor(
            service: "names.AwkwardCalls", method: "Options")

        package static let request = MethodDescriptor(
            service: "names.AwkwardCalls", method: "Request")

        package static let unary = MethodDescriptor(
            service: "names.AwkwardCalls", method: "Unary")

        package static let init_ = MethodDescriptor(
            service: "names.AwkwardCalls", method: "Init")
    }
}

/// What a server of names.AwkwardCalls does.
///
/// Calls arrive on the server's loop.
package protocol AwkwardCallsService {
    func channel(
        _ request: Shadow.Shadow, context: ServerContext
    ) async throws -> Shadow

    func register(
        _ request: Taken, responses: MessageWriter<Cases>, context: ServerContext
    ) async throws

    func options(
        _ requests: MessageReader<Members>, responses: MessageWriter<Members>, context: ServerContext
    ) async throws

    func request(
        _ requests: MessageReader<Members>, context: ServerContext
    ) async throws -> Members

    func unary(
        _ request: Cases, context: ServerContext
    ) async throws -> Cases

    func init_(
        _ request: Cases, context: ServerContext
    ) async throws -> Cases
}

extension AwkwardCallsService {
    /// Serves every method of names.AwkwardCalls.
    package func register(in router: inout Router) {
        router.unary(AwkwardCalls.Methods.channel) { (request: Shadow.Shadow, context: ServerContext) in
            try await self.channel(request, context: context)
        }
        router.serverStreaming(AwkwardCalls.Methods.register) { (request: Taken, responses: MessageWriter<Cases>, context: ServerContext) in
            try await self.register(request, responses: responses, context: context)
        }
        router.bidirectional(AwkwardCalls.Methods.options) { (requests: MessageReader<Members>, responses: MessageWriter<Members>, context: ServerContext) in
            try await self.options(requests, responses: responses, context: context)
        }
        router.clientStreaming(AwkwardCalls.Methods.request) { (requests: MessageReader<Members>, context: ServerContext) in
            try await self.request(requests, context: context)
        }
        router.unary(AwkwardCalls.Methods.unary) { (request: Cases, context: ServerContext) in
            try await self.unary(request, context: context)
        }
        router.unary(AwkwardCalls.Methods.init_) { (request: Cases, context: ServerContext) in
            try await self.init_(request, context: context)
        }
    }
}

/// Calls a server of names.AwkwardCalls.
///
/// Belongs to the loop of its channel.
package struct AwkwardCallsClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    package func channel(
        _ request: Shadow.Shadow, options: CallOptions = CallOptions()
    ) async throws -> Shadow {
        try await channel.unary(AwkwardCalls.Methods.channel, request, options: options)
    }

    package func register(
        _ request: Taken, options: CallOptions = CallOptions()
    ) async throws -> ServerStreamingCall<Cases> {
        try await channel.serverStreaming(AwkwardCalls.Methods.register, request, options: options)
    }

    package func options(
        options: CallOptions = CallOptions()
    ) -> BidirectionalCall<Members, Members> {
        channel.bidirectional(AwkwardCalls.Methods.options, options: options)
    }

    package func request(
        options: CallOptions = CallOptions()
    ) -> ClientStreamingCall<Members, Members> {
        channel.clientStreaming(AwkwardCalls.Methods.request, options: options)
    }

    package func unary(
        _ request: Cases, options: CallOptions = CallOptions()
    ) async throws -> Cases {
        try await channel.unary(AwkwardCalls.Methods.unary, request, options: options)
    }

    package func init_(
        _ request: Cases, options: CallOptions = CallOptions()
    ) async throws -> Cases {
        try await channel.unary(AwkwardCalls.Methods.init_, request, options: options)
    }
}
