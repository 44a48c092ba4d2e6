// What other machines say must not steer the terminal of whoever asks, nor break a line or a frame.

import RPC
import RaftRPC
import Testing

/// Sets a window's title, clears the screen, and begins a line of its own.
private let hostile = "a\u{1B}]0;mine\u{7}\u{9B}2J\u{7F}\r\nforged | line"

/// A member that puts it wherever a member may put words.
private enum HostileMember {
    static let address = TestServer.start { router in
        router.unary(KV.Methods.range) { (_: RangeRequest, _) -> RangeResponse in
            throw RPCError(.internalError, hostile)
        }
        router.unary(Maintenance.Methods.status) { (_: StatusRequest, _) in status }
        router.unary(Cluster.Methods.memberList) { (_: MemberListRequest, _) in
            MemberListResponse(members: [member])
        }
        router.unary(Membership.Methods.describeMembers) { (_: DescribeMembersRequest, _) in
            described
        }
        router.unary(Membership.Methods.changeMembers) { (_: ChangeMembersRequest, _) in
            ChangeMembersResponse(index: 8, newcomer: 9)
        }
        router.unary(Scrubs.Methods.scrub) { (_: ScrubRequest, _) in
            ScrubResponse(
                name: hostile, damages: [FileDamage(path: hostile, reason: hostile)])
        }
        router.unary(Elections.Methods.readLedger) { (_: ReadLedgerRequest, _) in ledger }
    }

    private static var status: StatusResponse {
        var status = StatusResponse()
        (status.version, status.errors, status.leader) = (hostile, [hostile, hostile], 1)
        status.timeouts = [StatusTimeout(name: hostile, microseconds: 1, reason: hostile)]
        return status
    }

    private static var member: Member {
        var member = Member()
        (member.id, member.name) = (1, hostile)
        (member.peerURLs, member.clientURLs) = ([hostile], [hostile])
        return member
    }

    private static var described: DescribeMembersResponse {
        var response = DescribeMembersResponse()
        (response.index, response.isCommitted, response.leader) = (7, true, 1)
        response.members = (UInt64(1)...3).map { id in
            var member = MemberDescription()
            (member.id, member.name, member.isHeard) = (id, hostile + "\(id)", true)
            (member.peerAddress, member.clientAddress) = (hostile, hostile)
            return member
        }
        return response
    }

    private static var ledger: ReadLedgerResponse {
        var ledger = ReadLedgerResponse()
        (ledger.id, ledger.name, ledger.term, ledger.leader) = (1, hostile, 7, 1)
        ledger.members = [
            LedgerMember(id: 1, name: hostile, isVoter: true),
            LedgerMember(id: 2, name: hostile + "2", isVoter: true),
        ]
        return ledger
    }
}

@Suite("raftctl and hostile words")
struct HostileWordsTests {
    @Test(
        "prints them harmlessly in every format",
        arguments: [
            "endpoint status", "endpoint health", "member list", "member list --detail",
            "member plan remove 2", "member remove 2", "why leader", "why not 2", "scrub",
        ], ["simple", "table", "json", "fields"])
    func harmless(command: String, format: String) throws {
        let words = command.split(separator: " ").map(String.init) + ["-w", format]
        let run = try Run(words, at: HostileMember.address)
        let answer = run.output.unicodeScalars
        #expect(!answer.isEmpty)
        #expect(!answer.contains { $0 != "\n" && $0.properties.generalCategory == .control })
        #expect(!run.output.contains("\nforged"))
        #expect(!run.complaint.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
    }
}
