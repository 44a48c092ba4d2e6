// Made by protoc-gen-swift-rpc from etcdserverpb/rpc.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
package import RPC

/// Who answered, and when. In front of every answer.
package struct ResponseHeader: Hashable, Sendable {
    /// The cluster that answered.
    package var clusterID: UInt64

    /// The member that answered.
    package var memberID: UInt64

    /// The revision of the store when the request was carried out.
    package var revision: Int64

    /// The member's Raft term when the request was carried out.
    package var raftTerm: UInt64

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        memberID: UInt64 = 0,
        revision: Int64 = 0,
        raftTerm: UInt64 = 0
    ) {
        self.clusterID = clusterID
        self.memberID = memberID
        self.revision = revision
        self.raftTerm = raftTerm
    }
}

/// Which keys to return, of which revision, and how.
package struct RangeRequest: Hashable, Sendable {
    /// The order of the answer.
    package struct SortOrder: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// As stored: by key, ascending.
        package static var none: Self { Self(rawValue: 0) }

        /// Lowest first.
        package static var ascend: Self { Self(rawValue: 1) }

        /// Highest first.
        package static var descend: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "NONE"
            case 1: "ASCEND"
            case 2: "DESCEND"
            default: "\(rawValue)"
            }
        }
    }

    /// What the answer is ordered by.
    package struct SortTarget: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// The key.
        package static var key: Self { Self(rawValue: 0) }

        /// The number of writes in this life of the key.
        package static var version: Self { Self(rawValue: 1) }

        /// The revision of creation.
        package static var create: Self { Self(rawValue: 2) }

        /// The revision of the last write.
        package static var mod: Self { Self(rawValue: 3) }

        /// The value.
        package static var value: Self { Self(rawValue: 4) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "KEY"
            case 1: "VERSION"
            case 2: "CREATE"
            case 3: "MOD"
            case 4: "VALUE"
            default: "\(rawValue)"
            }
        }
    }

    /// The first key of the range.
    package var key: [UInt8]

    /// Where the range ends, itself not included. Empty: only `key`. A single zero byte: every key from `key` on; with
    /// `key` a single zero byte too, every key there is.
    package var rangeEnd: [UInt8]

    /// At most so many keys; 0 for all of them.
    package var limit: Int64

    /// The revision to read at; 0 or less for the newest.
    package var revision: Int64

    /// The order of the answer.
    package var sortOrder: RangeRequest.SortOrder

    /// What the answer is ordered by.
    package var sortTarget: RangeRequest.SortTarget

    /// Whether the asked member may answer by itself, without making sure that it is up to date.
    package var serializable: Bool

    /// Whether to leave out the values.
    package var keysOnly: Bool

    /// Whether to return only the number of keys.
    package var countOnly: Bool

    /// Leave out keys last written before this revision; 0 for no bound.
    package var minModRevision: Int64

    /// Leave out keys last written after this revision; 0 for no bound.
    package var maxModRevision: Int64

    /// Leave out keys created before this revision; 0 for no bound.
    package var minCreateRevision: Int64

    /// Leave out keys created after this revision; 0 for no bound.
    package var maxCreateRevision: Int64

    /// A message with these values.
    package init(
        key: [UInt8] = [],
        rangeEnd: [UInt8] = [],
        limit: Int64 = 0,
        revision: Int64 = 0,
        sortOrder: RangeRequest.SortOrder = RangeRequest.SortOrder(rawValue: 0),
        sortTarget: RangeRequest.SortTarget = RangeRequest.SortTarget(rawValue: 0),
        serializable: Bool = false,
        keysOnly: Bool = false,
        countOnly: Bool = false,
        minModRevision: Int64 = 0,
        maxModRevision: Int64 = 0,
        minCreateRevision: Int64 = 0,
        maxCreateRevision: Int64 = 0
    ) {
        self.key = key
        self.rangeEnd = rangeEnd
        self.limit = limit
        self.revision = revision
        self.sortOrder = sortOrder
        self.sortTarget = sortTarget
        self.serializable = serializable
        self.keysOnly = keysOnly
        self.countOnly = countOnly
        self.minModRevision = minModRevision
        self.maxModRevision = maxModRevision
        self.minCreateRevision = minCreateRevision
        self.maxCreateRevision = maxCreateRevision
    }
}

/// The keys of a range.
package struct RangeResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// The keys; none when only their number was wanted.
    package var kvs: [KeyValue]

    /// Whether the limit left keys out.
    package var more: Bool

    /// How many keys are in the range, whatever the limit.
    package var count: Int64

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        kvs: [KeyValue] = [],
        more: Bool = false,
        count: Int64 = 0
    ) {
        self.header = header
        self.kvs = kvs
        self.more = more
        self.count = count
    }
}

