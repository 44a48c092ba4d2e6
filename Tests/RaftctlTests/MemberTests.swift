// Changes of members: what is typed, what it does to the quorum, and what is asked of the cluster.

import RaftRPC
import Settings
import Testing

@testable import raftctl

/// n1 leads; ids are 0x1, 0x2 and so on. Those in `silent` are not heard.
func described(
    _ names: [String], learners: [String] = [], silent: [String] = [], index: UInt64 = 7
) -> DescribeMembersResponse {
    var response = DescribeMembersResponse()
    (response.clusterID, response.index, response.isCommitted) = (0xC, index, true)
    (response.leader, response.commit) = (1, 40)
    for (number, name) in zip(UInt64(1)..., names + learners) {
        var member = MemberDescription()
        (member.id, member.name, member.peerAddress) = (number, name, "\(name):2380")
        member.role = learners.contains(name) ? .learner : .voter
        (member.isHeard, member.matched) = (!silent.contains(name), 40)
        response.members.append(member)
    }
    return response
}

private func plan(
    _ words: String, _ members: DescribeMembersResponse = described(["n1", "n2", "n3"])
) throws -> QuorumPlan {
    try QuorumPlan(
        MemberStep.groups(words.split(separator: " ").map(String.init)), for: members.members)
}

private func lines(_ answer: some Answer) -> [String] {
    String(decoding: answer.bytes(as: .simple, ByteStyle(isHex: false)), as: UTF8.self)
        .split(separator: "\n").map(String.init)
}

/// Returns the failure of `body`.
private func failure(_ body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}

