import Testing

@testable import Raft

private func member(_ id: UInt64, promotion: Configuration.Promotion? = nil)
    -> Configuration.Member
{
    Configuration.Member(
        id: NodeID(id), name: "n\(id)", peerAddress: "h\(id):1", clientAddress: "h\(id):2",
        promotion: promotion)
}

private func configuration(
    _ voters: [UInt64], outgoing: [UInt64] = [], learners: [UInt64] = []
) -> Configuration {
    Configuration(
        voters: voters.map { member($0) }, outgoing: outgoing.map { member($0) },
        learners: learners.map { member($0) })
}

private func newcomer(_ name: String, address: String? = nil) -> Configuration.Newcomer {
    Configuration.Newcomer(name: name, peerAddress: address ?? "\(name):1")
}

@Suite("A configuration's bytes")
struct ConfigurationCodingTests {
    private static let examples: [Configuration] = [
        configuration([1]), configuration([3, 1, 2], learners: [9, 8]),
        configuration([1, 2, 4], outgoing: [1, 2, 3]),
        configuration([1], outgoing: [1, 2], learners: [2, 7]),
        configuration([1, .max]),
        Configuration(
            voters: [member(1), member(2)],
            learners: [
                member(3, promotion: .toVoter), member(5, promotion: .inPlace(of: NodeID(2))),
            ]
        ),
        Configuration(voters: [Configuration.Member(id: NodeID(1))]),
        Configuration(
            voters: [Configuration.Member(id: NodeID(1), incarnation: 0x0102_0304)],
            outgoing: [Configuration.Member(id: NodeID(2), incarnation: .max)],
            learners: [Configuration.Member(id: NodeID(3), promotion: .toVoter, incarnation: 1)]),
        configuration(Array(1...32)),
        Configuration(
            voters: [
                Configuration.Member(
                    id: NodeID(1), name: String(repeating: "ä", count: 127),
                    peerAddress: String(repeating: "a", count: 259))
            ]),
    ]

    @Test("come back as they went", arguments: examples)
    func roundTrip(example: Configuration) {
        #expect(Configuration(decoding: example.encoded()) == example)
        #expect(Configuration(decoding: example.encoded()[...]) == example)
    }

    @Test("never change: they are on disks")
    func forEver() {
        let example = Configuration(
            voters: [
                Configuration.Member(
                    id: NodeID(0x0102), name: "a", peerAddress: "b:1", clientAddress: "")
            ],
            learners: [member(0x0300, promotion: .inPlace(of: NodeID(0x0102)))])
        let expected: [UInt8] =
            [1, 2] + [2, 1, 0, 0, 0, 0, 0, 0, 1] + [1, 0, 0x61] + [3, 0, 0x62, 0x3a, 0x31] + [0, 0]
            + [0, 3, 0, 0, 0, 0, 0, 0, 20] + [2, 1, 0, 0, 0, 0, 0, 0] + [4, 0] + Array("n768".utf8)
            + [6, 0] + Array("h768:1".utf8) + [6, 0] + Array("h768:2".utf8)
        #expect(example.encoded() == expected)
    }

    @Test("never change: the data directory that a member is bound to stands behind its parts")
    func boundForEver() {
        let example = Configuration(
            voters: [Configuration.Member(id: NodeID(1), name: "a", incarnation: 0x0201)])
        let expected: [UInt8] =
            [1, 1] + [1, 0, 0, 0, 0, 0, 0, 0, 33] + [1, 2, 0, 0, 0, 0, 0, 0] + [1, 0, 0x61]
            + [0, 0, 0, 0]
        #expect(example.encoded() == expected)
    }