/// What to write.
package struct PutRequest: Hashable, Sendable {
    /// The key. Never empty.
    package var key: [UInt8]

    /// The value.
    package var value: [UInt8]

    /// The lease to attach the key to, or 0.
    package var lease: Int64

    /// Whether to return what the key held before.
    package var prevKV: Bool

    /// Whether to keep the present value. The key must exist.
    package var ignoreValue: Bool

    /// Whether to keep the present lease. The key must exist.
    package var ignoreLease: Bool

    /// A message with these values.
    package init(
        key: [UInt8] = [],
        value: [UInt8] = [],
        lease: Int64 = 0,
        prevKV: Bool = false,
        ignoreValue: Bool = false,
        ignoreLease: Bool = false
    ) {
        self.key = key
        self.value = value
        self.lease = lease
        self.prevKV = prevKV
        self.ignoreValue = ignoreValue
        self.ignoreLease = ignoreLease
    }
}

/// What was written over.
package struct PutResponse: Hashable, Sendable {
    /// Who answered, and the revision of the write.
    package var header: ResponseHeader?

    /// What the key held before, when that was asked for and there was anything.
    package var prevKV: KeyValue?

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        prevKV: KeyValue? = nil
    ) {
        self.header = header
        self.prevKV = prevKV
    }
}

/// Which keys to delete.
package struct DeleteRangeRequest: Hashable, Sendable {
    /// The first key of the range.
    package var key: [UInt8]

    /// Where the range ends; read as in RangeRequest.
    package var rangeEnd: [UInt8]

    /// Whether to return what was deleted.
    package var prevKV: Bool

    /// A message with these values.
    package init(
        key: [UInt8] = [],
        rangeEnd: [UInt8] = [],
        prevKV: Bool = false
    ) {
        self.key = key
        self.rangeEnd = rangeEnd
        self.prevKV = prevKV
    }
}

/// What was deleted.
package struct DeleteRangeResponse: Hashable, Sendable {
    /// Who answered, and the revision of the deletion.
    package var header: ResponseHeader?

    /// How many keys were deleted.
    package var deleted: Int64

    /// What they held, when that was asked for.
    package var prevKVs: [KeyValue]

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        deleted: Int64 = 0,
        prevKVs: [KeyValue] = []
    ) {
        self.header = header
        self.deleted = deleted
        self.prevKVs = prevKVs
    }
}

/// One member, as the others know it.
package struct Member: Hashable, Sendable {
    /// The member's id. Never reused.
    package var id: UInt64

    /// The name it was given; empty before it has started for the first time.
    package var name: String

    /// Where the other members reach it.
    package var peerURLs: [String]

    /// Where clients reach it.
    package var clientURLs: [String]

    /// Whether it only listens, and has no vote.
    package var isLearner: Bool

    /// A message with these values.
    package init(
        id: UInt64 = 0,
        name: String = "",
        peerURLs: [String] = [],
        clientURLs: [String] = [],
        isLearner: Bool = false
    ) {
        self.id = id
        self.name = name
        self.peerURLs = peerURLs
        self.clientURLs = clientURLs
        self.isLearner = isLearner
    }
}

/// Adds a member.
package struct MemberAddRequest: Hashable, Sendable {
    /// Where the other members will reach it: one address, HOST:PORT, with or without `http://` before it.
    package var peerURLs: [String]

    /// Whether it stays a learner until somebody promotes it.
    package var isLearner: Bool

    /// A message with these values.
    package init(
        peerURLs: [String] = [],
        isLearner: Bool = false
    ) {
        self.peerURLs = peerURLs
        self.isLearner = isLearner
    }
}

/// The new member.
package struct MemberAddResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// The new member, with its id.
    package var member: Member?

    /// Every member, the new one among them.
    package var members: [Member]

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        member: Member? = nil,
        members: [Member] = []
    ) {
        self.header = header
        self.member = member
        self.members = members
    }
}

/// Removes a member.
package struct MemberRemoveRequest: Hashable, Sendable {
    /// Which.
    package var id: UInt64

    /// A message with these values.
    package init(
        id: UInt64 = 0
    ) {
        self.id = id
    }
}

/// Who is left.
package struct MemberRemoveResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// Every member that is left.
    package var members: [Member]

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        members: [Member] = []
    ) {
        self.header = header
        self.members = members
    }
}

/// Says where a member is reached.
package struct MemberUpdateRequest: Hashable, Sendable {
    /// Which.
    package var id: UInt64

    /// Where the other members reach it from now on: one address.
    package var peerURLs: [String]

    /// A message with these values.
    package init(
        id: UInt64 = 0,
        peerURLs: [String] = []
    ) {
        self.id = id
        self.peerURLs = peerURLs
    }
}

/// The members after the update.
package struct MemberUpdateResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// Every member.
    package var members: [Member]

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        members: [Member] = []
    ) {
        self.header = header
        self.members = members
    }
}

/// Gives a learner a vote.
package struct MemberPromoteRequest: Hashable, Sendable {
    /// Which.
    package var id: UInt64

    /// A message with these values.
    package init(
        id: UInt64 = 0
    ) {
        self.id = id
    }
}

