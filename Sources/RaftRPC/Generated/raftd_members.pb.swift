// Made by protoc-gen-swift-rpc from raftd/members.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CRaftProtos
package import Protobuf
package import RPC

/// A member, and how it is doing as far as the leader knows.
package struct MemberDescription: Hashable, Sendable {
    /// What it may do.
    package struct Role: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        /// It votes.
        package static var voter: Self { Self(rawValue: 0) }

        /// It is sent the log, and has no vote.
        package static var learner: Self { Self(rawValue: 1) }

        /// It votes until the change in progress is finished, and then leaves or becomes a learner.
        package static var outgoing: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "VOTER"
            case 1: "LEARNER"
            case 2: "OUTGOING"
            default: "\(rawValue)"
            }
        }
    }

    /// Its id. Never given twice.
    package var id: UInt64

    /// Its name; empty before it has said it.
    package var name: String

    /// Where the other members reach it.
    package var peerAddress: String

    /// Where its clients reach it; empty before it has said it.
    package var clientAddress: String

    /// What it may do.
    package var role: MemberDescription.Role

    /// Whether it gets a vote by itself when it has caught up.
    package var isPromotedByItself: Bool

    /// The member whose vote it gets then, which leaves in the same step; 0 for none.
    package var replaces: UInt64

    /// Whether it has been heard within an election timeout. The leader hears itself.
    package var isHeard: Bool

    /// Its disk holds the leader's log up to here.
    package var matched: UInt64

    /// Whether it lacks so much that it is being sent a snapshot.
    package var isSentSnapshot: Bool

    /// A message with these values.
    package init(
        id: UInt64 = 0,
        name: String = "",
        peerAddress: String = "",
        clientAddress: String = "",
        role: MemberDescription.Role = MemberDescription.Role(rawValue: 0),
        isPromotedByItself: Bool = false,
        replaces: UInt64 = 0,
        isHeard: Bool = false,
        matched: UInt64 = 0,
        isSentSnapshot: Bool = false
    ) {
        self.id = id
        self.name = name
        self.peerAddress = peerAddress
        self.clientAddress = clientAddress
        self.role = role
        self.isPromotedByItself = isPromotedByItself
        self.replaces = replaces
        self.isHeard = isHeard
        self.matched = matched
        self.isSentSnapshot = isSentSnapshot
    }
}

/// Asks for the members.
package struct DescribeMembersRequest: Hashable, Sendable {
    /// A message with these values.
    package init() {}
}

/// The members.
package struct DescribeMembersResponse: Hashable, Sendable {
    /// The cluster.
    package var clusterID: UInt64

    /// The index of the entry that holds this configuration.
    package var index: UInt64

    /// Whether that entry is committed. While it is not, no other change is taken.
    package var isCommitted: Bool

    /// Whether the old voters still vote beside the new ones.
    package var isJoint: Bool

    /// The leader.
    package var leader: UInt64

    /// How much of the log is committed.
    package var commit: UInt64

    /// Every member, by id.
    package var members: [MemberDescription]

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        index: UInt64 = 0,
        isCommitted: Bool = false,
        isJoint: Bool = false,
        leader: UInt64 = 0,
        commit: UInt64 = 0,
        members: [MemberDescription] = []
    ) {
        self.clusterID = clusterID
        self.index = index
        self.isCommitted = isCommitted
        self.isJoint = isJoint
        self.leader = leader
        self.commit = commit
        self.members = members
    }
}

/// Somebody who is not a member yet.
package struct Newcomer: Hashable, Sendable {
    /// Its name.
    package var name: String

    /// Where the other members will reach it, HOST:PORT.
    package var peerAddress: String

    /// Where its clients will reach it; may be empty.
    package var clientAddress: String

    /// Whether it stays a learner until somebody promotes it.
    package var staysLearner: Bool

    /// A message with these values.
    package init(
        name: String = "",
        peerAddress: String = "",
        clientAddress: String = "",
        staysLearner: Bool = false
    ) {
        self.name = name
        self.peerAddress = peerAddress
        self.clientAddress = clientAddress
        self.staysLearner = staysLearner
    }
}

