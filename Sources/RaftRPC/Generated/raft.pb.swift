// Made by protoc-gen-swift-rpc from raft.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
package import RPC

/// What an entry is for.
package struct PeerEntryKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire. Any number may arrive.
    package var rawValue: Int32

    /// The value with this number.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Bytes for the state machine.
    package static var command: Self { Self(rawValue: 0) }

    /// A leader's first entry of its term.
    package static var noop: Self { Self(rawValue: 1) }

    /// Who the members are.
    package static var configuration: Self { Self(rawValue: 2) }

    /// The name in the .proto file, or the number if it has none.
    package var description: String {
        switch rawValue {
        case 0: "COMMAND"
        case 1: "NOOP"
        case 2: "CONFIGURATION"
        default: "\(rawValue)"
        }
    }
}

/// One entry of the log. Its index follows from its place in the request.
package struct PeerEntry: Hashable, Sendable {
    /// The term of the leader that made it.
    package var term: UInt64

    /// What it is for.
    package var kind: PeerEntryKind

    /// Its bytes.
    package var payload: [UInt8]

    /// A message with these values.
    package init(
        term: UInt64 = 0,
        kind: PeerEntryKind = PeerEntryKind(rawValue: 0),
        payload: [UInt8] = []
    ) {
        self.term = term
        self.kind = kind
        self.payload = payload
    }
}

/// Names one entry for ever.
package struct PeerEntryID: Hashable, Sendable {
    /// The term of the leader that made it.
    package var term: UInt64

    /// Its position in the log; 0 is before the log.
    package var index: UInt64

    /// A message with these values.
    package init(
        term: UInt64 = 0,
        index: UInt64 = 0
    ) {
        self.term = term
        self.index = index
    }
}

/// Who speaks to whom. A request whose incarnations are not the ones both sides remember is refused: one of the two has
/// lost its disk since they were introduced.
package struct PeerStamp: Hashable, Sendable {
    /// The sender.
    package var from: UInt64

    /// The random number in the sender's identity file.
    package var incarnation: UInt64

    /// The same number of the member it means to reach.
    package var toIncarnation: UInt64

    /// A message with these values.
    package init(
        from: UInt64 = 0,
        incarnation: UInt64 = 0,
        toIncarnation: UInt64 = 0
    ) {
        self.from = from
        self.incarnation = incarnation
        self.toIncarnation = toIncarnation
    }
}

/// A candidate asks for a vote.
package struct PeerVoteRequest: Hashable, Sendable {
    /// Who asks.
    package var stamp: PeerStamp?

    /// The term it stands in; in a pre-vote, the term it would stand in.
    package var term: UInt64

    /// The last entry of its log.
    package var last: PeerEntryID?

    /// Whether it only asks what the answer would be.
    package var isPreVote: Bool

    /// Whether the leader itself asked for this election.
    package var isTransfer: Bool

    /// A message with these values.
    package init(
        stamp: PeerStamp? = nil,
        term: UInt64 = 0,
        last: PeerEntryID? = nil,
        isPreVote: Bool = false,
        isTransfer: Bool = false
    ) {
        self.stamp = stamp
        self.term = term
        self.last = last
        self.isPreVote = isPreVote
        self.isTransfer = isTransfer
    }
}

/// The voter's answer.
package struct PeerVoteResponse: Hashable, Sendable {
    /// The voter's term after the request.
    package var term: UInt64

    /// The request's term.
    package var electionTerm: UInt64

    /// Whether the request was a pre-vote.
    package var isPreVote: Bool

    /// Whether the vote was given.
    package var isGranted: Bool

    /// A message with these values.
    package init(
        term: UInt64 = 0,
        electionTerm: UInt64 = 0,
        isPreVote: Bool = false,
        isGranted: Bool = false
    ) {
        self.term = term
        self.electionTerm = electionTerm
        self.isPreVote = isPreVote
        self.isGranted = isGranted
    }
}