/// The members after the promotion.
package struct MemberPromoteResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// Every member.
    package var members: [Member]

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        members: [Member] = []
    ) {
        self.header = header
        self.members = members
    }
}

/// Asks for the members.
package struct MemberListRequest: Hashable, Sendable {
    /// Whether the answer must be up to date, not merely what the asked member knows.
    package var linearizable: Bool

    /// A message with these values.
    package init(
        linearizable: Bool = false
    ) {
        self.linearizable = linearizable
    }
}

/// The members of the cluster.
package struct MemberListResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// Every member.
    package var members: [Member]

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        members: [Member] = []
    ) {
        self.header = header
        self.members = members
    }
}

/// Asks a member how it is.
package struct StatusRequest: Hashable, Sendable {
    /// A message with these values.
    package init() {}
}

/// How a member is.
package struct StatusResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// The version of the program.
    package var version: String

    /// How many bytes the store takes.
    package var dbSize: Int64

    /// The member that leads, or 0 when none is known.
    package var leader: UInt64

    /// The index of the last committed entry.
    package var raftIndex: UInt64

    /// The term.
    package var raftTerm: UInt64

    /// The index of the last applied entry.
    package var raftAppliedIndex: UInt64

    /// What is wrong, one sentence each.
    package var errors: [String]

    /// How many bytes of the store hold living data.
    package var dbSizeInUse: Int64

    /// Whether the member only listens, and has no vote.
    package var isLearner: Bool

    /// How many bytes the log takes on the disk. From here on these are our additions, which etcd's clients skip.
    package var logBytes: Int64

    /// How many bytes the newest snapshot takes; 0 without one.
    package var snapshotBytes: Int64

    /// The last entry whose effect is in the newest snapshot; 0 without one.
    package var snapshotIndex: UInt64

    /// The times the member works with.
    package var timeouts: [StatusTimeout]

    /// How many batches the log's disk has been given since the member started, and how many syncs made them durable.
    package var diskBatches: UInt64

    package var diskSyncs: UInt64

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil,
        version: String = "",
        dbSize: Int64 = 0,
        leader: UInt64 = 0,
        raftIndex: UInt64 = 0,
        raftTerm: UInt64 = 0,
        raftAppliedIndex: UInt64 = 0,
        errors: [String] = [],
        dbSizeInUse: Int64 = 0,
        isLearner: Bool = false,
        logBytes: Int64 = 0,
        snapshotBytes: Int64 = 0,
        snapshotIndex: UInt64 = 0,
        timeouts: [StatusTimeout] = [],
        diskBatches: UInt64 = 0,
        diskSyncs: UInt64 = 0
    ) {
        self.header = header
        self.version = version
        self.dbSize = dbSize
        self.leader = leader
        self.raftIndex = raftIndex
        self.raftTerm = raftTerm
        self.raftAppliedIndex = raftAppliedIndex
        self.errors = errors
        self.dbSizeInUse = dbSizeInUse
        self.isLearner = isLearner
        self.logBytes = logBytes
        self.snapshotBytes = snapshotBytes
        self.snapshotIndex = snapshotIndex
        self.timeouts = timeouts
        self.diskBatches = diskBatches
        self.diskSyncs = diskSyncs
    }
}

/// A time the member works with, and why it is this long. Our addition.
package struct StatusTimeout: Hashable, Sendable {
    /// What it is called in the settings: `heartbeat-interval`, `election-timeout`.
    package var name: String

    /// How long it is now, in microseconds.
    package var microseconds: UInt64

    /// Why, in a few words; empty when there is nothing to say.
    package var reason: String

    /// A message with these values.
    package init(
        name: String = "",
        microseconds: UInt64 = 0,
        reason: String = ""
    ) {
        self.name = name
        self.microseconds = microseconds
        self.reason = reason
    }
}

/// Hands the leadership over.
package struct MoveLeaderRequest: Hashable, Sendable {
    /// To whom. 0 for the member that is furthest, which is our addition.
    package var targetID: UInt64

    /// A message with these values.
    package init(
        targetID: UInt64 = 0
    ) {
        self.targetID = targetID
    }
}

/// The leadership is the other's.
package struct MoveLeaderResponse: Hashable, Sendable {
    /// Who answered.
    package var header: ResponseHeader?

    /// A message with these values.
    package init(
        header: ResponseHeader? = nil
    ) {
        self.header = header
    }
}

extension ResponseHeader: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__ResponseHeader.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__ResponseHeader()
        unsafe etcdserverpb__response_header__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__ResponseHeader>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.memberID = unsafe message.pointee.member_id
        self.revision = unsafe message.pointee.revision
        self.raftTerm = unsafe message.pointee.raft_term
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__ResponseHeader>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.member_id = self.memberID
        unsafe message.pointee.revision = self.revision
        unsafe message.pointee.raft_term = self.raftTerm
    }
}