    @Test("are whole or nothing: no prefix and nothing longer is read", arguments: examples)
    func whole(example: Configuration) {
        let bytes = example.encoded()
        for count in bytes.indices { #expect(Configuration(decoding: bytes[..<count]) == nil) }
        #expect(Configuration(decoding: bytes + [0]) == nil)
    }

    @Test("have one spelling: whatever is read is written the same again", arguments: examples)
    func canonical(example: Configuration) {
        let bytes = example.encoded()
        for position in bytes.indices.prefix(60) {
            for value in 0...UInt8.max {
                var changed = bytes
                changed[position] = value
                guard let read = Configuration(decoding: changed) else { continue }
                #expect(read.encoded() == changed)
            }
        }
    }

    @Test("of no kind end the process", arguments: 1...20 as ClosedRange<UInt64>)
    func noise(seed: UInt64) {
        var dice = Dice(seed: seed)
        for _ in 0..<500 {
            var bytes = Self.examples[dice.roll(Self.examples.count)].encoded()
            for _ in 0...dice.roll(6) {
                switch dice.roll(3) {
                case 0: bytes[dice.roll(bytes.count)] = UInt8(dice.roll(256))
                case 1: bytes.insert(UInt8(dice.roll(256)), at: dice.roll(bytes.count))
                default: if bytes.count > 1 { bytes.remove(at: dice.roll(bytes.count)) }
                }
            }
            if let read = Configuration(decoding: bytes) { #expect(read.encoded() == bytes) }
            _ = Configuration(decoding: (0..<dice.roll(80)).map { _ in UInt8(dice.roll(256)) })
        }
    }

    @Test("of a configuration that cannot be are refused")
    func unsound() {
        let bad: [Configuration] = [
            configuration([]), configuration([], learners: [1]), configuration([], outgoing: [1]),
            configuration([1, 1]), configuration([0]), configuration([1], learners: [1]),
            configuration(Array(1...33)), configuration(Array(1...20), outgoing: Array(14...33)),
            Configuration(voters: [member(1, promotion: .toVoter)]),
            Configuration(
                voters: [member(1)], learners: [member(2, promotion: .inPlace(of: NodeID(9)))]),
            Configuration(
                voters: [member(1)],
                learners: [2, 3].map { member($0, promotion: .inPlace(of: NodeID(1))) }),
            Configuration(voters: [1, 2].map { .init(id: NodeID($0), name: "same") }),
            Configuration(voters: [1, 2].map { .init(id: NodeID($0), peerAddress: "h:1") }),
            Configuration(voters: [.init(id: NodeID(1), name: String(repeating: "a", count: 256))]),
            Configuration(
                voters: [.init(id: NodeID(1), peerAddress: String(repeating: "a", count: 260))]),
            Configuration(voters: [.init(id: NodeID(1), name: "a\nb")]),
            Configuration(
                voters: [member(1)], outgoing: [.init(id: NodeID(1), name: "other"), member(2)]),
        ]
        for example in bad { #expect(!example.isSound, "\(example)") }
    }
}

@Suite("§6 and dissertation §4: a change")
struct ChangeTests {
    /// Sorted lists of up to five voters.
    private static let voterSets: [[UInt64]] = (1..<32).map { mask in
        (1...5 as ClosedRange<UInt64>).filter { mask >> ($0 - 1) & 1 == 1 }
    }

    /// Whether two majorities of `one` and `other` can be without a member in common.
    private static func canMiss(_ one: Configuration, _ other: Configuration) -> Bool {
        let everybody = Set(one.members.map(\.id) + other.members.map(\.id)).sorted()
        for mask in 0..<(1 << everybody.count) {
            let some = everybody.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
            if one.hasQuorum({ some.contains($0) }), other.hasQuorum({ !some.contains($0) }) {
                return true
            }
        }
        return false
    }

    /// From every set of voters to every other: this is what keeps two leaders from being elected.
    @Test("goes only to where every majority meets every majority of before")
    func overlap() throws {
        for old in Self.voterSets {
            for new in Self.voterSets where new != old {
                let learners = new.filter { !old.contains($0) }
                let current = configuration(old, learners: learners)
                let steps: [Configuration.Change.Step] =
                    learners.map { .promote(NodeID($0)) }
                    + old.filter { !new.contains($0) }.map { .remove(NodeID($0)) }
                let next = try current.applying(.init(steps), newcomer: NodeID(99))
                #expect(!Self.canMiss(current, next), "\(old) to \(new)")
                #expect(next.voters.map(\.id.number) == new)
                // Joint only where it must be.
                #expect(next.isJoint == (steps.count > 1))
                guard next.isJoint else { continue }
                #expect(next.outgoing.map(\.id.number) == old)
                #expect(!Self.canMiss(next, next.afterJoint), "\(old) to \(new)")
                #expect(next.isSound && next.afterJoint.isSound)
            }
        }
    }

    private static let current = Configuration(
        voters: [1, 2, 3].map { member($0) },
        learners: [member(7), member(8, promotion: .inPlace(of: NodeID(3)))])

    @Test(
        "that cannot be is refused by name",
        arguments: [
            ([.promote(NodeID(9))], .unknownMember(NodeID(9))),
            ([.promote(NodeID(1))], .notALearner(NodeID(1))),
            ([.demote(NodeID(7))], .notAVoter(NodeID(7))),
            ([.demote(NodeID(9))], .unknownMember(NodeID(9))),
            ([.remove(NodeID(9))], .unknownMember(NodeID(9))),
            ([.remove(NodeID(1)), .remove(NodeID(1))], .unknownMember(NodeID(1))),
            (
                [.remove(NodeID(1)), .remove(NodeID(2)), .demote(NodeID(3))], .wouldLeaveNoVoter
            ),
            ([.add(newcomer("n2", address: "x:1"))], .sameName("n2")),
            ([.add(newcomer("x", address: "h7:1"))], .sameAddress("h7:1")),
            ([.add(newcomer("x", address: ""))], .unfit("")),
            ([.add(newcomer("a\u{7}"))], .unfit("a\u{7}")),
            ([.add(newcomer("a")), .add(newcomer("b"))], .severalNewcomers),
            ([.replace(NodeID(3), with: newcomer("a"))], .beingReplaced(NodeID(3), by: NodeID(8))),
            ([.replace(NodeID(2), with: newcomer("n1", address: "x:1"))], .sameName("n1")),
            ([.replace(NodeID(9), with: newcomer("a"))], .unknownMember(NodeID(9))),
            ([.update(NodeID(9), name: "x")], .unknownMember(NodeID(9))),
            ([.update(NodeID(1), name: "n2")], .sameName("n2")),
            ([.update(NodeID(1), peerAddress: "")], .unfit("")),
            ([.update(NodeID(1), name: "n1")], .changesNothing), ([], .changesNothing),
            ([.demote(NodeID(2)), .promote(NodeID(2))], .changesNothing),
        ] as [([Configuration.Change.Step], Configuration.Refusal)])
    func refusals(steps: [Configuration.Change.Step], refusal: Configuration.Refusal) {
        #expect(throws: refusal) {
            _ = try Self.current.applying(.init(steps), newcomer: NodeID(20))
        }
    }

    @Test("cannot make more members than there may be, leaving ones included")
    func size() {
        let full = configuration(Array(1...31), learners: [32])
        #expect(throws: Configuration.Refusal.tooManyMembers) {
            _ = try full.applying(.init([.add(newcomer("a"))]), newcomer: NodeID(99))
        }
        #expect(throws: Configuration.Refusal.tooManyMembers) {
            let steps: [Configuration.Change.Step] = [
                .remove(NodeID(1)), .remove(NodeID(2)), .add(newcomer("a")),
            ]
            _ = try full.applying(.init(steps), newcomer: NodeID(99))
        }
    }

