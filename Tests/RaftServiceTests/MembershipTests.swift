import RPC
import Raft
import RaftRPC
import Testing

@testable import RaftService

@Suite("Members come and go")
struct MembershipTests {
    private func put(_ cluster: Cluster, _ host: String, _ key: String) throws {
        _ = try cluster.call(host) { channel, options in
            try await KVClient(channel: channel).put(
                PutRequest(key: Array(key.utf8), value: [1]), options: options)
        }
    }

    private func list(_ cluster: Cluster, _ host: String) throws -> [RaftRPC.Member] {
        try cluster.call(host) { channel, options in
            try await ClusterClient(channel: channel).memberList(
                MemberListRequest(linearizable: true), options: options)
        }.members
    }

    private func describe(_ cluster: Cluster, _ host: String) throws -> DescribeMembersResponse {
        try cluster.call(host) { channel, options in
            try await MembershipClient(channel: channel).describeMembers(
                DescribeMembersRequest(), options: options)
        }
    }

    private func change(
        _ cluster: Cluster, _ host: String, _ steps: [MemberChange.Step],
        expecting index: UInt64 = 0
    ) throws -> ChangeMembersResponse {
        try cluster.call(host) { channel, options in
            try await MembershipClient(channel: channel).changeMembers(
                ChangeMembersRequest(
                    changes: steps.map { MemberChange(step: $0) }, expectedIndex: index),
                options: options)
        }
    }

    private func leaderName(_ cluster: Cluster) throws -> String {
        try #require(cluster.leader).name
    }

    private func votes(_ cluster: Cluster, _ host: Cluster.Host) -> Bool {
        cluster.leader?.member.driver.node.configuration?.configuration.voters
            .contains { $0.id == host.member.id } ?? false
    }

    @Test("dissertation §4.2.1: a newcomer joins with an empty log, catches up and gets a vote")
    func joins() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        for number in 0..<20 { try put(cluster, leader, "k\(number)") }
        let newcomer = try cluster.join("n4", through: leader)
        #expect(cluster.loop.run(until: { votes(cluster, newcomer) }))
        #expect(cluster.loop.run(until: { newcomer.member.store.revision.number == 21 }))
        #expect(newcomer.member.driver.node.isRemoved == false)
        // The index of the entry that added it is its id.
        #expect(newcomer.member.id.number < 100)