extension RangeRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__RangeRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__RangeRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__RangeRequest()
        unsafe etcdserverpb__range_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__RangeRequest>) throws(ProtobufError) {
        self.init()
        self.key = unsafe [UInt8](copying: message.pointee.key)
        self.rangeEnd = unsafe [UInt8](copying: message.pointee.range_end)
        self.limit = unsafe message.pointee.limit
        self.revision = unsafe message.pointee.revision
        self.sortOrder = unsafe RangeRequest.SortOrder(rawValue: Int32(truncatingIfNeeded: message.pointee.sort_order.rawValue))
        self.sortTarget = unsafe RangeRequest.SortTarget(rawValue: Int32(truncatingIfNeeded: message.pointee.sort_target.rawValue))
        self.serializable = unsafe message.pointee.serializable != 0
        self.keysOnly = unsafe message.pointee.keys_only != 0
        self.countOnly = unsafe message.pointee.count_only != 0
        self.minModRevision = unsafe message.pointee.min_mod_revision
        self.maxModRevision = unsafe message.pointee.max_mod_revision
        self.minCreateRevision = unsafe message.pointee.min_create_revision
        self.maxCreateRevision = unsafe message.pointee.max_create_revision
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__RangeRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.key = arena.lend(self.key)
        unsafe message.pointee.range_end = arena.lend(self.rangeEnd)
        unsafe message.pointee.limit = self.limit
        unsafe message.pointee.revision = self.revision
        unsafe message.pointee.sort_order = .init(rawValue: .init(truncatingIfNeeded: self.sortOrder.rawValue))
        unsafe message.pointee.sort_target = .init(rawValue: .init(truncatingIfNeeded: self.sortTarget.rawValue))
        unsafe message.pointee.serializable = self.serializable ? 1 : 0
        unsafe message.pointee.keys_only = self.keysOnly ? 1 : 0
        unsafe message.pointee.count_only = self.countOnly ? 1 : 0
        unsafe message.pointee.min_mod_revision = self.minModRevision
        unsafe message.pointee.max_mod_revision = self.maxModRevision
        unsafe message.pointee.min_create_revision = self.minCreateRevision
        unsafe message.pointee.max_create_revision = self.maxCreateRevision
    }
}

extension RangeResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__RangeResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__RangeResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__RangeResponse()
        unsafe etcdserverpb__range_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__RangeResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.kvs.reserveCapacity(unsafe message.pointee.n_kvs)
        for index in 0..<(unsafe message.pointee.n_kvs) {
            self.kvs.append(try unsafe KeyValue(copying: message.pointee.kvs[index]!))
        }
        self.more = unsafe message.pointee.more != 0
        self.count = unsafe message.pointee.count
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__RangeResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.n_kvs = self.kvs.count
        if !self.kvs.isEmpty {
            let values = self.kvs.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Mvccpb__KeyValue>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Mvccpb__KeyValue.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.kvs = pointers
        }
        unsafe message.pointee.more = self.more ? 1 : 0
        unsafe message.pointee.count = self.count
    }
}

extension PutRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__PutRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__PutRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__PutRequest()
        unsafe etcdserverpb__put_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__PutRequest>) throws(ProtobufError) {
        self.init()
        self.key = unsafe [UInt8](copying: message.pointee.key)
        self.value = unsafe [UInt8](copying: message.pointee.value)
        self.lease = unsafe message.pointee.lease
        self.prevKV = unsafe message.pointee.prev_kv != 0
        self.ignoreValue = unsafe message.pointee.ignore_value != 0
        self.ignoreLease = unsafe message.pointee.ignore_lease != 0
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__PutRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.key = arena.lend(self.key)
        unsafe message.pointee.value = arena.lend(self.value)
        unsafe message.pointee.lease = self.lease
        unsafe message.pointee.prev_kv = self.prevKV ? 1 : 0
        unsafe message.pointee.ignore_value = self.ignoreValue ? 1 : 0
        unsafe message.pointee.ignore_lease = self.ignoreLease ? 1 : 0
    }
}

extension PutResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__PutResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__PutResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__PutResponse()
        unsafe etcdserverpb__put_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__PutResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        if let value = unsafe message.pointee.prev_kv { self.prevKV = try unsafe KeyValue(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__PutResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        if let value = self.prevKV {
            let pointer = unsafe arena.make(Mvccpb__KeyValue.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.prev_kv = pointer
        }
    }
}

extension DeleteRangeRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__DeleteRangeRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__DeleteRangeRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__DeleteRangeRequest()
        unsafe etcdserverpb__delete_range_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__DeleteRangeRequest>) throws(ProtobufError) {
        self.init()
        self.key = unsafe [UInt8](copying: message.pointee.key)
        self.rangeEnd = unsafe [UInt8](copying: message.pointee.range_end)
        self.prevKV = unsafe message.pointee.prev_kv != 0
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__DeleteRangeRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.key = arena.lend(self.key)
        unsafe message.pointee.range_end = arena.lend(self.rangeEnd)
        unsafe message.pointee.prev_kv = self.prevKV ? 1 : 0
    }
}