/// A leader replicates entries, says what is committed, and shows that it is alive.
package struct PeerAppendRequest: Hashable, Sendable {
    /// Who asks.
    package var stamp: PeerStamp?

    /// Its term.
    package var term: UInt64

    /// The entry in front of the first one sent.
    package var previous: PeerEntryID?

    /// The entries, without gaps.
    package var entries: [PeerEntry]

    /// How much of its log is committed.
    package var leaderCommit: UInt64

    /// The round of requests this one belongs to. A read is confirmed by answers to a later round.
    package var round: UInt64

    /// For how many ticks of 5 ms a follower waits for this leader at least before it stands.
    package var election: UInt32

    /// A message with these values.
    package init(
        stamp: PeerStamp? = nil,
        term: UInt64 = 0,
        previous: PeerEntryID? = nil,
        entries: [PeerEntry] = [],
        leaderCommit: UInt64 = 0,
        round: UInt64 = 0,
        election: UInt32 = 0
    ) {
        self.stamp = stamp
        self.term = term
        self.previous = previous
        self.entries = entries
        self.leaderCommit = leaderCommit
        self.round = round
        self.election = election
    }
}

/// What the follower did with them.
package struct PeerAppendResponse: Hashable, Sendable {
    /// Nothing was done: the request was of an older term.
    package struct Stale: Hashable, Sendable {
        /// A message with these values.
        package init() {}
    }

    /// What became of the entries.
    package enum Outcome: Hashable, Sendable {
        /// The follower's disk holds the leader's log up to here.
        case matched(UInt64)
        /// The follower does not hold `previous`. Nothing above this entry can match.
        case conflict(PeerEntryID)
        /// The request was of an older term.
        case stale(PeerAppendResponse.Stale)
    }

    /// The follower's term after the request.
    package var term: UInt64

    /// The request's round.
    package var round: UInt64

    /// For how many ticks of 5 ms the follower helps nobody else into office, where lease reads are on; else zero.
    package var promise: UInt32

    /// What became of the entries.
    package var outcome: Outcome?

    /// A message with these values.
    package init(
        term: UInt64 = 0,
        round: UInt64 = 0,
        promise: UInt32 = 0,
        outcome: Outcome? = nil
    ) {
        self.term = term
        self.round = round
        self.promise = promise
        self.outcome = outcome
    }
}

/// The leader asks a follower to stand for election now.
package struct PeerTimeoutNowRequest: Hashable, Sendable {
    /// Who asks.
    package var stamp: PeerStamp?

    /// Its term.
    package var term: UInt64

    /// A message with these values.
    package init(
        stamp: PeerStamp? = nil,
        term: UInt64 = 0
    ) {
        self.stamp = stamp
        self.term = term
    }
}

/// The follower has heard.
package struct PeerTimeoutNowResponse: Hashable, Sendable {
    /// Its term after the request.
    package var term: UInt64

    /// A message with these values.
    package init(
        term: UInt64 = 0
    ) {
        self.term = term
    }
}

/// A member asks the leader where a linearizable read must wait.
package struct PeerReadIndexRequest: Hashable, Sendable {
    /// Who asks.
    package var stamp: PeerStamp?

    /// Its term.
    package var term: UInt64

    /// The read, as the asking member numbers it.
    package var read: UInt64

    /// A message with these values.
    package init(
        stamp: PeerStamp? = nil,
        term: UInt64 = 0,
        read: UInt64 = 0
    ) {
        self.stamp = stamp
        self.term = term
        self.read = read
    }
}

/// Where the read must wait.
package struct PeerReadIndexResponse: Hashable, Sendable {
    /// The answering member's term after the request.
    package var term: UInt64

    /// The request's read.
    package var read: UInt64

    /// The index to wait for. Absent when the asked member does not lead, or lost its office before it could confirm.
    package var index: UInt64?

    /// A message with these values.
    package init(
        term: UInt64 = 0,
        read: UInt64 = 0,
        index: UInt64? = nil
    ) {
        self.term = term
        self.read = read
        self.index = index
    }
}

/// Names a snapshot. Two members that describe theirs alike have the same bytes, so a transfer that one leader began
/// another may go on with.
package struct PeerSnapshotDescription: Hashable, Sendable {
    /// The last entry whose effect is in it.
    package var last: PeerEntryID?

    /// The position of the entry that says who the members were at `last`.
    package var configurationIndex: UInt64

    /// That entry's payload.
    package var configuration: [UInt8]

    /// The length of the file.
    package var byteCount: UInt64

    /// CRC32C of the file.
    package var checksum: UInt32

    /// A message with these values.
    package init(
        last: PeerEntryID? = nil,
        configurationIndex: UInt64 = 0,
        configuration: [UInt8] = [],
        byteCount: UInt64 = 0,
        checksum: UInt32 = 0
    ) {
        self.last = last
        self.configurationIndex = configurationIndex
        self.configuration = configuration
        self.byteCount = byteCount
        self.checksum = checksum
    }
}

