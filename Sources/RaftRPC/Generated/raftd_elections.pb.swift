// Made by protoc-gen-swift-rpc from raftd/elections.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
package import RPC

/// Asks for a ledger.
package struct ReadLedgerRequest: Hashable, Sendable {
    /// At most so many lines, the latest; 0 for all.
    package var limit: UInt32

    /// Only lines that were last written at this time or later: milliseconds since 1970, UTC. 0 for all.
    package var since: UInt64

    /// A message with these values.
    package init(
        limit: UInt32 = 0,
        since: UInt64 = 0
    ) {
        self.limit = limit
        self.since = since
    }
}

/// One line of a ledger.
package struct LedgerLine: Hashable, Sendable {
    /// What happened. The fields that a kind does not name are absent.
    package struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// A later version's.
        package static var unknown: Self { Self(rawValue: 0) }

        /// The member started.
        package static var started: Self { Self(rawValue: 1) }

        /// An election timeout passed: `reason`, `member` is the leader that was lost, `milliseconds` the silence,
        /// `obstacle` what kept the member from standing.
        package static var timedOut: Self { Self(rawValue: 2) }

        /// The member asked for votes in `term`: `call`.
        package static var asked: Self { Self(rawValue: 3) }

        /// It gave `member` its vote in `term`, or said that it would: `call`.
        package static var gave: Self { Self(rawValue: 4) }

        /// It refused `member` its vote in `term`: `call`, `reason`, `other`.
        package static var refused: Self { Self(rawValue: 5) }

        /// `member` gave it its vote: `call`.
        package static var wasGiven: Self { Self(rawValue: 6) }

        /// `member` refused it its vote: `call`. The reason is in that one's ledger.
        package static var wasRefused: Self { Self(rawValue: 7) }

        /// It leads `term`.
        package static var won: Self { Self(rawValue: 8) }

        /// It leads `term` no more: `reason`.
        package static var steppedDown: Self { Self(rawValue: 9) }

        /// It follows `member`, which leads `term`.
        package static var followed: Self { Self(rawValue: 10) }

        /// Its process stood still for `milliseconds`.
        package static var stoodStill: Self { Self(rawValue: 11) }

        /// It may vote and stand: the founding members have all confirmed it.
        package static var admitted: Self { Self(rawValue: 12) }

        /// It has been removed.
        package static var removed: Self { Self(rawValue: 13) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "UNKNOWN"
            case 1: "STARTED"
            case 2: "TIMED_OUT"
            case 3: "ASKED"
            case 4: "GAVE"
            case 5: "REFUSED"
            case 6: "WAS_GIVEN"
            case 7: "WAS_REFUSED"
            case 8: "WON"
            case 9: "STEPPED_DOWN"
            case 10: "FOLLOWED"
            case 11: "STOOD_STILL"
            case 12: "ADMITTED"
            case 13: "REMOVED"
            default: "\(rawValue)"
            }
        }
    }

    /// Which vote it is about.
    package struct Call: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Whether an election could be won.
        package static var preVote: Self { Self(rawValue: 0) }

        /// The vote.
        package static var vote: Self { Self(rawValue: 1) }

        /// The vote, in an election that the leader itself has asked for.
        package static var transfer: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "PRE_VOTE"
            case 1: "VOTE"
            case 2: "TRANSFER"
            default: "\(rawValue)"
            }
        }
    }

    /// Why.
    package struct Reason: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// There is none to name.
        package static var unnamed: Self { Self(rawValue: 0) }

        /// Nothing was heard of the leader.
        package static var leaderSilent: Self { Self(rawValue: 1) }

        /// The connection to the leader broke.
        package static var connectionLost: Self { Self(rawValue: 2) }

        /// Nobody won the election before.
        package static var noVictory: Self { Self(rawValue: 3) }

        /// No leader was known.
        package static var noLeader: Self { Self(rawValue: 4) }

        /// The founding members have not all confirmed the member.
        package static var notAdmitted: Self { Self(rawValue: 16) }

        /// The candidate has no vote.
        package static var notAVoter: Self { Self(rawValue: 17) }

        /// A leader was heard just before: `other`, 0 where it is not known which.
        package static var leaderAlive: Self { Self(rawValue: 18) }

        /// The member was in a later term.
        package static var olderTerm: Self { Self(rawValue: 19) }

        /// It had voted for `other`.
        package static var votedFor: Self { Self(rawValue: 20) }

        /// `other` leads the term.
        package static var termHasLeader: Self { Self(rawValue: 21) }

        /// The candidate's log, which ends with `theirs`, lacks what may be committed: the member's ends with `own`.
        package static var logBehind: Self { Self(rawValue: 22) }

        /// Another member has a higher term.
        package static var higherTerm: Self { Self(rawValue: 32) }

        /// No majority has answered.
        package static var lostQuorum: Self { Self(rawValue: 33) }

        /// The disk has held a write for too long.
        package static var diskStalled: Self { Self(rawValue: 34) }

        /// The leadership was handed over.
        package static var transferred: Self { Self(rawValue: 35) }

        /// The member has no vote any more.
        package static var removedVote: Self { Self(rawValue: 36) }

        /// A reason of a later version.
        package static var other: Self { Self(rawValue: 37) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "UNNAMED"
            case 1: "LEADER_SILENT"
            case 2: "CONNECTION_LOST"
            case 3: "NO_VICTORY"
            case 4: "NO_LEADER"
            case 16: "NOT_ADMITTED"
            case 17: "NOT_A_VOTER"
            case 18: "LEADER_ALIVE"
            case 19: "OLDER_TERM"
            case 20: "VOTED_FOR"
            case 21: "TERM_HAS_LEADER"
            case 22: "LOG_BEHIND"
            case 32: "HIGHER_TERM"
            case 33: "LOST_QUORUM"
            case 34: "DISK_STALLED"
            case 35: "TRANSFERRED"
            case 36: "REMOVED_VOTE"
            case 37: "OTHER"
            default: "\(rawValue)"
            }
        }
    }

    /// What keeps a member from standing though its time has come.
    package struct Obstacle: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// Nothing.
        package static var free: Self { Self(rawValue: 0) }

        /// The founding members have not all confirmed it.
        package static var unconfirmed: Self { Self(rawValue: 1) }

        /// It has no vote.
        package static var withoutVote: Self { Self(rawValue: 2) }

        /// Its disk has held a write for too long.
        package static var diskHoldsWrite: Self { Self(rawValue: 3) }

        /// The disk has not finished its own vote.
        package static var ownVoteUnwritten: Self { Self(rawValue: 4) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "FREE"
            case 1: "UNCONFIRMED"
            case 2: "WITHOUT_VOTE"
            case 3: "DISK_HOLDS_WRITE"
            case 4: "OWN_VOTE_UNWRITTEN"
            default: "\(rawValue)"
            }
        }
    }

    /// What happened.
    package var kind: LedgerLine.Kind

    /// The term it is about.
    package var term: UInt64

    /// Which vote.
    package var call: LedgerLine.Call

    /// Why.
    package var reason: LedgerLine.Reason

    /// What kept the member from standing.
    package var obstacle: LedgerLine.Obstacle

    /// The other member.
    package var member: UInt64

    /// A third one.
    package var other: UInt64

    /// The term of the last entry of the member's own log.
    package var ownTerm: UInt64

    /// Its index.
    package var ownIndex: UInt64

    /// The same of the candidate's log.
    package var theirTerm: UInt64

    /// The same of the candidate's log.
    package var theirIndex: UInt64

    /// How long it lasted; the longest, where it was repeated.
    package var milliseconds: UInt64

    /// How long the disk had been busy with a write; the longest.
    package var diskMilliseconds: UInt64

    /// How often it happened, with nothing in between but other repetitions.
    package var count: UInt64

    /// When it happened first: milliseconds since 1970, UTC, by the member's clock.
    package var first: UInt64

    /// When it happened last.
    package var last: UInt64

    /// A message with these values.
    package init(
        kind: LedgerLine.Kind = LedgerLine.Kind(rawValue: 0),
        term: UInt64 = 0,
        call: LedgerLine.Call = LedgerLine.Call(rawValue: 0),
        reason: LedgerLine.Reason = LedgerLine.Reason(rawValue: 0),
        obstacle: LedgerLine.Obstacle = LedgerLine.Obstacle(rawValue: 0),
        member: UInt64 = 0,
        other: UInt64 = 0,
        ownTerm: UInt64 = 0,
        ownIndex: UInt64 = 0,
        theirTerm: UInt64 = 0,
        theirIndex: UInt64 = 0,
        milliseconds: UInt64 = 0,
        diskMilliseconds: UInt64 = 0,
        count: UInt64 = 0,
        first: UInt64 = 0,
        last: UInt64 = 0
    ) {
        self.kind = kind
        self.term = term
        self.call = call
        self.reason = reason
        self.obstacle = obstacle
        self.member = member
        self.other = other
        self.ownTerm = ownTerm
        self.ownIndex = ownIndex
        self.theirTerm = theirTerm
        self.theirIndex = theirIndex
        self.milliseconds = milliseconds
        self.diskMilliseconds = diskMilliseconds
        self.count = count
        self.first = first
        self.last = last
    }
}