extension DeleteRangeResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__DeleteRangeResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__DeleteRangeResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__DeleteRangeResponse()
        unsafe etcdserverpb__delete_range_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__DeleteRangeResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.deleted = unsafe message.pointee.deleted
        self.prevKVs.reserveCapacity(unsafe message.pointee.n_prev_kvs)
        for index in 0..<(unsafe message.pointee.n_prev_kvs) {
            self.prevKVs.append(try unsafe KeyValue(copying: message.pointee.prev_kvs[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__DeleteRangeResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.deleted = self.deleted
        unsafe message.pointee.n_prev_kvs = self.prevKVs.count
        if !self.prevKVs.isEmpty {
            let values = self.prevKVs.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Mvccpb__KeyValue>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Mvccpb__KeyValue.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.prev_kvs = pointers
        }
    }
}

extension Member: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__Member.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__Member.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__Member()
        unsafe etcdserverpb__member__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__Member>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        self.name = try unsafe String(copying: message.pointee.name)
        self.peerURLs.reserveCapacity(unsafe message.pointee.n_peerurls)
        for index in 0..<(unsafe message.pointee.n_peerurls) {
            self.peerURLs.append(try unsafe String(copying: message.pointee.peerurls[index]))
        }
        self.clientURLs.reserveCapacity(unsafe message.pointee.n_clienturls)
        for index in 0..<(unsafe message.pointee.n_clienturls) {
            self.clientURLs.append(try unsafe String(copying: message.pointee.clienturls[index]))
        }
        self.isLearner = unsafe message.pointee.islearner != 0
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__Member>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.n_peerurls = self.peerURLs.count
        if !self.peerURLs.isEmpty {
            let values = self.peerURLs.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.peerurls = pointers
        }
        unsafe message.pointee.n_clienturls = self.clientURLs.count
        if !self.clientURLs.isEmpty {
            let values = self.clientURLs.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.clienturls = pointers
        }
        unsafe message.pointee.islearner = self.isLearner ? 1 : 0
    }
}

extension MemberAddRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberAddRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberAddRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberAddRequest()
        unsafe etcdserverpb__member_add_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberAddRequest>) throws(ProtobufError) {
        self.init()
        self.peerURLs.reserveCapacity(unsafe message.pointee.n_peerurls)
        for index in 0..<(unsafe message.pointee.n_peerurls) {
            self.peerURLs.append(try unsafe String(copying: message.pointee.peerurls[index]))
        }
        self.isLearner = unsafe message.pointee.islearner != 0
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberAddRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_peerurls = self.peerURLs.count
        if !self.peerURLs.isEmpty {
            let values = self.peerURLs.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.peerurls = pointers
        }
        unsafe message.pointee.islearner = self.isLearner ? 1 : 0
    }
}

extension MemberAddResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberAddResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberAddResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberAddResponse()
        unsafe etcdserverpb__member_add_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberAddResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        if let value = unsafe message.pointee.member { self.member = try unsafe Member(copying: value) }
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe Member(copying: message.pointee.members[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberAddResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        if let value = self.member {
            let pointer = unsafe arena.make(Etcdserverpb__Member.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.member = pointer
        }
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Etcdserverpb__Member>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Etcdserverpb__Member.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
    }
}

extension MemberRemoveRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberRemoveRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberRemoveRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberRemoveRequest()
        unsafe etcdserverpb__member_remove_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberRemoveRequest>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberRemoveRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
    }
}

extension MemberRemoveResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberRemoveResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberRemoveResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberRemoveResponse()
        unsafe etcdserverpb__member_remove_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberRemoveResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe Member(copying: message.pointee.members[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberRemoveResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Etcdserverpb__Member>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Etcdserverpb__Member.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
    }
}

extension MemberUpdateRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberUpdateRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberUpdateRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberUpdateRequest()
        unsafe etcdserverpb__member_update_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberUpdateRequest>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        self.peerURLs.reserveCapacity(unsafe message.pointee.n_peerurls)
        for index in 0..<(unsafe message.pointee.n_peerurls) {
            self.peerURLs.append(try unsafe String(copying: message.pointee.peerurls[index]))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberUpdateRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        unsafe message.pointee.n_peerurls = self.peerURLs.count
        if !self.peerURLs.isEmpty {
            let values = self.peerURLs.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.peerurls = pointers
        }
    }
}

extension MemberUpdateResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberUpdateResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberUpdateResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberUpdateResponse()
        unsafe etcdserverpb__member_update_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberUpdateResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe Member(copying: message.pointee.members[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberUpdateResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Etcdserverpb__Member>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Etcdserverpb__Member.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
    }
}