    @Test("gives no id that is taken, not even that of somebody who goes")
    func ids() {
        for steps in [[], [.remove(NodeID(3))]] as [[Configuration.Change.Step]] {
            #expect(throws: Configuration.Refusal.idTaken(NodeID(3))) {
                let change = Configuration.Change(steps + [.add(newcomer("a"))])
                _ = try Self.current.applying(change, newcomer: NodeID(3))
            }
        }
    }

    @Test("replaces: the newcomer may have the name and address of whom it replaces")
    func replacement() throws {
        let start = configuration([1, 2, 3])
        let same = newcomer("n3", address: "h3:1")
        let waiting = try start.applying(
            .init([.replace(NodeID(3), with: same)]), newcomer: NodeID(9))
        #expect(waiting.voters == start.voters && !waiting.isJoint)
        #expect(waiting.learners.map(\.promotion) == [.inPlace(of: NodeID(3))])
        let joint = try waiting.applying(.init([.promote(NodeID(9))]), newcomer: NodeID(0))
        #expect(joint.voters.map(\.id.number) == [1, 2, 9])
        #expect(joint.outgoing.map(\.id.number) == [1, 2, 3])
        #expect(joint.isSound && joint.learners.isEmpty)
        // When the old one is removed before, there is nobody left to replace.
        let early = try waiting.applying(.init([.remove(NodeID(3))]), newcomer: NodeID(0))
        #expect(early.learners.map(\.promotion) == [.toVoter])
        // A learner is replaced at once.
        let learner = try configuration([1], learners: [2]).applying(
            .init([.replace(NodeID(2), with: newcomer("n2", address: "h2:1"))]),
            newcomer: NodeID(9))
        #expect(learner.learners.map(\.id.number) == [9])
    }

    @Test("demotes: the member votes until the joint configuration is left")
    func demotion() throws {
        let next = try configuration([1, 2, 3]).applying(
            .init([.demote(NodeID(3)), .demote(NodeID(2))]), newcomer: NodeID(0))
        #expect(next.isVoter(NodeID(2)) && !next.isLearner(NodeID(2)))
        #expect(!next.afterJoint.isVoter(NodeID(2)) && next.afterJoint.isLearner(NodeID(2)))
        #expect(next.electors.map(\.number) == [1, 2, 3])
        #expect(Configuration(decoding: next.encoded()) == next)
    }

    @Test("of an address reaches every part of a joint configuration")
    func update() throws {
        let next = try configuration([1, 2, 3]).applying(
            .init([.remove(NodeID(3)), .demote(NodeID(2)), .update(NodeID(1), peerAddress: "x:1")]),
            newcomer: NodeID(0))
        #expect(next.outgoing.map(\.peerAddress) == ["x:1", "h2:1", "h3:1"])
        #expect(next.isSound)
    }
}

