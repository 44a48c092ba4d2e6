// How the leader's view of the members looks in each format.

internal import RaftRPC

extension DescribeMembersResponse: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines([summary] + members.map { cells(of: $0).joined(separator: ", ") })
    }

    /// The whole in a sentence.
    private var summary: String {
        let state = isJoint || !isCommitted ? "a change is under way" : "settled"
        let electorate = Electorate(
            voters: members.filter { $0.role == .voter }.map(Roster.Person.init))
        return "index \(index), \(state): \(electorate.text)"
    }

    func fields(_ style: ByteStyle) -> [Field] {
        [
            Field("ClusterID", clusterID), Field("Index", index),
            Field("IsCommitted", isCommitted), Field("IsJoint", isJoint),
            Field("Leader", leader), Field("Commit", commit), .blank,
        ] + members.flatMap { $0.fields + [.blank] }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table([
            "ID": .left, "NAME": .left, "ROLE": .left, "HEARD": .left, "BEHIND": .right,
            "PEER ADDRS": .left, "CLIENT ADDRS": .left, "TO COME": .left,
        ])
        for member in members { table.add(cells(of: member)) }
        return table
    }

    var json: JSON {
        .compact([
            "header": .compact(["cluster_id": .unsigned(clusterID)]), "index": .unsigned(index),
            "isCommitted": .bool(isCommitted), "isJoint": .bool(isJoint),
            "leader": .unsigned(leader), "commit": .unsigned(commit),
            "members": .array(members.map(\.json)),
        ])
    }

    private func cells(of member: MemberDescription) -> [String] {
        let behind = commit > member.matched ? commit - member.matched : 0
        return [
            idText(member.id), member.name,
            member.id == leader ? "leader" : member.roleText, "\(member.isHeard)", "\(behind)",
            member.peerAddress, member.clientAddress, toCome(of: member),
        ]
    }

    /// What happens to a member by itself.
    private func toCome(of member: MemberDescription) -> String {
        if member.role == .outgoing { return "leaves, or becomes a learner" }
        let snapshot = member.isSentSnapshot ? "is sent a snapshot; " : ""
        guard member.isPromotedByItself else {
            return member.isSentSnapshot ? "is sent a snapshot" : ""
        }
        guard member.replaces != 0 else { return snapshot + "votes when it has caught up" }
        let old = members.first { $0.id == member.replaces }?.label ?? idText(member.replaces)
        return snapshot + "replaces \(old) when it has caught up"
    }
}

extension MemberDescription {
    fileprivate var roleText: String {
        switch role {
        case .voter: "voter"
        case .learner: "learner"
        case .outgoing: "outgoing"
        default: "unknown"
        }
    }

    fileprivate var fields: [Field] {
        [
            Field("ID", id), Field("Name", quoting: name),
            Field("PeerAddress", quoting: peerAddress),
            Field("ClientAddress", quoting: clientAddress), Field("Role", quoting: roleText),
            Field("IsPromotedByItself", isPromotedByItself), Field("Replaces", replaces),
            Field("IsHeard", isHeard), Field("Matched", matched),
            Field("IsSentSnapshot", isSentSnapshot),
        ]
    }

    fileprivate var json: JSON {
        .compact([
            "ID": .unsigned(id), "name": .string(name), "peerAddress": .string(peerAddress),
            "clientAddress": .string(clientAddress), "role": .string(roleText),
            "isPromotedByItself": .bool(isPromotedByItself), "replaces": .unsigned(replaces),
            "isHeard": .bool(isHeard), "matched": .unsigned(matched),
            "isSentSnapshot": .bool(isSentSnapshot),
        ])
    }
}