extension MemberPromoteRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberPromoteRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberPromoteRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberPromoteRequest()
        unsafe etcdserverpb__member_promote_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberPromoteRequest>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberPromoteRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
    }
}

extension MemberPromoteResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberPromoteResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberPromoteResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberPromoteResponse()
        unsafe etcdserverpb__member_promote_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberPromoteResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe Member(copying: message.pointee.members[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberPromoteResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Etcdserverpb__Member>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Etcdserverpb__Member.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
    }
}

extension MemberListRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberListRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberListRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberListRequest()
        unsafe etcdserverpb__member_list_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberListRequest>) throws(ProtobufError) {
        self.init()
        self.linearizable = unsafe message.pointee.linearizable != 0
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberListRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.linearizable = self.linearizable ? 1 : 0
    }
}

extension MemberListResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MemberListResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MemberListResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MemberListResponse()
        unsafe etcdserverpb__member_list_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MemberListResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe Member(copying: message.pointee.members[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MemberListResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Etcdserverpb__Member>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Etcdserverpb__Member.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
    }
}

extension StatusRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__StatusRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__StatusRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__StatusRequest()
        unsafe etcdserverpb__status_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__StatusRequest>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__StatusRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension StatusResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__StatusResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__StatusResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__StatusResponse()
        unsafe etcdserverpb__status_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__StatusResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
        self.version = try unsafe String(copying: message.pointee.version)
        self.dbSize = unsafe message.pointee.dbsize
        self.leader = unsafe message.pointee.leader
        self.raftIndex = unsafe message.pointee.raftindex
        self.raftTerm = unsafe message.pointee.raftterm
        self.raftAppliedIndex = unsafe message.pointee.raftappliedindex
        self.errors.reserveCapacity(unsafe message.pointee.n_errors)
        for index in 0..<(unsafe message.pointee.n_errors) {
            self.errors.append(try unsafe String(copying: message.pointee.errors[index]))
        }
        self.dbSizeInUse = unsafe message.pointee.dbsizeinuse
        self.isLearner = unsafe message.pointee.islearner != 0
        self.logBytes = unsafe message.pointee.logbytes
        self.snapshotBytes = unsafe message.pointee.snapshotbytes
        self.snapshotIndex = unsafe message.pointee.snapshotindex
        self.timeouts.reserveCapacity(unsafe message.pointee.n_timeouts)
        for index in 0..<(unsafe message.pointee.n_timeouts) {
            self.timeouts.append(try unsafe StatusTimeout(copying: message.pointee.timeouts[index]!))
        }
        self.diskBatches = unsafe message.pointee.diskbatches
        self.diskSyncs = unsafe message.pointee.disksyncs
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__StatusResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
        unsafe message.pointee.version = arena.copy(self.version)
        unsafe message.pointee.dbsize = self.dbSize
        unsafe message.pointee.leader = self.leader
        unsafe message.pointee.raftindex = self.raftIndex
        unsafe message.pointee.raftterm = self.raftTerm
        unsafe message.pointee.raftappliedindex = self.raftAppliedIndex
        unsafe message.pointee.n_errors = self.errors.count
        if !self.errors.isEmpty {
            let values = self.errors.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.errors = pointers
        }
        unsafe message.pointee.dbsizeinuse = self.dbSizeInUse
        unsafe message.pointee.islearner = self.isLearner ? 1 : 0
        unsafe message.pointee.logbytes = self.logBytes
        unsafe message.pointee.snapshotbytes = self.snapshotBytes
        unsafe message.pointee.snapshotindex = self.snapshotIndex
        unsafe message.pointee.n_timeouts = self.timeouts.count
        if !self.timeouts.isEmpty {
            let values = self.timeouts.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Etcdserverpb__StatusTimeout>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Etcdserverpb__StatusTimeout.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.timeouts = pointers
        }
        unsafe message.pointee.diskbatches = self.diskBatches
        unsafe message.pointee.disksyncs = self.diskSyncs
    }
}

extension StatusTimeout: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__StatusTimeout.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__StatusTimeout.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__StatusTimeout()
        unsafe etcdserverpb__status_timeout__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__StatusTimeout>) throws(ProtobufError) {
        self.init()
        self.name = try unsafe String(copying: message.pointee.name)
        self.microseconds = unsafe message.pointee.microseconds
        self.reason = try unsafe String(copying: message.pointee.reason)
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__StatusTimeout>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.microseconds = self.microseconds
        unsafe message.pointee.reason = arena.copy(self.reason)
    }
}

extension MoveLeaderRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MoveLeaderRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MoveLeaderRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MoveLeaderRequest()
        unsafe etcdserverpb__move_leader_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MoveLeaderRequest>) throws(ProtobufError) {
        self.init()
        self.targetID = unsafe message.pointee.targetid
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MoveLeaderRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.targetid = self.targetID
    }
}