@Suite("A plan of members")
struct QuorumPlanTests {
    @Test(
        "shows the quorum before, during and after",
        arguments: [
            (
                "remove n3",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "after remove n3: 2 voters (n1 n2), quorum 2, tolerates 0 failures",
                ]
            ),
            (
                "add n4 h:1",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "after add n4, until n4 has caught up: 3 voters (n1 n2 n3), quorum 2, "
                        + "tolerates 1 failure; learning: n4",
                    "after add n4: 4 voters (n1 n2 n3 n4), quorum 3, tolerates 1 failure",
                ]
            ),
            (
                "add-learner n4 h:1",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "after add-learner n4: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure; "
                        + "learning: n4",
                ]
            ),
            (
                "replace n1 n4 h:1",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "after replace n1 n4, until n4 has caught up: 3 voters (n1 n2 n3), quorum 2, "
                        + "tolerates 1 failure; learning: n4",
                    "during replace n1 n4: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure, "
                        + "and 3 voters (n2 n3 n4), quorum 2, tolerates 1 failure",
                    "after replace n1 n4: 3 voters (n2 n3 n4), quorum 2, tolerates 1 failure",
                ]
            ),
            (
                "remove n2 + remove n3",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "during remove n2 + remove n3: 3 voters (n1 n2 n3), quorum 2, tolerates 1 "
                        + "failure, and 1 voter (n1), quorum 1, tolerates 0 failures",
                    "after remove n2 + remove n3: 1 voter (n1), quorum 1, tolerates 0 failures",
                ]
            ),
            (
                "demote 0x2, remove 2",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "after demote 0x2: 2 voters (n1 n3), quorum 2, tolerates 0 failures; "
                        + "learning: n2",
                    "after remove 2: 2 voters (n1 n3), quorum 2, tolerates 0 failures",
                ]
            ),
            (
                "add n4 h:1, remove n4",
                [
                    "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                    "after add n4, until n4 has caught up: 3 voters (n1 n2 n3), quorum 2, "
                        + "tolerates 1 failure; learning: n4",
                    "after add n4: 4 voters (n1 n2 n3 n4), quorum 3, tolerates 1 failure",
                    "after remove n4: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure",
                ]
            ),
        ] as [(String, [String])]
    )
    func phases(words: String, expected: [String]) throws {
        #expect(lines(try plan(words)) == expected)
    }

    @Test("refuses the order in which a majority would be silent, and takes the other one")
    func order() throws {
        let members = described(["n1", "n2", "n3"], silent: ["n3"])
        let wrong = try plan("remove n2, remove n3", members)
        #expect(
            failure { try wrong.check(isForced: false) }
                == Failure(
                    .quorumAtRisk,
                    "after remove n2: 2 voters (n1 n3), quorum 2, tolerates 0 failures; no quorum "
                        + "without n3, so nothing could be agreed on, not even the way back. "
                        + "Bring back or remove n3 first, or insist with --force."))
        #expect(failure { try wrong.check(isForced: true) } == nil)
        let right = try plan("remove n3, remove n2", members)
        #expect(failure { try right.check(isForced: false) } == nil)
        #expect(
            lines(right).first
                == "now: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure; n3 not heard")
    }

    @Test("asks for a majority of the old and of the new voters while a change is joint")
    func joint() throws {
        let members = described(["n1", "n2", "n3"], learners: ["n4", "n5"], silent: ["n4", "n5"])
        let plan = try plan("promote n4 + promote n5 + remove n2 + remove n3", members)
        #expect(plan.loss?.title == "during promote n4 + promote n5 + remove n2 + remove n3")
        #expect(plan.loss?.electorates.map(\.spare) == [1, -1])
    }

    /// Every way to take two of four steps on clusters of every health, against the rule itself.
    @Test("never lets through a stretch without a quorum")
    func everyPair() throws {
        let names = ["n1", "n2", "n3"]
        let steps = ["remove n2", "remove n3", "add n4 h:1", "demote n2", "replace n3 n5 h:2"]
        for silent in [[], ["n2"], ["n3"]] {
            for first in steps {
                for second in steps where second != first {
                    for joint in [", ", " + "] {
                        let members = described(names, silent: silent)
                        guard let plan = try? plan(first + joint + second, members) else {
                            continue
                        }
                        let isSafe = plan.phases.allSatisfy { phase in
                            [phase.outgoing, phase.roster.voters].allSatisfy { voters in
                                voters.isEmpty
                                    || voters.count(where: \.isHeard) * 2 > voters.count
                            }
                        }
                        #expect((failure { try plan.check(isForced: false) } == nil) == isSafe)
                        #expect(plan.phases.last?.roster.voters.isEmpty == false)
                    }
                }
            }
        }
    }

    @Test(
        "is refused where it says what cannot be",
        arguments: [
            ("remove n9", .refused, "there is no member n9; the members are n1, n2, n3"),
            ("promote n1", .refused, "n1 is no learner"),
            ("add n1 h:1", .refused, "there is a member called n1"),
            ("remove n1, remove n1", .refused, "n1 is no member any more by then"),
            (
                "remove n1 + remove n2 + remove n3", .refused,
                "after remove n1 + remove n2 + remove n3 nobody would be left to vote"
            ),
            (
                "remove", .usage,
                "\"remove\" is no step; steps are add NAME HOST:PORT; add-learner NAME HOST:PORT; "
                    + "promote MEMBER; demote MEMBER; remove MEMBER; replace MEMBER NAME HOST:PORT"
            ),
            ("add n4 h", .usage, "\"n4\" at \"h\" has no :PORT"),
            (
                "add n4 0.0.0.0:1", .usage,
                "\"n4\" at \"0.0.0.0:1\" cannot be dialled by the other members"
            ),
            (
                "add n/4 h:1", .usage, "\"n/4\" at \"h:1\" holds the character \"/\""
            ),
        ] as [(String, ExitCode, String)]
    )
    func refusals(words: String, code: ExitCode, message: String) {
        #expect(failure { _ = try plan(words) } == Failure(code, message))
    }

    @Test("in the other formats")
    func formats() throws {
        let plan = try plan("remove n3")
        func text(_ format: OutputFormat) -> String {
            String(decoding: plan.bytes(as: format, ByteStyle(isHex: false)), as: UTF8.self)
        }
        #expect(
            text(.table) == """
                +-----------------+----------+----------+--------+-------+-----------+-------+
                | PHASE           | VOTERS   | LEARNERS | QUORUM | HEARD | TOLERATES | SPARE |
                +-----------------+----------+----------+--------+-------+-----------+-------+
                | now             | n1 n2 n3 |          |      2 |     3 |         1 |     1 |
                | after remove n3 | n1 n2    |          |      2 |     2 |         0 |     0 |
                +-----------------+----------+----------+--------+-------+-----------+-------+

                """)
        #expect(
            text(.json) == #"[{"phase":"now","electorates":[{"voters":["n1","n2","n3"],"#
                + #""quorum":2,"heard":3}],"learners":[],"tolerates":1,"spare":1},"#
                + #"{"phase":"after remove n3","electorates":[{"voters":["n1","n2"],"#
                + #""quorum":2,"heard":2}],"learners":[],"tolerates":0,"spare":0}]"# + "\n")
        #expect(
            text(.fields).hasPrefix(
                """
                "Phase" : "now"
                "Voters" : "n1 n2 n3"
                "Learners" : ""
                "Quorum" : "2"
                "Heard" : "3"
                "Tolerates" : 1
                "Spare" : 1

                """))
    }
}