@Suite("A plan for the members")
struct MembershipPlanTests {
    private func plan(
        _ steps: [Configuration.Change.Step], of current: Configuration, up: [UInt64]
    ) throws -> MembershipPlan {
        try MembershipPlan(
            .init(steps), of: current, newcomer: NodeID(50), up: up.map { NodeID($0) })
    }

    @Test(
        "tells how many failures each stage survives, and refuses what would lose the quorum",
        arguments: [
            // Adding before removing a dead one of three: four need three, and have them.
            ([.add(newcomer("a"))], [1, 2, 3], [1, 2], [1, 1, 1], [0, 0, 0], nil),
            ([.remove(NodeID(3))], [1, 2, 3], [1, 2], [1, 0], [0, 0], nil),
            // The living one of a dead pair of three must not go first.
            (
                [.remove(NodeID(2))], [1, 2, 3], [1, 2], [1, 0], [0, -1], .wouldLoseQuorum(stage: 1)
            ),
            ([.remove(NodeID(3))], [1, 2, 3], [1], [1, 0], [-1, -1], .quorumIsLost),
            (
                [.replace(NodeID(3), with: newcomer("n3", address: "h3:1"))], [1, 2, 3], [1, 2],
                [1, 1, 1, 1], [0, 0, 0, 1], nil
            ),
            ([.add(newcomer("a"))], [1, 2], [1, 2], [0, 0, 1], [0, 0, 1], nil),
            (
                [.remove(NodeID(1)), .remove(NodeID(2))], [1, 2, 3, 4], [1, 2, 3], [1, 0, 0],
                [0, -1, -1], .wouldLoseQuorum(stage: 1)
            ),
        ]
            as [(
                [Configuration.Change.Step], [UInt64], [UInt64], [Int], [Int],
                MembershipPlan.Danger?
            )])
    func stages(
        steps: [Configuration.Change.Step], voters: [UInt64], up: [UInt64], tolerated: [Int],
        spare: [Int], danger: MembershipPlan.Danger?
    ) throws {
        let plan = try plan(steps, of: configuration(voters), up: up)
        #expect(plan.stages.map(\.toleratedFailures) == tolerated)
        #expect(plan.stages.map(\.spare) == spare)
        #expect(plan.danger == danger)
    }

    @Test("tells why the leader would refuse")
    func refusal() {
        #expect(throws: Configuration.Refusal.wouldLeaveNoVoter) {
            _ = try plan([.remove(NodeID(1))], of: configuration([1]), up: [1])
        }
    }
}

@Suite("A member is one data directory")
struct BindingTests {
    /// Two processes P0 and P1 with one name both ask to be member 7, which an operator has added. Were both told yes,
    /// A could meet the one and B the other, and 7's two halves could vote for two leaders.
    @Test("who comes second is refused, and who comes again is not")
    func compareAndSwap() throws {
        let added = try configuration([1]).applying(
            .init([.add(newcomer("d"))]), newcomer: NodeID(7))
        let bound = try added.applying(
            .init([.bind(NodeID(7), incarnation: 50)]), newcomer: NodeID(8))
        #expect(bound.member(NodeID(7))?.incarnation == 50)
        #expect(throws: Configuration.Refusal.otherIncarnation(NodeID(7))) {
            try bound.applying(.init([.bind(NodeID(7), incarnation: 51)]), newcomer: NodeID(9))
        }
        #expect(throws: Configuration.Refusal.changesNothing) {
            try bound.applying(.init([.bind(NodeID(7), incarnation: 50)]), newcomer: NodeID(9))
        }
        #expect(throws: Configuration.Refusal.unknownMember(NodeID(5))) {
            try bound.applying(.init([.bind(NodeID(5), incarnation: 50)]), newcomer: NodeID(9))
        }
    }

    @Test("it stays bound when it is promoted, demoted and moves; whoever replaces it is not")
    func stays() throws {
        var members = try configuration([1, 2]).applying(
            .init([
                .add(.init(name: "d", peerAddress: "d:1", incarnation: 50))
            ]), newcomer: NodeID(7))
        for step in [
            .promote(NodeID(7)), .update(NodeID(7), peerAddress: "d:2"), .demote(NodeID(7)),
        ] as [Configuration.Change.Step] {
            members = try members.applying(.init([step]), newcomer: NodeID(8))
            #expect(members.member(NodeID(7))?.incarnation == 50)
        }
        members = try members.applying(
            .init([.replace(NodeID(7), with: newcomer("d"))]), newcomer: NodeID(8))
        #expect(members.member(NodeID(8))?.incarnation == 0)
    }
}