        // Every member lists it, by name and with both addresses.
        for name in ["n1", "n2", "n3", "n4"] {
            let members = try list(cluster, name)
            #expect(members.count == 4)
            let listed = try #require(members.first { $0.name == "n4" })
            #expect(listed.peerURLs == ["n4:2380"])
            #expect(listed.clientURLs == ["n4:client"])
            #expect(!listed.isLearner)
        }
        #expect(newcomer.events.contains(.promoted(name: "n4")))
        // Four members need three: with one away, a write needs the newcomer.
        let other = try #require(cluster.hosts.first { $0.name != leader && $0.name != "n4" })
        cluster.network.shutDown(other.name)
        cluster.network.shutDown("\(other.name):2380")
        cluster.loop.run(for: .seconds(1))
        try put(cluster, try leaderName(cluster), "with n4")
    }

    @Test("who asks twice for membership gets the same answer; a voter's name is given to nobody")
    func joinIsIdempotent() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        func ask(_ name: String, _ address: String, as incarnation: UInt64 = 50) throws
            -> JoinResponse
        {
            try cluster.call(leader) { channel, options in
                try await MembershipClient(channel: channel).join(
                    JoinRequest(
                        name: name, peerAddress: address, clientAddress: "c",
                        incarnation: incarnation), options: options)
            }
        }
        let first = try ask("n4", "n4:2380")
        let second = try ask("n4", "n4:2380")
        #expect(first == second)
        #expect(first.clusterID == cluster.founding.id)
        #expect(try list(cluster, leader).count == 4)
        for (name, address) in [("n1", "elsewhere:1"), ("n5", "n1:2380"), ("n5", "n4:2380")] {
            let error = try #require(throws: RPCError.self) { try ask(name, address) }
            #expect(error.code == .alreadyExists)
            #expect(error.effect == .notApplied)
        }
        // Another directory of the same name: a second process, or the first one without its disk.
        let other = try #require(throws: RPCError.self) { try ask("n4", "n4:2380", as: 51) }
        #expect(other.code == .alreadyExists)
        #expect(other.message.contains("remove it first"))
        let nobody = try #require(throws: RPCError.self) { try ask("n6", "n6:2380", as: 0) }
        #expect(nobody.code == .invalidArgument)
    }

    @Test(
        "an address that the others cannot dial becomes no member's, whoever asks for it",
        arguments: [
            "h:+5", "h:-5", "h:0", "h:65536", "h:", ":2380", "h", "0.0.0.0:2380", "0:2380",
            "[::]:2380", "[0:0::0]:2380", "::1:2380", "[n4]:2380", "h/x:2380", "h h:2380", "",
        ])
    func addressNobodyDials(address: String) throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let newcomer = Newcomer(name: "n4", peerAddress: address)
        let first = cluster.founding.founders[0].id.number
        func refused(_ body: () throws -> Void) throws {
            let error = try #require(throws: RPCError.self) { try body() }
            #expect(error.code == .invalidArgument)
            #expect(error.effect == .notApplied)
        }
        for step: MemberChange.Step in [
            .add(newcomer), .replace(MemberChange.Replacement(id: first, newcomer: newcomer)),
            .update(MemberChange.Update(id: first, peerAddress: address)),
        ] {
            try refused { _ = try change(cluster, leader, [step]) }
        }
        try refused {
            _ = try cluster.call(leader) { channel, options in
                try await ClusterClient(channel: channel).memberAdd(
                    MemberAddRequest(peerURLs: ["http://" + address]), options: options)
            }
        }
        try refused {
            _ = try cluster.call(leader) { channel, options in
                try await MembershipClient(channel: channel).join(
                    JoinRequest(name: "n4", peerAddress: address, incarnation: 5),
                    options: options)
            }
        }
        #expect(try list(cluster, leader).count == 3)
    }

    /// D is member 7 and loses its disk as a learner. Were it welcomed, everybody who has met the old D would refuse
    /// the new one for ever, without a word; and who has not met it would let it vote as 7.
    @Test("a learner that comes back without its disk is told so; removed, it joins as another")
    func wipedLearner() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let newcomer = Newcomer(name: "n4", peerAddress: "n4:2380", staysLearner: true)
        let added = try change(cluster, leader, [.add(newcomer)])
        let first = try cluster.join("n4", through: leader)
        #expect(first.member.id.number == added.newcomer)
        cluster.network.shutDown("n4:2380")
        cluster.network.shutDown("n4:client")
        let error = try #require(throws: RPCError.self) {
            try cluster.join("n4", through: leader, incarnation: 2)
        }
        #expect(error.code == .alreadyExists)
        _ = try change(cluster, leader, [.remove(added.newcomer)])
        let second = try cluster.join("n4", through: leader, incarnation: 2)
        #expect(second.member.id != first.member.id)
        #expect(cluster.loop.run(until: { votes(cluster, second) }))
    }

    @Test("a member that an operator has added by its address joins as that one, and gets its name")
    func addedBefore() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let added = try cluster.call(leader) { channel, options in
            try await ClusterClient(channel: channel).memberAdd(
                MemberAddRequest(peerURLs: ["http://n4:2380"]), options: options)
        }
        #expect(added.member?.peerURLs == ["n4:2380"])
        #expect(added.member?.isLearner == true)
        #expect(added.members.count == 4)
        let joined = try cluster.call(leader) { channel, options in
            try await MembershipClient(channel: channel).join(
                JoinRequest(
                    name: "n4", peerAddress: "n4:2380", clientAddress: "n4:client", incarnation: 9),
                options: options)
        }
        #expect(joined.id == added.member?.id)
        let listed = try list(cluster, leader).first { $0.id == joined.id }
        #expect(listed?.name == "n4")
        #expect(listed?.clientURLs == ["n4:client"])
    }

    @Test("a removed member is told, says so and ends; the others go on without it")
    func removal() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let leaving = try #require(cluster.hosts.first { $0.name != leader })
        let id = leaving.member.id.number
        let left = try cluster.call(leader) { channel, options in
            try await ClusterClient(channel: channel).memberRemove(
                MemberRemoveRequest(id: id), options: options)
        }
        #expect(left.members.count == 2)
        #expect(cluster.loop.run(until: { !leaving.failures.isEmpty }))
        guard case .removed(let reason)? = leaving.failures.first else {
            Issue.record("\(leaving.failures)")
            return
        }
        #expect(reason.contains(leaving.name))
        #expect(leaving.events.contains { if case .removed = $0 { true } else { false } })
        cluster.loop.run(for: .seconds(2))
        #expect(try leaderName(cluster) == leader)
        try put(cluster, leader, "k")
    }

    @Test("a member that was away when it was removed is told when it introduces itself")
    func removedWhileAway() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let away = try #require(cluster.hosts.first { $0.name != leader })
        for other in cluster.hosts where other !== away {
            cluster.network.cut(away.name, from: "\(other.name):2380")
            cluster.network.cut(other.name, from: "\(away.name):2380")
        }
        _ = try change(cluster, leader, [.remove(away.member.id.number)])
        cluster.loop.run(for: .seconds(5))
        #expect(away.failures.isEmpty)
        cluster.network.healAll()
        #expect(cluster.loop.run(until: { !away.failures.isEmpty }))
        guard case .removed? = away.failures.first else {
            Issue.record("\(away.failures)")
            return
        }
        // It has disturbed nobody.
        #expect(try leaderName(cluster) == leader)
    }

    @Test("one peer's word that a member was removed ends nobody: a quorum has to be gone")
    func removedSaysOne() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let away = try #require(cluster.hosts.first { $0 !== leader })
        let third = try #require(cluster.hosts.first { $0 !== leader && $0 !== away })
        for other in [leader, third] {
            cluster.network.cut(away.name, from: "\(other.name):2380")
            cluster.network.cut(other.name, from: "\(away.name):2380")
        }
        _ = try change(cluster, leader.name, [.remove(away.member.id.number)])
        // Nobody waits for it any more, to tell it by the log, nor is anything of it on the way.
        cluster.loop.run(for: .seconds(25))
        cluster.network.heal(away.name, and: "\(leader.name):2380")
        cluster.network.heal(leader.name, and: "\(away.name):2380")
        #expect(cluster.loop.run(until: { !refusals(away).isEmpty }))
        cluster.loop.run(for: .seconds(5))
        #expect(refusals(away) == [leader.name])
        #expect(away.failures.isEmpty)
        cluster.network.healAll()
        #expect(cluster.loop.run(until: { !away.failures.isEmpty }))
        #expect(refusals(away) == [leader.name, third.name])
    }

    private func refusals(_ host: Cluster.Host) -> [String] {
        host.events.compactMap { if case .peerRefused(let name, _) = $0 { name } else { nil } }
    }

    /// n1 was cut off, its operator took the rest for dead, and forced it. Then the link heals.
    @Test("who was forced by mistake ends nobody of a majority that lives")
    func forcedByMistake() throws {
        let cluster = try Cluster.running(["n1", "n2", "n3", "n4", "n5"])
        let forced = try #require(cluster.hosts.first { $0 !== cluster.leader })
        let others = cluster.hosts.filter { $0 !== forced }
        for place in [forced.name, "\(forced.name):2380"] { cluster.network.shutDown(place) }
        for other in others {
            cluster.network.cut(forced.name, from: "\(other.name):2380")
        }
        let links = try cluster.goneOnAlone(forced)
        #expect(
            cluster.loop.run(until: { others.allSatisfy { refusals($0).contains(forced.name) } }))
        cluster.loop.run(for: .seconds(5))
        for other in others { #expect(other.failures.isEmpty) }
        let leader = try #require(others.first { $0.member.driver.node.role == .leader })
        try put(cluster, leader.name, "k")
        withExtendedLifetime(links) {}
    }

    @Test("dissertation §4.2.2: a leader that removes itself finds a successor first, and answers")
    func removesItself() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let answer = try change(cluster, leader.name, [.remove(leader.member.id.number)])
        #expect(answer.newcomer == 0)
        #expect(cluster.loop.run(until: { !leader.failures.isEmpty }))
        #expect(leader.member.driver.node.role != .leader)
        #expect(
            cluster.loop.run(until: {
                cluster.hosts.contains { $0 !== leader && $0.member.driver.node.role == .leader }
            }))
        let next = try #require(cluster.hosts.first { $0.member.driver.node.role == .leader })
        try put(cluster, next.name, "k")
        #expect(try list(cluster, next.name).count == 2)
    }

    /// L appends its removal at 20 and entries behind it; 20 is committed and F knows it before those are. Then L sends
    /// them, and TimeoutNow. If F does not hear it, nobody stands before an election timeout has passed.
    @Test("dissertation §4.2.2: a removed leader with writes under way hands over without a gap")
    func removedUnderLoad() throws {
        let cluster = try Cluster.running()
        cluster.loop.run(for: .seconds(1))
        let leader = try #require(cluster.leader)
        let others = cluster.hosts.filter { $0 !== leader }
        for host in others { host.log.delay = .milliseconds(5) }
        let channel = cluster.network.channel(from: "client", to: "\(leader.name):client")
        let options = CallOptions(timeout: .seconds(2), waitForReady: true)
        let removal = MemberChange(step: .remove(leader.member.id.number))
        cluster.loop.spawn {
            _ = try? await MembershipClient(channel: channel).changeMembers(
                ChangeMembersRequest(changes: [removal]), options: options)
        }
        for number in 0..<40 as Range<UInt8> {
            cluster.loop.spawn {
                _ = try? await KVClient(channel: channel).put(
                    PutRequest(key: [number], value: [1]), options: options)
            }
            cluster.loop.run(for: .microseconds(500))
        }
        cluster.loop.run(until: { leader.member.driver.node.role != .leader })
        let left = cluster.loop.now
        cluster.loop.run(until: { others.contains { $0.member.driver.node.role == .leader } })
        #expect(cluster.loop.now - left < .milliseconds(50))
        channel.close()
    }

    /// n3 dies before n2 has confirmed it, and n2 is removed for good. Waited n3 for n2 for ever, it would never vote.
    @Test("a founder that the cluster has removed is not waited for")
    func founderGone() throws {
        let cluster = try Cluster()
        cluster.network.cut("n3", from: "n2:2380")
        for name in ["n1", "n2", "n3"] { try cluster.start(name) }
        let first = try #require(cluster.host("n1"))
        let late = try #require(cluster.host("n3"))
        #expect(cluster.loop.run(until: { cluster.leader != nil }))
        if let leader = cluster.leader, leader !== first {
            _ = try cluster.call(leader.name) { [id = first.member.id.number] channel, options in
                try await MaintenanceClient(channel: channel).moveLeader(
                    MoveLeaderRequest(targetID: id), options: options)
            }
        }
        cluster.loop.run(for: .seconds(1))
        #expect(!late.member.driver.node.mayVote)
        let gone = try #require(cluster.host("n2"))
        _ = try change(cluster, "n1", [.remove(gone.member.id.number)])
        #expect(cluster.loop.run(until: { late.events.contains(.founded) }))
        #expect(cluster.loop.run(until: { late.member.driver.node.mayVote }))
    }

    @Test("a change meant for another configuration is refused, and nothing has changed")
    func compareAndSwap() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let seen = try describe(cluster, leader)
        #expect(seen.index == 1)
        #expect(seen.isCommitted)
        let newcomer = Newcomer(name: "n4", peerAddress: "n4:2380", staysLearner: true)
        let done = try change(cluster, leader, [.add(newcomer)], expecting: seen.index)
        #expect(done.newcomer == done.index)
        let error = try #require(throws: RPCError.self) {
            try change(cluster, leader, [.remove(done.newcomer)], expecting: seen.index)
        }
        #expect(error.code == .failedPrecondition)
        #expect(error.effect == .notApplied)
        _ = try change(cluster, leader, [.remove(done.newcomer)], expecting: done.index)
        #expect(try list(cluster, leader).count == 3)
    }

    @Test("a replacement takes over in one step, joint between old and new voters")
    func replacement() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let old = try #require(cluster.hosts.first { $0.name != leader })
        let newcomer = Newcomer(name: "n4", peerAddress: "n4:2380")
        _ = try change(
            cluster, leader,
            [.replace(.init(id: old.member.id.number, newcomer: newcomer))])
        let planned = try describe(cluster, leader)
        let learner = try #require(planned.members.first { $0.name == "n4" })
        #expect(learner.role == .learner)
        #expect(learner.replaces == old.member.id.number)
        #expect(learner.isPromotedByItself)
        #expect(planned.members.first { $0.id == planned.leader }?.isHeard == true)

        let joined = try cluster.join("n4", through: leader)
        #expect(joined.member.id.number == learner.id)
        #expect(cluster.loop.run(until: { !old.failures.isEmpty }))
        cluster.loop.run(for: .seconds(1))
        let members = try list(cluster, try leaderName(cluster))
        #expect(
            members.map(\.name).sorted() == (["n1", "n2", "n3", "n4"].filter { $0 != old.name }))
        #expect(members.allSatisfy { !$0.isLearner })
    }

    @Test("several members change at once")
    func several() throws {
        let cluster = try Cluster.running(["n1", "n2", "n3", "n4", "n5"])
        let leader = try leaderName(cluster)
        let others = cluster.hosts.filter { $0.name != leader }.prefix(2)
        _ = try change(cluster, leader, others.map { .remove($0.member.id.number) })
        #expect(try list(cluster, leader).count == 3)
        #expect(try describe(cluster, leader).isJoint == false)
        #expect(cluster.loop.run(until: { others.allSatisfy { !$0.failures.isEmpty } }))
    }

    @Test("a member that moves is found at its new address")
    func moves() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let moving = try #require(cluster.hosts.first { $0.name != leader })
        var router = Router()
        moving.links.register(in: &router)
        cluster.network.listen(at: "moved:7000", serving: router)
        let id = moving.member.id.number
        _ = try cluster.call(leader) { channel, options in
            try await ClusterClient(channel: channel).memberUpdate(
                MemberUpdateRequest(id: id, peerURLs: ["moved:7000"]), options: options)
        }
        cluster.network.shutDown("\(moving.name):2380")
        cluster.loop.run(for: .seconds(2))
        try put(cluster, try leaderName(cluster), "k")
        #expect(cluster.loop.run(until: { moving.member.store.revision.number == 2 }))
    }

    @Test("a member that is dialled where its settings do not have it says so once, and what to do")
    func advertised() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let moved = try #require(cluster.hosts.first { $0.name != leader })
        let (old, new) = ("\(moved.name):2380", "moved:7000")
        func reports() -> [MemberEvent] { moved.events.filter { $0.name == "address-differs" } }
        func update(to address: String) throws {
            let id = moved.member.id.number
            _ = try change(cluster, leader, [.update(.init(id: id, peerAddress: address))])
        }
        moved.member.advertisedPeer = new
        try put(cluster, leader, "k")
        cluster.loop.run(for: .seconds(1))
        #expect(
            reports() == [.addressDiffers(name: moved.name, agreed: old, advertised: new)])
        let advice = "raftctl member update \(moved.name) --peer \(new)"
        #expect(reports().allSatisfy { $0.message.hasSuffix(advice) })
        // Another change of members is no news of this one's.
        _ = try change(
            cluster, leader,
            [.add(Newcomer(name: "n4", peerAddress: "n4:2380", staysLearner: true))])
        cluster.loop.run(for: .seconds(1))
        #expect(reports().count == 1)

        var router = Router()
        moved.links.register(in: &router)
        cluster.network.listen(at: new, serving: router)
        try update(to: new)
        cluster.loop.run(for: .seconds(1))
        #expect(reports().count == 1)
        try update(to: old)
        #expect(cluster.loop.run(until: { reports().count == 2 }))
    }

    @Test(
        "leadership moves to whom an operator names; who has no vote, or does not lead, is refused")
    func moveLeader() throws {
        let cluster = try Cluster.running()
        let leader = try #require(cluster.leader)
        let next = try #require(cluster.hosts.first { $0 !== leader })
        func move(_ host: String, to id: UInt64) throws {
            _ = try cluster.call(host) { channel, options in
                try await MaintenanceClient(channel: channel).moveLeader(
                    MoveLeaderRequest(targetID: id), options: options)
            }
        }
        #expect(throws: RPCError.self) { try move(next.name, to: next.member.id.number) }
        let error = try #require(throws: RPCError.self) { try move(leader.name, to: 77) }
        #expect(error.code == .invalidArgument)
        try move(leader.name, to: next.member.id.number)
        #expect(next.member.driver.node.role == .leader)
        try move(next.name, to: 0)
        #expect(next.member.driver.node.role != .leader)
    }

    @Test("only the leader describes and changes; the others name it")
    func followersName() throws {
        let cluster = try Cluster.running()
        let leader = try leaderName(cluster)
        let other = try #require(cluster.hosts.first { $0.name != leader }).name
        for ask in [
            { _ = try describe(cluster, other) },
            { _ = try change(cluster, other, [.promote(1)]) },
        ] {
            let error = try #require(throws: RPCError.self) { try ask() }
            #expect(error.leader == "\(leader):client")
            #expect(error.effect == .notApplied)
        }
    }
}