extension MoveLeaderResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Etcdserverpb__MoveLeaderResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Etcdserverpb__MoveLeaderResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Etcdserverpb__MoveLeaderResponse()
        unsafe etcdserverpb__move_leader_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Etcdserverpb__MoveLeaderResponse>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.header { self.header = try unsafe ResponseHeader(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Etcdserverpb__MoveLeaderResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.header {
            let pointer = unsafe arena.make(Etcdserverpb__ResponseHeader.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.header = pointer
        }
    }
}

/// The key-value store. Every write that changes something raises the store's revision by one.
package enum KV {
    /// The names of the methods.
    package enum Methods {
        /// Returns the keys of a range, now or at an earlier revision.
        package static let range = MethodDescriptor(
            service: "etcdserverpb.KV", method: "Range")

        /// Writes one key.
        package static let put = MethodDescriptor(
            service: "etcdserverpb.KV", method: "Put")

        /// Deletes every key of a range. One deletion is one revision, however many keys it takes.
        package static let deleteRange = MethodDescriptor(
            service: "etcdserverpb.KV", method: "DeleteRange")
    }
}

/// The key-value store. Every write that changes something raises the store's revision by one.
///
/// Calls arrive on the server's loop.
package protocol KVService {
    /// Returns the keys of a range, now or at an earlier revision.
    func range(
        _ request: RangeRequest, context: ServerContext
    ) async throws -> RangeResponse

    /// Writes one key.
    func put(
        _ request: PutRequest, context: ServerContext
    ) async throws -> PutResponse

    /// Deletes every key of a range. One deletion is one revision, however many keys it takes.
    func deleteRange(
        _ request: DeleteRangeRequest, context: ServerContext
    ) async throws -> DeleteRangeResponse
}

extension KVService {
    /// Serves every method of etcdserverpb.KV.
    package func register(in router: inout Router) {
        router.unary(KV.Methods.range) { (request: RangeRequest, context: ServerContext) in
            try await self.range(request, context: context)
        }
        router.unary(KV.Methods.put) { (request: PutRequest, context: ServerContext) in
            try await self.put(request, context: context)
        }
        router.unary(KV.Methods.deleteRange) { (request: DeleteRangeRequest, context: ServerContext) in
            try await self.deleteRange(request, context: context)
        }
    }
}

/// The key-value store. Every write that changes something raises the store's revision by one.
///
/// Belongs to the loop of its channel.
package struct KVClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Returns the keys of a range, now or at an earlier revision.
    package func range(
        _ request: RangeRequest, options: CallOptions = CallOptions()
    ) async throws -> RangeResponse {
        try await channel.unary(KV.Methods.range, request, options: options)
    }

    /// Writes one key.
    package func put(
        _ request: PutRequest, options: CallOptions = CallOptions()
    ) async throws -> PutResponse {
        try await channel.unary(KV.Methods.put, request, options: options)
    }

    /// Deletes every key of a range. One deletion is one revision, however many keys it takes.
    package func deleteRange(
        _ request: DeleteRangeRequest, options: CallOptions = CallOptions()
    ) async throws -> DeleteRangeResponse {
        try await channel.unary(KV.Methods.deleteRange, request, options: options)
    }
}

/// Who the members are. What this service cannot say is in raftd/members.proto.
package enum Cluster {
    /// The names of the methods.
    package enum Methods {
        /// Adds a member, as a learner. Unless it is to stay one, it gets a vote by itself when it has caught up.
        package static let memberAdd = MethodDescriptor(
            service: "etcdserverpb.Cluster", method: "MemberAdd")

        /// Removes a member.
        package static let memberRemove = MethodDescriptor(
            service: "etcdserverpb.Cluster", method: "MemberRemove")

        /// Says where a member is reached from now on.
        package static let memberUpdate = MethodDescriptor(
            service: "etcdserverpb.Cluster", method: "MemberUpdate")

        /// Gives a learner that has caught up a vote.
        package static let memberPromote = MethodDescriptor(
            service: "etcdserverpb.Cluster", method: "MemberPromote")

        /// Returns every member of the cluster.
        package static let memberList = MethodDescriptor(
            service: "etcdserverpb.Cluster", method: "MemberList")
    }
}

/// Who the members are. What this service cannot say is in raftd/members.proto.
///
/// Calls arrive on the server's loop.
package protocol ClusterService {
    /// Adds a member, as a learner. Unless it is to stay one, it gets a vote by itself when it has caught up.
    func memberAdd(
        _ request: MemberAddRequest, context: ServerContext
    ) async throws -> MemberAddResponse

    /// Removes a member.
    func memberRemove(
        _ request: MemberRemoveRequest, context: ServerContext
    ) async throws -> MemberRemoveResponse

    /// Says where a member is reached from now on.
    func memberUpdate(
        _ request: MemberUpdateRequest, context: ServerContext
    ) async throws -> MemberUpdateResponse

    /// Gives a learner that has caught up a vote.
    func memberPromote(
        _ request: MemberPromoteRequest, context: ServerContext
    ) async throws -> MemberPromoteResponse

    /// Returns every member of the cluster.
    func memberList(
        _ request: MemberListRequest, context: ServerContext
    ) async throws -> MemberListResponse
}