/// A member, as another one knows it.
package struct LedgerMember: Hashable, Sendable {
    /// Its id.
    package var id: UInt64

    /// Its name.
    package var name: String

    /// Where clients reach it; empty where it has not said so.
    package var clientAddress: String

    /// Whether it has a vote.
    package var isVoter: Bool

    /// A message with these values.
    package init(
        id: UInt64 = 0,
        name: String = "",
        clientAddress: String = "",
        isVoter: Bool = false
    ) {
        self.id = id
        self.name = name
        self.clientAddress = clientAddress
        self.isVoter = isVoter
    }
}

/// A member's ledger.
package struct ReadLedgerResponse: Hashable, Sendable {
    /// The cluster.
    package var clusterID: UInt64

    /// The member.
    package var id: UInt64

    /// Its name.
    package var name: String

    /// Its term.
    package var term: UInt64

    /// Who leads, as far as it knows; 0 for nobody.
    package var leader: UInt64

    /// Whether it has a vote.
    package var isVoter: Bool

    /// Whether the founding members have all confirmed it.
    package var isAdmitted: Bool

    /// The term of the last entry of its log.
    package var lastTerm: UInt64

    /// Its index.
    package var lastIndex: UInt64

    /// Its time: milliseconds since 1970, UTC.
    package var now: UInt64

    /// The members that it knows, by id.
    package var members: [LedgerMember]

    /// The lines, by the time they were first written.
    package var lines: [LedgerLine]

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        id: UInt64 = 0,
        name: String = "",
        term: UInt64 = 0,
        leader: UInt64 = 0,
        isVoter: Bool = false,
        isAdmitted: Bool = false,
        lastTerm: UInt64 = 0,
        lastIndex: UInt64 = 0,
        now: UInt64 = 0,
        members: [LedgerMember] = [],
        lines: [LedgerLine] = []
    ) {
        self.clusterID = clusterID
        self.id = id
        self.name = name
        self.term = term
        self.leader = leader
        self.isVoter = isVoter
        self.isAdmitted = isAdmitted
        self.lastTerm = lastTerm
        self.lastIndex = lastIndex
        self.now = now
        self.members = members
        self.lines = lines
    }
}