/// A leader sends a piece of a snapshot.
package struct PeerInstallSnapshotRequest: Hashable, Sendable {
    /// Who asks.
    package var stamp: PeerStamp?

    /// Its term.
    package var term: UInt64

    /// Which snapshot.
    package var snapshot: PeerSnapshotDescription?

    /// Where in the file the bytes are.
    package var offset: UInt64

    /// The bytes.
    package var data: [UInt8]

    /// A message with these values.
    package init(
        stamp: PeerStamp? = nil,
        term: UInt64 = 0,
        snapshot: PeerSnapshotDescription? = nil,
        offset: UInt64 = 0,
        data: [UInt8] = []
    ) {
        self.stamp = stamp
        self.term = term
        self.snapshot = snapshot
        self.offset = offset
        self.data = data
    }
}

/// What the follower did with them.
package struct PeerInstallSnapshotResponse: Hashable, Sendable {
    /// What became of the piece.
    package enum Outcome: Hashable, Sendable {
        /// The follower has everything before this offset, and wants to go on there.
        case wantedOffset(UInt64)
        /// The snapshot is in place, and the follower's disk holds the leader's log up to here.
        case matched(UInt64)
        /// The transfer is over, for this reason.
        case refused(String)
    }

    /// The follower's term after the request.
    package var term: UInt64

    /// What became of the piece.
    package var outcome: Outcome?

    /// A message with these values.
    package init(
        term: UInt64 = 0,
        outcome: Outcome? = nil
    ) {
        self.term = term
        self.outcome = outcome
    }
}

/// Who is calling.
package struct PeerIntroduceRequest: Hashable, Sendable {
    /// The cluster the caller belongs to.
    package var clusterID: UInt64

    /// The caller.
    package var from: UInt64

    /// Its name.
    package var name: String

    /// The random number in its identity file: a member that lost its disk has another one.
    package var incarnation: UInt64

    /// Where its clients reach it.
    package var clientAddress: String

    /// Whom it means to reach: an address may lead to somebody else.
    package var to: UInt64

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        from: UInt64 = 0,
        name: String = "",
        incarnation: UInt64 = 0,
        clientAddress: String = "",
        to: UInt64 = 0
    ) {
        self.clusterID = clusterID
        self.from = from
        self.name = name
        self.incarnation = incarnation
        self.clientAddress = clientAddress
        self.to = to
    }
}

/// Who answers. An answer at all means that it knows no other incarnation of the caller.
package struct PeerIntroduceResponse: Hashable, Sendable {
    /// The cluster the answering member belongs to.
    package var clusterID: UInt64

    /// The answering member.
    package var id: UInt64

    /// Its own incarnation.
    package var incarnation: UInt64

    /// Where its clients reach it.
    package var clientAddress: String

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        id: UInt64 = 0,
        incarnation: UInt64 = 0,
        clientAddress: String = ""
    ) {
        self.clusterID = clusterID
        self.id = id
        self.incarnation = incarnation
        self.clientAddress = clientAddress
    }
}

extension PeerEntry: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__Entry.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__Entry.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__Entry()
        unsafe raftpb__entry__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__Entry>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
        self.kind = unsafe PeerEntryKind(rawValue: Int32(truncatingIfNeeded: message.pointee.kind.rawValue))
        self.payload = unsafe [UInt8](copying: message.pointee.payload)
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__Entry>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
        unsafe message.pointee.kind = .init(rawValue: .init(truncatingIfNeeded: self.kind.rawValue))
        unsafe message.pointee.payload = arena.lend(self.payload)
    }
}

extension PeerEntryID: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__EntryID.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__EntryID.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__EntryID()
        unsafe raftpb__entry_id__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__EntryID>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
        self.index = unsafe message.pointee.index
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__EntryID>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
        unsafe message.pointee.index = self.index
    }
}

extension PeerStamp: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__Stamp.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__Stamp.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__Stamp()
        unsafe raftpb__stamp__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__Stamp>) throws(ProtobufError) {
        self.init()
        self.from = unsafe message.pointee.from
        self.incarnation = unsafe message.pointee.incarnation
        self.toIncarnation = unsafe message.pointee.to_incarnation
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__Stamp>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.from = self.from
        unsafe message.pointee.incarnation = self.incarnation
        unsafe message.pointee.to_incarnation = self.toIncarnation
    }
}

