import Raft
import Testing

@testable import RaftRuntime

@Suite("Going on alone")
struct ForcedClusterTests {
    private let own = Configuration.Member(id: NodeID(1), name: "n1", peerAddress: "a:1")

    /// What a member finds on its disk whose log knows these voters.
    private func recovered(_ voters: [Configuration.Member]) -> RecoveredLog {
        let configuration = Configuration(voters: voters)
        var outline = LogOutline()
        outline.append(
            LogEntry(term: Term(1), kind: .configuration, payload: configuration.encoded()).header,
            configuration: configuration)
        return RecoveredLog(
            hardState: HardState(term: Term(4), vote: nil), outline: outline,
            commit: LogIndex(1))
    }

    @Test("takes a new term, and everything on the disk for committed; again changes nothing")
    func alone() throws {
        let other = Configuration.Member(id: NodeID(2), name: "n2", peerAddress: "b:1")
        var log = recovered([own, other])
        let made = log.goOnAlone(as: own)
        let batch = try #require(made?.batch)
        #expect(log.hardState == HardState(term: Term(5), vote: own.id))
        #expect(log.commit == LogIndex(2))
        #expect(log.outline.configuration?.configuration == Configuration(voters: [own]))
        #expect(batch.commit == LogIndex(2))
        let again = log.goOnAlone(as: own)
        #expect(again?.entry == nil)
    }

    @Test("is not for a member that its log does not name: one that was removed, or is new")
    func notNamed() {
        let other = Configuration.Member(id: NodeID(2), name: "n2", peerAddress: "b:1")
        var removed = recovered([other])
        let made = removed.goOnAlone(as: own)
        #expect(made?.entry == nil)
        #expect(removed.hardState.term == Term(4))
        var new = RecoveredLog(
            hardState: HardState(term: .zero, vote: nil), outline: LogOutline(), commit: .beforeLog)
        let madeByNew = new.goOnAlone(as: own)
        #expect(madeByNew?.entry == nil)
    }
}