/// One step of a change.
package struct MemberChange: Hashable, Sendable {
    /// A replacement: the newcomer is a learner until it has caught up; then it gets the vote of the other, which leaves in
    /// the same step.
    package struct Replacement: Hashable, Sendable {
        /// Who leaves.
        package var id: UInt64

        /// Who comes.
        package var newcomer: Newcomer?

        /// A message with these values.
        package init(
            id: UInt64 = 0,
            newcomer: Newcomer? = nil
        ) {
            self.id = id
            self.newcomer = newcomer
        }
    }

    /// What is to be said of a member from now on. What is absent stays.
    package struct Update: Hashable, Sendable {
        /// The member.
        package var id: UInt64

        /// Its name.
        package var name: String?

        /// Where the other members reach it.
        package var peerAddress: String?

        /// Where its clients reach it.
        package var clientAddress: String?

        /// A message with these values.
        package init(
            id: UInt64 = 0,
            name: String? = nil,
            peerAddress: String? = nil,
            clientAddress: String? = nil
        ) {
            self.id = id
            self.name = name
            self.peerAddress = peerAddress
            self.clientAddress = clientAddress
        }
    }

    /// What is to happen.
    package enum Step: Hashable, Sendable {
        /// Add a learner. One newcomer in a change.
        case add(Newcomer)
        /// Give this learner, which has caught up, a vote.
        case promote(UInt64)
        /// Take the vote from this member, and keep it as a learner.
        case demote(UInt64)
        /// Remove this member.
        case remove(UInt64)
        /// Replace a member.
        case replace(MemberChange.Replacement)
        /// Say where a member is reached, or what it is called.
        case update(MemberChange.Update)
    }

    /// What is to happen.
    package var step: Step?

    /// A message with these values.
    package init(
        step: Step? = nil
    ) {
        self.step = step
    }
}

/// Changes who the members are.
package struct ChangeMembersRequest: Hashable, Sendable {
    /// The steps. They take effect as one.
    package var changes: [MemberChange]

    /// The index of the configuration the change was meant for: with another one in force it is refused. 0 for whichever
    /// is in force.
    package var expectedIndex: UInt64

    /// A message with these values.
    package init(
        changes: [MemberChange] = [],
        expectedIndex: UInt64 = 0
    ) {
        self.changes = changes
        self.expectedIndex = expectedIndex
    }
}

/// The change is finished.
package struct ChangeMembersResponse: Hashable, Sendable {
    /// The index of the configuration that is in force now.
    package var index: UInt64

    /// The id of the newcomer; 0 without one.
    package var newcomer: UInt64

    /// A message with these values.
    package init(
        index: UInt64 = 0,
        newcomer: UInt64 = 0
    ) {
        self.index = index
        self.newcomer = newcomer
    }
}

/// Asks for membership.
package struct JoinRequest: Hashable, Sendable {
    /// The caller's name.
    package var name: String

    /// Where the other members will reach it.
    package var peerAddress: String

    /// Where its clients will reach it.
    package var clientAddress: String

    /// The random number in the caller's data directory, written down before it asks: the membership is given to that
    /// directory and to no other. Not zero.
    package var incarnation: UInt64

    /// A message with these values.
    package init(
        name: String = "",
        peerAddress: String = "",
        clientAddress: String = "",
        incarnation: UInt64 = 0
    ) {
        self.name = name
        self.peerAddress = peerAddress
        self.clientAddress = clientAddress
        self.incarnation = incarnation
    }
}

/// The caller is a member.
package struct JoinResponse: Hashable, Sendable {
    /// The cluster, as it was founded.
    package var clusterID: UInt64

    /// The caller's id.
    package var id: UInt64

    /// What the cluster is since one of its members went on alone, the majority being lost; 0 as a rule.
    package var successorID: UInt64

    /// A message with these values.
    package init(
        clusterID: UInt64 = 0,
        id: UInt64 = 0,
        successorID: UInt64 = 0
    ) {
        self.clusterID = clusterID
        self.id = id
        self.successorID = successorID
    }
}