extension PeerVoteRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__VoteRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__VoteRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__VoteRequest()
        unsafe raftpb__vote_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__VoteRequest>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.stamp { self.stamp = try unsafe PeerStamp(copying: value) }
        self.term = unsafe message.pointee.term
        if let value = unsafe message.pointee.last { self.last = try unsafe PeerEntryID(copying: value) }
        self.isPreVote = unsafe message.pointee.is_pre_vote != 0
        self.isTransfer = unsafe message.pointee.is_transfer != 0
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__VoteRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.stamp {
            let pointer = unsafe arena.make(Raftpb__Stamp.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.stamp = pointer
        }
        unsafe message.pointee.term = self.term
        if let value = self.last {
            let pointer = unsafe arena.make(Raftpb__EntryID.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.last = pointer
        }
        unsafe message.pointee.is_pre_vote = self.isPreVote ? 1 : 0
        unsafe message.pointee.is_transfer = self.isTransfer ? 1 : 0
    }
}

extension PeerVoteResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__VoteResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__VoteResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__VoteResponse()
        unsafe raftpb__vote_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__VoteResponse>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
        self.electionTerm = unsafe message.pointee.election_term
        self.isPreVote = unsafe message.pointee.is_pre_vote != 0
        self.isGranted = unsafe message.pointee.is_granted != 0
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__VoteResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
        unsafe message.pointee.election_term = self.electionTerm
        unsafe message.pointee.is_pre_vote = self.isPreVote ? 1 : 0
        unsafe message.pointee.is_granted = self.isGranted ? 1 : 0
    }
}

extension PeerAppendRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__AppendRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__AppendRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__AppendRequest()
        unsafe raftpb__append_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__AppendRequest>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.stamp { self.stamp = try unsafe PeerStamp(copying: value) }
        self.term = unsafe message.pointee.term
        if let value = unsafe message.pointee.previous { self.previous = try unsafe PeerEntryID(copying: value) }
        self.entries.reserveCapacity(unsafe message.pointee.n_entries)
        for index in 0..<(unsafe message.pointee.n_entries) {
            self.entries.append(try unsafe PeerEntry(copying: message.pointee.entries[index]!))
        }
        self.leaderCommit = unsafe message.pointee.leader_commit
        self.round = unsafe message.pointee.round
        self.election = unsafe message.pointee.election
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__AppendRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.stamp {
            let pointer = unsafe arena.make(Raftpb__Stamp.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.stamp = pointer
        }
        unsafe message.pointee.term = self.term
        if let value = self.previous {
            let pointer = unsafe arena.make(Raftpb__EntryID.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.previous = pointer
        }
        unsafe message.pointee.n_entries = self.entries.count
        if !self.entries.isEmpty {
            let values = self.entries.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Raftpb__Entry>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Raftpb__Entry.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.entries = pointers
        }
        unsafe message.pointee.leader_commit = self.leaderCommit
        unsafe message.pointee.round = self.round
        unsafe message.pointee.election = self.election
    }
}

extension PeerAppendResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__AppendResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__AppendResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__AppendResponse()
        unsafe raftpb__append_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__AppendResponse>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
        self.round = unsafe message.pointee.round
        self.promise = unsafe message.pointee.promise
        switch unsafe message.pointee.outcome_case.rawValue {
        case 3:
            self.outcome = .matched(unsafe message.pointee.matched)
        case 4:
            if let value = unsafe message.pointee.conflict {
                self.outcome = .conflict(try unsafe PeerEntryID(copying: value))
            }
        case 5:
            if let value = unsafe message.pointee.stale {
                self.outcome = .stale(try unsafe PeerAppendResponse.Stale(copying: value))
            }
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__AppendResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
        unsafe message.pointee.round = self.round
        unsafe message.pointee.promise = self.promise
        switch self.outcome {
        case .matched(let value):
            unsafe message.pointee.outcome_case = .init(rawValue: 3)
            unsafe message.pointee.matched = value
        case .conflict(let value):
            unsafe message.pointee.outcome_case = .init(rawValue: 4)
            let pointer = unsafe arena.make(Raftpb__EntryID.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.conflict = pointer
        case .stale(let value):
            unsafe message.pointee.outcome_case = .init(rawValue: 5)
            let pointer = unsafe arena.make(Raftpb__AppendResponse__Stale.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.stale = pointer
        case nil: break
        }
    }
}

extension PeerAppendResponse.Stale: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__AppendResponse__Stale.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__AppendResponse__Stale.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__AppendResponse__Stale()
        unsafe raftpb__append_response__stale__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__AppendResponse__Stale>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__AppendResponse__Stale>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension PeerTimeoutNowRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__TimeoutNowRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__TimeoutNowRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__TimeoutNowRequest()
        unsafe raftpb__timeout_now_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__TimeoutNowRequest>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.stamp { self.stamp = try unsafe PeerStamp(copying: value) }
        self.term = unsafe message.pointee.term
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__TimeoutNowRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.stamp {
            let pointer = unsafe arena.make(Raftpb__Stamp.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.stamp = pointer
        }
        unsafe message.pointee.term = self.term
    }
}