@Suite("--force-new-cluster")
struct ForcedClusterTests {
    private static let before = HardState(term: Term(4), vote: NodeID(2))

    private static func log(_ members: Configuration) -> LogOutline {
        var log = LogOutline(
            configuration: PlacedConfiguration(index: .beforeLog, configuration: members))
        for term in [1, 1, 3] as [UInt64] {
            log.append(EntryHeader(term: Term(term), kind: .command, byteCount: 8))
        }
        return log
    }

    private func refusal(of id: UInt64, _ log: LogOutline, overriding index: UInt64 = 0)
        -> ForcedCluster.Refusal?
    {
        #expect(throws: ForcedCluster.Refusal.self) {
            try ForcedCluster(
                id: NodeID(id), hardState: Self.before, outline: log, overriding: LogIndex(index))
        }
    }

    /// A is forced, and the flag stays. D and E join and are promoted; they commit W while A is slow. A restarts: alone
    /// again, it would acknowledge writes, and lack W.
    @Test("is for one configuration: once others have joined, the same flag is refused")
    func compareAndSwap() throws {
        var log = Self.log(configuration([1, 2, 3]))
        func add(_ members: Configuration) {
            log.append(
                EntryHeader(
                    term: Term(5), kind: .configuration,
                    byteCount: UInt32(members.encoded().count)), configuration: members)
        }
        add(configuration([1]))
        #expect(
            try ForcedCluster(
                id: NodeID(1), hardState: Self.before, outline: log, overriding: .beforeLog) == nil)
        add(configuration([1], learners: [5]))
        add(configuration([1, 5]))
        let current = try #require(log.configuration)
        #expect(refusal(of: 1, log) == .otherConfiguration(current))
        #expect(refusal(of: 1, log, overriding: 4) == .otherConfiguration(current))
        #expect(refusal(of: 1, log, overriding: 99) == .otherConfiguration(current))
    }

    @Test("is not for a removed member, nor for a learner; one that is being demoted votes")
    func whoMayNot() throws {
        #expect(refusal(of: 9, Self.log(configuration([1, 2, 3]))) == .unknownMember)
        #expect(refusal(of: 1, LogOutline()) == .unknownMember)
        #expect(refusal(of: 3, Self.log(configuration([1, 2], learners: [3]))) == .noVote)
        let demoting = Self.log(configuration([1, 2], outgoing: [1, 3, 4], learners: [3]))
        #expect(
            try ForcedCluster(
                id: NodeID(3), hardState: Self.before, outline: demoting, overriding: .beforeLog)
                != nil)
    }

    @Test("makes one member the whole cluster, behind what it has, and it leads")
    func alone() throws {
        var log = Self.log(configuration([1, 2, 3]))
        let forced = try #require(
            try ForcedCluster(
                id: NodeID(3), hardState: Self.before, outline: log, overriding: .beforeLog))
        #expect(forced.hardState == HardState(term: Term(5), vote: nil))
        #expect(forced.entry.index == LogIndex(4))
        #expect(forced.entry.configuration == configuration([3]))
        let payload = forced.entry.configuration
        log.append(
            EntryHeader(
                term: forced.hardState.term, kind: .configuration,
                byteCount: UInt32(payload.encoded().count)), configuration: payload)
        var node = Node(
            id: NodeID(3), hardState: forced.hardState, outline: log, commit: forced.entry.index)
        var effects = Effects()
        node.step(.tick(count: 1, jitter: 0), into: &effects)
        node.finishTurn(into: &effects)
        node.step(.durable(Ticket(1)), into: &effects)
        #expect(node.role == .leader)
    }
}
