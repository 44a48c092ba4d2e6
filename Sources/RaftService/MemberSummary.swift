// One line about a member, for `systemctl status`.

package import Raft
import RaftRuntime

/// What a member is doing, in a line.
package struct MemberSummary: Hashable, Sendable, CustomStringConvertible {
    package var role: Role
    package var term: Term
    /// The name of the leader, if one is known.
    package var leader: String?
    package var commit: LogIndex
    package var applied: LogIndex
    /// The founding members that have not confirmed this one yet.
    package var unconfirmed: [String]

    /// For instance `follower of n2, term 7, commit 812, applied 812`.
    package var description: String {
        var parts: [String] = []
        switch (role, leader) {
        case (.follower, let leader?): parts.append("follower of \(leader)")
        case (.follower, nil): parts.append("follower, no leader")
        case (.preCandidate, _), (.candidate, _): parts.append("candidate")
        case (.leader, _): parts.append("leader")
        }
        parts.append("term \(term.number)")
        parts.append("commit \(commit.position), applied \(applied.position)")
        if !unconfirmed.isEmpty {
            parts.append("first start, waiting for \(unconfirmed.joined(separator: ", "))")
        }
        return parts.joined(separator: ", ")
    }
}

extension Member {
    /// What the member is doing now.
    package var summary: MemberSummary {
        let node = driver.node
        return MemberSummary(
            role: node.role, term: node.term, leader: node.leader.map(name(of:)),
            commit: node.commitIndex, applied: driver.applied,
            unconfirmed: founding.map { $0.unconfirmed.map(name(of:)) } ?? [])
    }
}