extension MemberDescription: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__MemberDescription.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__MemberDescription.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__MemberDescription()
        unsafe raftdpb__member_description__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__MemberDescription>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        self.name = try unsafe String(copying: message.pointee.name)
        self.peerAddress = try unsafe String(copying: message.pointee.peer_address)
        self.clientAddress = try unsafe String(copying: message.pointee.client_address)
        self.role = unsafe MemberDescription.Role(rawValue: Int32(truncatingIfNeeded: message.pointee.role.rawValue))
        self.isPromotedByItself = unsafe message.pointee.is_promoted_by_itself != 0
        self.replaces = unsafe message.pointee.replaces
        self.isHeard = unsafe message.pointee.is_heard != 0
        self.matched = unsafe message.pointee.matched
        self.isSentSnapshot = unsafe message.pointee.is_sent_snapshot != 0
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__MemberDescription>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.peer_address = arena.copy(self.peerAddress)
        unsafe message.pointee.client_address = arena.copy(self.clientAddress)
        unsafe message.pointee.role = .init(rawValue: .init(truncatingIfNeeded: self.role.rawValue))
        unsafe message.pointee.is_promoted_by_itself = self.isPromotedByItself ? 1 : 0
        unsafe message.pointee.replaces = self.replaces
        unsafe message.pointee.is_heard = self.isHeard ? 1 : 0
        unsafe message.pointee.matched = self.matched
        unsafe message.pointee.is_sent_snapshot = self.isSentSnapshot ? 1 : 0
    }
}

extension DescribeMembersRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__DescribeMembersRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__DescribeMembersRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__DescribeMembersRequest()
        unsafe raftdpb__describe_members_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__DescribeMembersRequest>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__DescribeMembersRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension DescribeMembersResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__DescribeMembersResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__DescribeMembersResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__DescribeMembersResponse()
        unsafe raftdpb__describe_members_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__DescribeMembersResponse>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.index = unsafe message.pointee.index
        self.isCommitted = unsafe message.pointee.is_committed != 0
        self.isJoint = unsafe message.pointee.is_joint != 0
        self.leader = unsafe message.pointee.leader
        self.commit = unsafe message.pointee.commit
        self.members.reserveCapacity(unsafe message.pointee.n_members)
        for index in 0..<(unsafe message.pointee.n_members) {
            self.members.append(try unsafe MemberDescription(copying: message.pointee.members[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__DescribeMembersResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.index = self.index
        unsafe message.pointee.is_committed = self.isCommitted ? 1 : 0
        unsafe message.pointee.is_joint = self.isJoint ? 1 : 0
        unsafe message.pointee.leader = self.leader
        unsafe message.pointee.commit = self.commit
        unsafe message.pointee.n_members = self.members.count
        if !self.members.isEmpty {
            let values = self.members.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Raftdpb__MemberDescription>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Raftdpb__MemberDescription.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.members = pointers
        }
    }
}

extension Newcomer: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__Newcomer.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__Newcomer.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__Newcomer()
        unsafe raftdpb__newcomer__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__Newcomer>) throws(ProtobufError) {
        self.init()
        self.name = try unsafe String(copying: message.pointee.name)
        self.peerAddress = try unsafe String(copying: message.pointee.peer_address)
        self.clientAddress = try unsafe String(copying: message.pointee.client_address)
        self.staysLearner = unsafe message.pointee.stays_learner != 0
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__Newcomer>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.peer_address = arena.copy(self.peerAddress)
        unsafe message.pointee.client_address = arena.copy(self.clientAddress)
        unsafe message.pointee.stays_learner = self.staysLearner ? 1 : 0
    }
}