extension ClusterService {
    /// Serves every method of etcdserverpb.Cluster.
    package func register(in router: inout Router) {
        router.unary(Cluster.Methods.memberAdd) { (request: MemberAddRequest, context: ServerContext) in
            try await self.memberAdd(request, context: context)
        }
        router.unary(Cluster.Methods.memberRemove) { (request: MemberRemoveRequest, context: ServerContext) in
            try await self.memberRemove(request, context: context)
        }
        router.unary(Cluster.Methods.memberUpdate) { (request: MemberUpdateRequest, context: ServerContext) in
            try await self.memberUpdate(request, context: context)
        }
        router.unary(Cluster.Methods.memberPromote) { (request: MemberPromoteRequest, context: ServerContext) in
            try await self.memberPromote(request, context: context)
        }
        router.unary(Cluster.Methods.memberList) { (request: MemberListRequest, context: ServerContext) in
            try await self.memberList(request, context: context)
        }
    }
}

/// Who the members are. What this service cannot say is in raftd/members.proto.
///
/// Belongs to the loop of its channel.
package struct ClusterClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Adds a member, as a learner. Unless it is to stay one, it gets a vote by itself when it has caught up.
    package func memberAdd(
        _ request: MemberAddRequest, options: CallOptions = CallOptions()
    ) async throws -> MemberAddResponse {
        try await channel.unary(Cluster.Methods.memberAdd, request, options: options)
    }

    /// Removes a member.
    package func memberRemove(
        _ request: MemberRemoveRequest, options: CallOptions = CallOptions()
    ) async throws -> MemberRemoveResponse {
        try await channel.unary(Cluster.Methods.memberRemove, request, options: options)
    }

    /// Says where a member is reached from now on.
    package func memberUpdate(
        _ request: MemberUpdateRequest, options: CallOptions = CallOptions()
    ) async throws -> MemberUpdateResponse {
        try await channel.unary(Cluster.Methods.memberUpdate, request, options: options)
    }

    /// Gives a learner that has caught up a vote.
    package func memberPromote(
        _ request: MemberPromoteRequest, options: CallOptions = CallOptions()
    ) async throws -> MemberPromoteResponse {
        try await channel.unary(Cluster.Methods.memberPromote, request, options: options)
    }

    /// Returns every member of the cluster.
    package func memberList(
        _ request: MemberListRequest, options: CallOptions = CallOptions()
    ) async throws -> MemberListResponse {
        try await channel.unary(Cluster.Methods.memberList, request, options: options)
    }
}

/// How the asked member is doing.
package enum Maintenance {
    /// The names of the methods.
    package enum Methods {
        /// Returns what the asked member knows of itself and of its leader.
        package static let status = MethodDescriptor(
            service: "etcdserverpb.Maintenance", method: "Status")

        /// Hands the leadership to a member. Only the leader can.
        package static let moveLeader = MethodDescriptor(
            service: "etcdserverpb.Maintenance", method: "MoveLeader")
    }
}

/// How the asked member is doing.
///
/// Calls arrive on the server's loop.
package protocol MaintenanceService {
    /// Returns what the asked member knows of itself and of its leader.
    func status(
        _ request: StatusRequest, context: ServerContext
    ) async throws -> StatusResponse

    /// Hands the leadership to a member. Only the leader can.
    func moveLeader(
        _ request: MoveLeaderRequest, context: ServerContext
    ) async throws -> MoveLeaderResponse
}

extension MaintenanceService {
    /// Serves every method of etcdserverpb.Maintenance.
    package func register(in router: inout Router) {
        router.unary(Maintenance.Methods.status) { (request: StatusRequest, context: ServerContext) in
            try await self.status(request, context: context)
        }
        router.unary(Maintenance.Methods.moveLeader) { (request: MoveLeaderRequest, context: ServerContext) in
            try await self.moveLeader(request, context: context)
        }
    }
}

/// How the asked member is doing.
///
/// Belongs to the loop of its channel.
package struct MaintenanceClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Returns what the asked member knows of itself and of its leader.
    package func status(
        _ request: StatusRequest, options: CallOptions = CallOptions()
    ) async throws -> StatusResponse {
        try await channel.unary(Maintenance.Methods.status, request, options: options)
    }

    /// Hands the leadership to a member. Only the leader can.
    package func moveLeader(
        _ request: MoveLeaderRequest, options: CallOptions = CallOptions()
    ) async throws -> MoveLeaderResponse {
        try await channel.unary(Maintenance.Methods.moveLeader, request, options: options)
    }
}
