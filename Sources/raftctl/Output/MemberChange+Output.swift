// How the answers to changes of members and leaders look in each format.

internal import RaftRPC

/// What came of a change of members.
struct MemberChangeAnswer: Answer {
    private let step: MemberStep
    /// Whether there were other steps besides.
    private let isOneOfSeveral: Bool
    private let cluster: UInt64
    private let index: UInt64
    private let member: Member
    private let endpoints: [String]

    init(
        _ steps: [MemberStep], _ response: ChangeMembersResponse,
        _ before: DescribeMembersResponse, endpoints: [String]
    ) throws(Failure) {
        (step, isOneOfSeveral) = (steps[0], steps.count > 1)
        (cluster, index, self.endpoints) = (before.clusterID, response.index, endpoints)
        member = try step.outcome(before.members, newcomer: response.newcomer)
    }

    func simple(_ style: ByteStyle) -> [UInt8] {
        let (id, cluster) = (idText(member.id), idText(cluster))
        guard !isOneOfSeveral else { return simpleLines(["Members changed in cluster \(cluster)"]) }
        let sentence =
            switch step {
            case .add: "Member \(id) added to cluster \(cluster)"
            case .remove: "Member \(id) removed from cluster \(cluster)"
            case .promote: "Member \(id) promoted in cluster \(cluster)"
            case .demote: "Member \(id) demoted in cluster \(cluster)"
            case .update: "Member \(id) updated in cluster \(cluster)"
            case .replace(let old, _):
                "Member \(id) added to cluster \(cluster); it replaces \(old) when it has caught up"
            }
        return simpleLines([sentence] + start)
    }

    /// How a newcomer is started.
    private var start: [String] {
        guard let joiner = step.joiner else { return [] }
        return [
            "Start it with: raftd --name \(joiner.name) --listen-peer \(joiner.peer) --join "
                + endpoints.joined(separator: ",")
        ]
    }

    func fields(_ style: ByteStyle) -> [Field] {
        [Field("ClusterID", cluster), Field("Index", index)] + member.fields
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table([
            "ID": .left, "NAME": .left, "PEER ADDRS": .left, "CLIENT ADDRS": .left,
            "IS LEARNER": .left, "INDEX": .right,
        ])
        table.add([
            idText(member.id), member.name, member.peerURLs.joined(separator: ","),
            member.clientURLs.joined(separator: ","), "\(member.isLearner)", "\(index)",
        ])
        return table
    }

    var json: JSON {
        .object([
            .init("header", .compact(["cluster_id": .unsigned(cluster)])),
            .init("member", member.json), .init("index", .unsigned(index)),
        ])
    }
}

extension MemberStep {
    /// Who joins, if somebody does.
    fileprivate var joiner: Joiner? {
        switch self {
        case .add(let joiner), .replace(_, let joiner): joiner
        case .promote, .demote, .remove, .update: nil
        }
    }

    /// The member as it is after the step, or was before it was removed.
    fileprivate func outcome(
        _ before: [MemberDescription], newcomer id: UInt64
    ) throws(Failure) -> Member {
        switch self {
        case .add(let joiner), .replace(_, let joiner):
            var member = Member()
            (member.id, member.name, member.isLearner) = (id, joiner.name, true)
            member.peerURLs = [joiner.peer]
            member.clientURLs = joiner.client.isEmpty ? [] : [joiner.client]
            return member
        case .promote(let name), .demote(let name), .remove(let name):
            var member = Member(try before.member(name))
            if case .promote = self { member.isLearner = false }
            if case .demote = self { member.isLearner = true }
            return member
        case .update(let name, let newName, let peer, let client):
            var member = Member(try before.member(name))
            member.name = newName ?? member.name
            member.peerURLs = peer.map { [$0] } ?? member.peerURLs
            member.clientURLs = client.map { [$0] } ?? member.clientURLs
            return member
        }
    }
}

extension Member {
    /// A member as the published answers have it.
    init(_ description: MemberDescription) {
        self.init()
        (id, name) = (description.id, description.name)
        peerURLs = [description.peerAddress]
        clientURLs = description.clientAddress.isEmpty ? [] : [description.clientAddress]
        isLearner = description.role == .learner
    }
}

extension LeadershipMove: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] { simpleLines([sentence]) }

    private var sentence: String {
        if leader == former { return "Member \(idText(leader)) leads already" }
        let from = "Leadership transferred from \(idText(former))"
        return leader == 0 ? from : "\(from) to \(idText(leader))"
    }

    func fields(_ style: ByteStyle) -> [Field] {
        (response.header?.fields ?? []) + [Field("Leader", leader)]
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table(["FORMER LEADER": .left, "LEADER": .left])
        table.add([idText(former), leader == 0 ? "" : idText(leader)])
        return table
    }

    var json: JSON {
        .compact([
            "header": response.header?.json ?? .object([]), "leader": .unsigned(leader),
        ])
    }
}