extension PeerTimeoutNowResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__TimeoutNowResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__TimeoutNowResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__TimeoutNowResponse()
        unsafe raftpb__timeout_now_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__TimeoutNowResponse>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__TimeoutNowResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
    }
}

extension PeerReadIndexRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__ReadIndexRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__ReadIndexRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__ReadIndexRequest()
        unsafe raftpb__read_index_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__ReadIndexRequest>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.stamp { self.stamp = try unsafe PeerStamp(copying: value) }
        self.term = unsafe message.pointee.term
        self.read = unsafe message.pointee.read
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__ReadIndexRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.stamp {
            let pointer = unsafe arena.make(Raftpb__Stamp.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.stamp = pointer
        }
        unsafe message.pointee.term = self.term
        unsafe message.pointee.read = self.read
    }
}

extension PeerReadIndexResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__ReadIndexResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__ReadIndexResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__ReadIndexResponse()
        unsafe raftpb__read_index_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__ReadIndexResponse>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
        self.read = unsafe message.pointee.read
        if unsafe message.pointee._index_case.rawValue != 0 { self.index = unsafe message.pointee.index }
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__ReadIndexResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
        unsafe message.pointee.read = self.read
        if let value = self.index {
            unsafe message.pointee._index_case = .init(rawValue: 3)
            unsafe message.pointee.index = value
        }
    }
}

extension PeerSnapshotDescription: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__SnapshotDescription.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__SnapshotDescription.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__SnapshotDescription()
        unsafe raftpb__snapshot_description__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__SnapshotDescription>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.last { self.last = try unsafe PeerEntryID(copying: value) }
        self.configurationIndex = unsafe message.pointee.configuration_index
        self.configuration = unsafe [UInt8](copying: message.pointee.configuration)
        self.byteCount = unsafe message.pointee.byte_count
        self.checksum = unsafe message.pointee.checksum
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__SnapshotDescription>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.last {
            let pointer = unsafe arena.make(Raftpb__EntryID.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.last = pointer
        }
        unsafe message.pointee.configuration_index = self.configurationIndex
        unsafe message.pointee.configuration = arena.lend(self.configuration)
        unsafe message.pointee.byte_count = self.byteCount
        unsafe message.pointee.checksum = self.checksum
    }
}

extension PeerInstallSnapshotRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__InstallSnapshotRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__InstallSnapshotRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__InstallSnapshotRequest()
        unsafe raftpb__install_snapshot_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__InstallSnapshotRequest>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.stamp { self.stamp = try unsafe PeerStamp(copying: value) }
        self.term = unsafe message.pointee.term
        if let value = unsafe message.pointee.snapshot { self.snapshot = try unsafe PeerSnapshotDescription(copying: value) }
        self.offset = unsafe message.pointee.offset
        self.data = unsafe [UInt8](copying: message.pointee.data)
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__InstallSnapshotRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.stamp {
            let pointer = unsafe arena.make(Raftpb__Stamp.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.stamp = pointer
        }
        unsafe message.pointee.term = self.term
        if let value = self.snapshot {
            let pointer = unsafe arena.make(Raftpb__SnapshotDescription.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.snapshot = pointer
        }
        unsafe message.pointee.offset = self.offset
        unsafe message.pointee.data = arena.lend(self.data)
    }
}