extension MemberChange: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__MemberChange.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__MemberChange.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__MemberChange()
        unsafe raftdpb__member_change__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__MemberChange>) throws(ProtobufError) {
        self.init()
        switch unsafe message.pointee.step_case.rawValue {
        case 1:
            if let value = unsafe message.pointee.add {
                self.step = .add(try unsafe Newcomer(copying: value))
            }
        case 2:
            self.step = .promote(unsafe message.pointee.promote)
        case 3:
            self.step = .demote(unsafe message.pointee.demote)
        case 4:
            self.step = .remove(unsafe message.pointee.remove)
        case 5:
            if let value = unsafe message.pointee.replace {
                self.step = .replace(try unsafe MemberChange.Replacement(copying: value))
            }
        case 6:
            if let value = unsafe message.pointee.update {
                self.step = .update(try unsafe MemberChange.Update(copying: value))
            }
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__MemberChange>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        switch self.step {
        case .add(let value):
            unsafe message.pointee.step_case = .init(rawValue: 1)
            let pointer = unsafe arena.make(Raftdpb__Newcomer.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.add = pointer
        case .promote(let value):
            unsafe message.pointee.step_case = .init(rawValue: 2)
            unsafe message.pointee.promote = value
        case .demote(let value):
            unsafe message.pointee.step_case = .init(rawValue: 3)
            unsafe message.pointee.demote = value
        case .remove(let value):
            unsafe message.pointee.step_case = .init(rawValue: 4)
            unsafe message.pointee.remove = value
        case .replace(let value):
            unsafe message.pointee.step_case = .init(rawValue: 5)
            let pointer = unsafe arena.make(Raftdpb__MemberChange__Replacement.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.replace = pointer
        case .update(let value):
            unsafe message.pointee.step_case = .init(rawValue: 6)
            let pointer = unsafe arena.make(Raftdpb__MemberChange__Update.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.update = pointer
        case nil: break
        }
    }
}

extension MemberChange.Replacement: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__MemberChange__Replacement.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__MemberChange__Replacement.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__MemberChange__Replacement()
        unsafe raftdpb__member_change__replacement__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__MemberChange__Replacement>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        if let value = unsafe message.pointee.newcomer { self.newcomer = try unsafe Newcomer(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__MemberChange__Replacement>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        if let value = self.newcomer {
            let pointer = unsafe arena.make(Raftdpb__Newcomer.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.newcomer = pointer
        }
    }
}

extension MemberChange.Update: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__MemberChange__Update.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__MemberChange__Update.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__MemberChange__Update()
        unsafe raftdpb__member_change__update__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__MemberChange__Update>) throws(ProtobufError) {
        self.init()
        self.id = unsafe message.pointee.id
        if unsafe message.pointee._name_case.rawValue != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if unsafe message.pointee._peer_address_case.rawValue != 0 { self.peerAddress = try unsafe String(copying: message.pointee.peer_address) }
        if unsafe message.pointee._client_address_case.rawValue != 0 { self.clientAddress = try unsafe String(copying: message.pointee.client_address) }
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__MemberChange__Update>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.id = self.id
        if let value = self.name {
            unsafe message.pointee._name_case = .init(rawValue: 2)
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.peerAddress {
            unsafe message.pointee._peer_address_case = .init(rawValue: 3)
            unsafe message.pointee.peer_address = arena.copy(value)
        }
        if let value = self.clientAddress {
            unsafe message.pointee._client_address_case = .init(rawValue: 4)
            unsafe message.pointee.client_address = arena.copy(value)
        }
    }
}

extension ChangeMembersRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__ChangeMembersRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__ChangeMembersRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__ChangeMembersRequest()
        unsafe raftdpb__change_members_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__ChangeMembersRequest>) throws(ProtobufError) {
        self.init()
        self.changes.reserveCapacity(unsafe message.pointee.n_changes)
        for index in 0..<(unsafe message.pointee.n_changes) {
            self.changes.append(try unsafe MemberChange(copying: message.pointee.changes[index]!))
        }
        self.expectedIndex = unsafe message.pointee.expected_index
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__ChangeMembersRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_changes = self.changes.count
        if !self.changes.isEmpty {
            let values = self.changes.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Raftdpb__MemberChange>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Raftdpb__MemberChange.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.changes = pointers
        }
        unsafe message.pointee.expected_index = self.expectedIndex
    }
}

extension ChangeMembersResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__ChangeMembersResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__ChangeMembersResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__ChangeMembersResponse()
        unsafe raftdpb__change_members_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__ChangeMembersResponse>) throws(ProtobufError) {
        self.init()
        self.index = unsafe message.pointee.index
        self.newcomer = unsafe message.pointee.newcomer
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__ChangeMembersResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.index = self.index
        unsafe message.pointee.newcomer = self.newcomer
    }
}

extension JoinRequest: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__JoinRequest.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__JoinRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__JoinRequest()
        unsafe raftdpb__join_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__JoinRequest>) throws(ProtobufError) {
        self.init()
        self.name = try unsafe String(copying: message.pointee.name)
        self.peerAddress = try unsafe String(copying: message.pointee.peer_address)
        self.clientAddress = try unsafe String(copying: message.pointee.client_address)
        self.incarnation = unsafe message.pointee.incarnation
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__JoinRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.name = arena.copy(self.name)
        unsafe message.pointee.peer_address = arena.copy(self.peerAddress)
        unsafe message.pointee.client_address = arena.copy(self.clientAddress)
        unsafe message.pointee.incarnation = self.incarnation
    }
}