@Suite("A change of members")
struct MemberChangeTests {
    @Test("asks for exactly what it looked at")
    func request() throws {
        let changer = MemberChanger(
            steps: [
                .update("n2", name: nil, peer: "x:1", client: nil),
                .add(.init(name: "n4", peer: "y:1", client: "y:2", staysLearner: true)),
            ], ifIndex: 7, isForced: false)
        let request = try changer.request(for: described(["n1", "n2", "n3"]))
        #expect(request.expectedIndex == 7)
        var update = MemberChange.Update()
        (update.id, update.peerAddress) = (2, "x:1")
        #expect(request.changes.first?.step == .update(update))
        var newcomer = Newcomer()
        (newcomer.name, newcomer.peerAddress, newcomer.clientAddress) = ("n4", "y:1", "y:2")
        newcomer.staysLearner = true
        #expect(request.changes.last?.step == .add(newcomer))
    }

    @Test("is refused before it is sent when the members are others, or the quorum would be lost")
    func refused() {
        let members = described(["n1", "n2", "n3"], silent: ["n3"])
        let stale = MemberChanger(steps: [.remove("n3")], ifIndex: 6, isForced: true)
        #expect(
            failure { _ = try stale.request(for: members) }
                == Failure(
                    .conflict, "the members have changed: they are those of index 7, not 6"))
        let deadly = MemberChanger(steps: [.remove("n2")], ifIndex: nil, isForced: false)
        #expect(failure { _ = try deadly.request(for: members) }?.code == .quorumAtRisk)
        let forced = MemberChanger(steps: [.remove("n2")], ifIndex: nil, isForced: true)
        #expect(failure { _ = try forced.request(for: members) } == nil)
    }

    @Test("finds members by name and by id, and says when that is not one")
    func names() throws {
        var members = described(["n1", "a", "n3"]).members
        #expect(try members.member("n3").id == 3)
        #expect(try members.member("0x3").id == 3)
        #expect(try members.member("3").id == 3)
        members[0].id = 0xA
        #expect(
            failure { _ = try members.member("a") }
                == Failure(.refused, "a is the name of one member and the id of another"))
        members[0].name = ""
        #expect(try members.member("0xa").label == "a")
    }

    @Test(
        "prints what etcdctl prints, and how a newcomer is started",
        arguments: [
            (
                .add(.init(name: "n4", peer: "h:2380")), 9,
                "Member 9 added to cluster c\n"
                    + "Start it with: raftd --name n4 --listen-peer h:2380 --join a:1,b:1\n"
            ),
            (.remove("n2"), 0, "Member 2 removed from cluster c\n"),
            (.promote("n4"), 0, "Member 4 promoted in cluster c\n"),
            (
                .update("n2", name: "x", peer: nil, client: nil), 0,
                "Member 2 updated in cluster c\n"
            ),
            (
                .replace("n2", .init(name: "n5", peer: "h:2380")), 9,
                "Member 9 added to cluster c; it replaces n2 when it has caught up\n"
                    + "Start it with: raftd --name n5 --listen-peer h:2380 --join a:1,b:1\n"
            ),
        ] as [(MemberStep, UInt64, String)]
    )
    func output(step: MemberStep, newcomer: UInt64, text: String) throws {
        var response = ChangeMembersResponse()
        (response.index, response.newcomer) = (9, newcomer)
        let answer = try MemberChangeAnswer(
            [step], response, described(["n1", "n2", "n3"], learners: ["n4"]),
            endpoints: ["a:1", "b:1"])
        #expect(String(decoding: answer.simple(ByteStyle(isHex: false)), as: UTF8.self) == text)
    }

    @Test("as JSON and as fields has the published names, and the new index")
    func structured() throws {
        var response = ChangeMembersResponse()
        (response.index, response.newcomer) = (9, 9)
        let answer = try MemberChangeAnswer(
            [.add(.init(name: "n4", peer: "h:2380"))], response, described(["n1"]),
            endpoints: ["a:1"])
        #expect(
            answer.json.text == #"{"header":{"cluster_id":12},"member":{"ID":9,"name":"n4","#
                + #""peerURLs":["h:2380"],"isLearner":true},"index":9}"#)
        #expect(
            answer.fields(ByteStyle(isHex: false)).map(\.line) == [
                #""ClusterID" : 12"#, #""Index" : 9"#, #""ID" : 9"#, #""Name" : "n4""#,
                #""PeerURL" : "h:2380""#, #""IsLearner" : true"#,
            ])
    }
}