extension PeerInstallSnapshotResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__InstallSnapshotResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__InstallSnapshotResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__InstallSnapshotResponse()
        unsafe raftpb__install_snapshot_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__InstallSnapshotResponse>) throws(ProtobufError) {
        self.init()
        self.term = unsafe message.pointee.term
        switch unsafe message.pointee.outcome_case.rawValue {
        case 2:
            self.outcome = .wantedOffset(unsafe message.pointee.wanted_offset)
        case 3:
            self.outcome = .matched(unsafe message.pointee.matched)
        case 4:
            self.outcome = .refused(try unsafe String(copying: message.pointee.refused))
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__InstallSnapshotResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.term = self.term
        switch self.outcome {
        case .wantedOffset(let value):
            unsafe message.pointee.outcome_case = .init(rawValue: 2)
            unsafe message.pointee.wanted_offset = value
        case .matched(let value):
            unsafe message.pointee.outcome_case = .init(rawValue: 3)
            unsafe message.pointee.matched = value
        case .refused(let value):
            unsafe message.pointee.outcome_case = .init(rawValue: 4)
            unsafe message.pointee.refused = arena.copy(value)
        case nil: break
        }
    }
}

extension PeerIntroduceRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__IntroduceRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__IntroduceRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__IntroduceRequest()
        unsafe raftpb__introduce_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__IntroduceRequest>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.from = unsafe message.pointee.from
        self.name = try unsafe String(copying: message.pointee.name)
        self.incarnation = unsafe message.pointee.incarnation
        self.clientAddress = try unsafe String(copying: message.pointee.client_address)
        self.to = unsafe message.pointee.to
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__IntroduceRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.from = self.from
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.incarnation = self.incarnation
        unsafe message.pointee.client_address = arena.copy(self.clientAddress)
        unsafe message.pointee.to = self.to
    }
}

extension PeerIntroduceResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftpb__IntroduceResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftpb__IntroduceResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftpb__IntroduceResponse()
        unsafe raftpb__introduce_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftpb__IntroduceResponse>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.id = unsafe message.pointee.id
        self.incarnation = unsafe message.pointee.incarnation
        self.clientAddress = try unsafe String(copying: message.pointee.client_address)
    }

    func lend(to message: UnsafeMutablePointer<Raftpb__IntroduceResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.id = self.id
        unsafe message.pointee.incarnation = self.incarnation
        unsafe message.pointee.client_address = arena.copy(self.clientAddress)
    }
}

/// What a member answers to another member.
package enum Peer {
    /// The names of the methods.
    package enum Methods {
        /// Asks for a vote (paper, section 5.2), or whether there would be one (pre-vote).
        package static let requestVote = MethodDescriptor(
            service: "raftpb.Peer", method: "RequestVote")

        /// Replicates entries (section 5.3). Without entries it is a heartbeat.
        package static let appendEntries = MethodDescriptor(
            service: "raftpb.Peer", method: "AppendEntries")

        /// Tells a follower to stand for election now (dissertation, section 3.10).
        package static let timeoutNow = MethodDescriptor(
            service: "raftpb.Peer", method: "TimeoutNow")

        /// Asks the leader up to where a linearizable read must wait (dissertation, section 6.4).
        package static let readIndex = MethodDescriptor(
            service: "raftpb.Peer", method: "ReadIndex")

        /// Sends a piece of a snapshot to a follower whose entries the leader no longer has (section 7). One at a time, on a
        /// connection of its own, so that no other message waits behind it.
        package static let installSnapshot = MethodDescriptor(
            service: "raftpb.Peer", method: "InstallSnapshot")

        /// Says who is calling, before anything else is said. A member refuses a peer of another cluster, and one whose
        /// incarnation is not the one it remembers.
        package static let introduce = MethodDescriptor(
            service: "raftpb.Peer", method: "Introduce")
    }
}