extension ReadLedgerRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__ReadLedgerRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__ReadLedgerRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__ReadLedgerRequest()
        unsafe raftdpb__read_ledger_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__ReadLedgerRequest>) throws(ProtobufError) {
        self.init()
        self.limit = unsafe message.pointee.limit
        self.since = unsafe message.pointee.since
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__ReadLedgerRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.limit = self.limit
        unsafe message.pointee.since = self.since
    }
}

extension LedgerLine: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__LedgerLine.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__LedgerLine.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__LedgerLine()
        unsafe raftdpb__ledger_line__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__LedgerLine>) throws(ProtobufError) {
        self.init()
        self.kind = unsafe LedgerLine.Kind(rawValue: Int32(truncatingIfNeeded: message.pointee.kind.rawValue))
        self.term = unsafe message.pointee.term
        self.call = unsafe LedgerLine.Call(rawValue: Int32(truncatingIfNeeded: message.pointee.call.rawValue))
        self.reason = unsafe LedgerLine.Reason(rawValue: Int32(truncatingIfNeeded: message.pointee.reason.rawValue))
        self.obstacle = unsafe LedgerLine.Obstacle(rawValue: Int32(truncatingIfNeeded: message.pointee.obstacle.rawValue))
        self.member = unsafe message.pointee.member
        self.other = unsafe message.pointee.other
        self.ownTerm = unsafe message.pointee.own_term
        self.ownIndex = unsafe message.pointee.own_index
        self.theirTerm = unsafe message.pointee.their_term
        self.theirIndex = unsafe message.pointee.their_index
        self.milliseconds = unsafe message.pointee.milliseconds
        self.diskMilliseconds = unsafe message.pointee.disk_milliseconds
        self.count = unsafe message.pointee.count
        self.first = unsafe message.pointee.first
        self.last = unsafe message.pointee.last
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__LedgerLine>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.kind = .init(rawValue: .init(truncatingIfNeeded: self.kind.rawValue))
        unsafe message.pointee.term = self.term
        unsafe message.pointee.call = .init(rawValue: .init(truncatingIfNeeded: self.call.rawValue))
        unsafe message.pointee.reason = .init(rawValue: .init(truncatingIfNeeded: self.reason.rawValue))
        unsafe message.pointee.obstacle = .init(rawValue: .init(truncatingIfNeeded: self.obstacle.rawValue))
        unsafe message.pointee.member = self.member
        unsafe message.pointee.other = self.other
        unsafe message.pointee.own_term = self.ownTerm
        unsafe message.pointee.own_index = self.ownIndex
        unsafe message.pointee.their_term = self.theirTerm
        unsafe message.pointee.their_index = self.theirIndex
        unsafe message.pointee.milliseconds = self.milliseconds
        unsafe message.pointee.disk_milliseconds = self.diskMilliseconds
        unsafe message.pointee.count = self.count
        unsafe message.pointee.first = self.first
        unsafe message.pointee.last = self.last
    }
}