@Suite("member list --detail")
struct MemberDetailTests {
    private static let members: DescribeMembersResponse = {
        var members = described(["n1", "n2", "n3"], learners: ["n4"], silent: ["n3"])
        (members.members[2].matched, members.members[3].matched) = (10, 30)
        members.members[3].isPromotedByItself = true
        members.members[3].replaces = 3
        members.members[3].isSentSnapshot = true
        return members
    }()

    @Test("says who leads, who is behind, and what is to come")
    func simple() {
        #expect(
            lines(Self.members) == [
                "index 7, settled: 3 voters (n1 n2 n3), quorum 2, tolerates 1 failure; n3 not heard",
                "1, n1, leader, true, 0, n1:2380, , ",
                "2, n2, voter, true, 0, n2:2380, , ",
                "3, n3, voter, false, 30, n3:2380, , ",
                "4, n4, learner, true, 10, n4:2380, , is sent a snapshot; replaces n3 when it has "
                    + "caught up",
            ])
        var joint = Self.members
        joint.isJoint = true
        joint.members[1].role = .outgoing
        #expect(
            lines(joint).first
                == "index 7, a change is under way: 2 voters (n1 n3), quorum 2, tolerates 0 "
                + "failures; no quorum without n3")
        #expect(
            lines(joint)[2]
                == "2, n2, outgoing, true, 0, n2:2380, , leaves, or becomes a learner")
    }

    @Test("as JSON and as a table")
    func formats() {
        let members = described(["n1"])
        #expect(
            members.json.text == #"{"header":{"cluster_id":12},"index":7,"isCommitted":true,"#
                + #""leader":1,"commit":40,"members":[{"ID":1,"name":"n1","#
                + #""peerAddress":"n1:2380","role":"voter","isHeard":true,"matched":40}]}"#)
        #expect(
            members.table(ByteStyle(isHex: false)).text == """
                +----+------+--------+-------+--------+------------+--------------+---------+
                | ID | NAME | ROLE   | HEARD | BEHIND | PEER ADDRS | CLIENT ADDRS | TO COME |
                +----+------+--------+-------+--------+------------+--------------+---------+
                | 1  | n1   | leader | true  |      0 | n1:2380    |              |         |
                +----+------+--------+-------+--------+------------+--------------+---------+

                """)
        #expect(members.fields(ByteStyle(isHex: false)).first?.line == #""ClusterID" : 12"#)
    }
}

@Suite("move-leader")
struct MoveLeaderTests {
    @Test("prints what etcdctl prints")
    func output() {
        var response = MoveLeaderResponse()
        response.header = ResponseHeader()
        response.header?.memberID = 0x1A
        #expect(
            lines(LeadershipMove(response, leader: 0x1B))
                == ["Leadership transferred from 1a to 1b"])
        #expect(lines(LeadershipMove(response, leader: 0)) == ["Leadership transferred from 1a"])
        #expect(lines(LeadershipMove(response, leader: 0x1A)) == ["Member 1a leads already"])
        #expect(
            LeadershipMove(response, leader: 0x1B).json.text
                == #"{"header":{"member_id":26},"leader":27}"#)
    }
}