extension JoinResponse: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Raftdpb__JoinResponse.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Raftdpb__JoinResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Raftdpb__JoinResponse()
        unsafe raftdpb__join_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Raftdpb__JoinResponse>) throws(ProtobufError) {
        self.init()
        self.clusterID = unsafe message.pointee.cluster_id
        self.id = unsafe message.pointee.id
        self.successorID = unsafe message.pointee.successor_id
    }

    func lend(to message: UnsafeMutablePointer<Raftdpb__JoinResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.cluster_id = self.clusterID
        unsafe message.pointee.id = self.id
        unsafe message.pointee.successor_id = self.successorID
    }
}

/// Who the members are, and how that changes.
package enum Membership {
    /// The names of the methods.
    package enum Methods {
        /// Returns the members and how each of them is doing. Linearizable: nothing newer was agreed on before the call.
        package static let describeMembers = MethodDescriptor(
            service: "raftdpb.Membership", method: "DescribeMembers")

        /// Changes who the members are, all steps in one. Answers when the change is finished, with its last configuration
        /// agreed on; promotions of newcomers that have to catch up first come later, by themselves.
        package static let changeMembers = MethodDescriptor(
            service: "raftdpb.Membership", method: "ChangeMembers")

        /// Makes the caller, whose data directory is empty, a member: a learner that gets a vote by itself when it has caught
        /// up. To ask again after a crash gives the same answer. A member that another directory has joined as is given to
        /// nobody: ALREADY_EXISTS, which is said only of members that are agreed on.
        package static let join = MethodDescriptor(
            service: "raftdpb.Membership", method: "Join")
    }
}

/// Who the members are, and how that changes.
///
/// Calls arrive on the server's loop.
package protocol MembershipService {
    /// Returns the members and how each of them is doing. Linearizable: nothing newer was agreed on before the call.
    func describeMembers(
        _ request: DescribeMembersRequest, context: ServerContext
    ) async throws -> DescribeMembersResponse

    /// Changes who the members are, all steps in one. Answers when the change is finished, with its last configuration
    /// agreed on; promotions of newcomers that have to catch up first come later, by themselves.
    func changeMembers(
        _ request: ChangeMembersRequest, context: ServerContext
    ) async throws -> ChangeMembersResponse

    /// Makes the caller, whose data directory is empty, a member: a learner that gets a vote by itself when it has caught
    /// up. To ask again after a crash gives the same answer. A member that another directory has joined as is given to
    /// nobody: ALREADY_EXISTS, which is said only of members that are agreed on.
    func join(
        _ request: JoinRequest, context: ServerContext
    ) async throws -> JoinResponse
}

extension MembershipService {
    /// Serves every method of raftdpb.Membership.
    package func register(in router: inout Router) {
        router.unary(Membership.Methods.describeMembers) { (request: DescribeMembersRequest, context: ServerContext) in
            try await self.describeMembers(request, context: context)
        }
        router.unary(Membership.Methods.changeMembers) { (request: ChangeMembersRequest, context: ServerContext) in
            try await self.changeMembers(request, context: context)
        }
        router.unary(Membership.Methods.join) { (request: JoinRequest, context: ServerContext) in
            try await self.join(request, context: context)
        }
    }
}

/// Who the members are, and how that changes.
///
/// Belongs to the loop of its channel.
package struct MembershipClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// Returns the members and how each of them is doing. Linearizable: nothing newer was agreed on before the call.
    package func describeMembers(
        _ request: DescribeMembersRequest, options: CallOptions = CallOptions()
    ) async throws -> DescribeMembersResponse {
        try await channel.unary(Membership.Methods.describeMembers, request, options: options)
    }

    /// Changes who the members are, all steps in one. Answers when the change is finished, with its last configuration
    /// agreed on; promotions of newcomers that have to catch up first come later, by themselves.
    package func changeMembers(
        _ request: ChangeMembersRequest, options: CallOptions = CallOptions()
    ) async throws -> ChangeMembersResponse {
        try await channel.unary(Membership.Methods.changeMembers, request, options: options)
    }

    /// Makes the caller, whose data directory is empty, a member: a learner that gets a vote by itself when it has caught
    /// up. To ask again after a crash gives the same answer. A member that another directory has joined as is given to
    /// nobody: ALREADY_EXISTS, which is said only of members that are agreed on.
    package func join(
        _ request: JoinRequest, options: CallOptions = CallOptions()
    ) async throws -> JoinResponse {
        try await channel.unary(Membership.Methods.join, request, options: options)
    }
}