extension LedgerMember: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__LedgerMember.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__LedgerMember.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__LedgerMember()
        unsafe raftdpb__ledger_member__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__LedgerMember>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        self.name = try unsafe String(copying: message.pointee.name)
        self.clientAddress = try unsafe String(copying: message.pointee.client_address)
        self.isVoter = unsafe message.pointee.is_voter != 0
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__LedgerMember>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.client_address = arena.copy(self.clientAddress)
        unsafe message.pointee.is_voter = self.isVoter ? 1 : 0
    }
}

extension ReadLedgerResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__ReadLedgerResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__ReadLedgerResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__ReadLedgerResponse()
        unsafe raftdpb__read_ledger_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__ReadLedgerResponse>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.id = unsafe message.pointee.id
        self.name = try unsafe String(copying: message.pointee.name)
        self.term = unsafe message.pointee.term
        self.leader = unsafe message.pointee.leader
        self.isVoter = unsafe message.pointee.is_voter != 0
        self.isAdmitted = unsafe message.pointee.is_admitted != 0
        self.lastTerm = unsafe message.pointee.last_term
        self.lastIndex = unsafe message.pointee.last_index
        self.now = unsafe message.pointee.now
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe LedgerMember(copying: message.pointee.members[index]!))
        }
        self.lines.reserveCapacity(unsafe message.pointee.n_lines)
        for index in 0..<(unsafe message.pointee.n_lines) {
            self.lines.append(try unsafe LedgerLine(copying: message.pointee.lines[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__ReadLedgerResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.id = self.id
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.term = self.term
        unsafe message.pointee.leader = self.leader
        unsafe message.pointee.is_voter = self.isVoter ? 1 : 0
        unsafe message.pointee.is_admitted = self.isAdmitted ? 1 : 0
        unsafe message.pointee.last_term = self.lastTerm
        unsafe message.pointee.last_index = self.lastIndex
        unsafe message.pointee.now = self.now
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Raftdpb__LedgerMember>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Raftdpb__LedgerMember.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
        unsafe message.pointee.n_lines = self.lines.count
        if !self.lines.isEmpty {
            let values = self.lines.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Raftdpb__LedgerLine>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Raftdpb__LedgerLine.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.lines = pointers
        }
    }
}

/// What a member remembers of its elections.
package enum Elections {
    /// The names of the methods.
    package enum Methods {
        /// Returns the ledger of the asked member, as it knows it, with how it stands now.
        package static let readLedger = MethodDescriptor(
            service: "raftdpb.Elections", method: "ReadLedger")
    }
}

/// What a member remembers of its elections.
///
/// Calls arrive on the server's loop.
package protocol ElectionsService {
    /// Returns the ledger of the asked member, as it knows it, with how it stands now.
    func readLedger(
        _ request: ReadLedgerRequest, context: ServerContext
    ) async throws -> ReadLedgerResponse
}

extension ElectionsService {
    /// Serves every method of raftdpb.Elections.
    package func register(in router: inout Router) {
        router.unary(Elections.Methods.readLedger) { (request: ReadLedgerRequest, context: ServerContext) in
            try await self.readLedger(request, context: context)
        }
    }
}

/// What a member remembers of its elections.
///
/// Belongs to the loop of its channel.
package struct ElectionsClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Returns the ledger of the asked member, as it knows it, with how it stands now.
    package func readLedger(
        _ request: ReadLedgerRequest, options: CallOptions = CallOptions()
    ) async throws -> ReadLedgerResponse {
        try await channel.unary(Elections.Methods.readLedger, request, options: options)
    }
}