/// What a member answers to another member.
///
/// Calls arrive on the server's loop.
package protocol PeerService {
    /// Asks for a vote (paper, section 5.2), or whether there would be one (pre-vote).
    func requestVote(
        _ request: PeerVoteRequest, context: ServerContext
    ) async throws -> PeerVoteResponse

    /// Replicates entries (section 5.3). Without entries it is a heartbeat.
    func appendEntries(
        _ request: PeerAppendRequest, context: ServerContext
    ) async throws -> PeerAppendResponse

    /// Tells a follower to stand for election now (dissertation, section 3.10).
    func timeoutNow(
        _ request: PeerTimeoutNowRequest, context: ServerContext
    ) async throws -> PeerTimeoutNowResponse

    /// Asks the leader up to where a linearizable read must wait (dissertation, section 6.4).
    func readIndex(
        _ request: PeerReadIndexRequest, context: ServerContext
    ) async throws -> PeerReadIndexResponse

    /// Sends a piece of a snapshot to a follower whose entries the leader no longer has (section 7). One at a time, on a
    /// connection of its own, so that no other message waits behind it.
    func installSnapshot(
        _ request: PeerInstallSnapshotRequest, context: ServerContext
    ) async throws -> PeerInstallSnapshotResponse

    /// Says who is calling, before anything else is said. A member refuses a peer of another cluster, and one whose
    /// incarnation is not the one it remembers.
    func introduce(
        _ request: PeerIntroduceRequest, context: ServerContext
    ) async throws -> PeerIntroduceResponse
}

extension PeerService {
    /// Serves every method of raftpb.Peer.
    package func register(in router: inout Router) {
        router.unary(Peer.Methods.requestVote) { (request: PeerVoteRequest, context: ServerContext) in
            try await self.requestVote(request, context: context)
        }
        router.unary(Peer.Methods.appendEntries) { (request: PeerAppendRequest, context: ServerContext) in
            try await self.appendEntries(request, context: context)
        }
        router.unary(Peer.Methods.timeoutNow) { (request: PeerTimeoutNowRequest, context: ServerContext) in
            try await self.timeoutNow(request, context: context)
        }
        router.unary(Peer.Methods.readIndex) { (request: PeerReadIndexRequest, context: ServerContext) in
            try await self.readIndex(request, context: context)
        }
        router.unary(Peer.Methods.installSnapshot) { (request: PeerInstallSnapshotRequest, context: ServerContext) in
            try await self.installSnapshot(request, context: context)
        }
        router.unary(Peer.Methods.introduce) { (request: PeerIntroduceRequest, context: ServerContext) in
            try await self.introduce(request, context: context)
        }
    }
}

/// What a member answers to another member.
///
/// Belongs to the loop of its channel.
package struct PeerClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Asks for a vote (paper, section 5.2), or whether there would be one (pre-vote).
    package func requestVote(
        _ request: PeerVoteRequest, options: CallOptions = CallOptions()
    ) async throws -> PeerVoteResponse {
        try await channel.unary(Peer.Methods.requestVote, request, options: options)
    }

    /// Replicates entries (section 5.3). Without entries it is a heartbeat.
    package func appendEntries(
        _ request: PeerAppendRequest, options: CallOptions = CallOptions()
    ) async throws -> PeerAppendResponse {
        try await channel.unary(Peer.Methods.appendEntries, request, options: options)
    }

    /// Tells a follower to stand for election now (dissertation, section 3.10).
    package func timeoutNow(
        _ request: PeerTimeoutNowRequest, options: CallOptions = CallOptions()
    ) async throws -> PeerTimeoutNowResponse {
        try await channel.unary(Peer.Methods.timeoutNow, request, options: options)
    }

    /// Asks the leader up to where a linearizable read must wait (dissertation, section 6.4).
    package func readIndex(
        _ request: PeerReadIndexRequest, options: CallOptions = CallOptions()
    ) async throws -> PeerReadIndexResponse {
        try await channel.unary(Peer.Methods.readIndex, request, options: options)
    }

    /// Sends a piece of a snapshot to a follower whose entries the leader no longer has (section 7). One at a time, on a
    /// connection of its own, so that no other message waits behind it.
    package func installSnapshot(
        _ request: PeerInstallSnapshotRequest, options: CallOptions = CallOptions()
    ) async throws -> PeerInstallSnapshotResponse {
        try await channel.unary(Peer.Methods.installSnapshot, request, options: options)
    }

    /// Says who is calling, before anything else is said. A member refuses a peer of another cluster, and one whose
    /// incarnation is not the one it remembers.
    package func introduce(
        _ request: PeerIntroduceRequest, options: CallOptions = CallOptions()
    ) async throws -> PeerIntroduceResponse {
        try await channel.unary(Peer.Methods.introduce, request, options: options)
    }
}
