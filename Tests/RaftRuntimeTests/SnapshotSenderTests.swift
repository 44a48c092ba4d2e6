import Raft
import Testing

@testable import RaftRuntime

@Suite("§7: snapshots on their way to followers")
struct SnapshotSenderTests {
    private let one = NodeID(1)
    private let two = NodeID(2)

    private func snapshot(_ last: UInt64 = 40, byteCount: UInt64 = 1000) -> SnapshotDescription {
        SnapshotDescription(
            last: EntryID(term: Term(3), index: LogIndex(last)),
            configuration: PlacedConfiguration(
                index: LogIndex(1), configuration: Configuration(voters: [])),
            byteCount: byteCount, checksum: 7)
    }

    private func sender(pieceBytes: Int = 100, bytesPerTick: Int = 1000) -> SnapshotSender {
        SnapshotSender(
            limits: .init(
                pieceBytes: pieceBytes, bytesPerTick: bytesPerTick, repetitionMax: 2,
                pauseTicks: 20))
    }

    private func read(
        _ snapshot: SnapshotDescription, _ offset: UInt64, for follower: NodeID
    ) -> SnapshotSender.Order {
        .read(snapshot, offset: offset, byteLimit: 100, for: follower)
    }

    @Test("one piece is on its way to each follower; the next leaves when it is answered")
    func oneInFlight() throws {
        var sender = sender()
        sender.begin(one, snapshot())
        #expect(sender.orders(at: 1) == [read(snapshot(), 0, for: one)])
        #expect(sender.orders(at: 2) == [])
        let piece = [UInt8](repeating: 1, count: 100)
        let chunk = sender.wasRead(piece, of: snapshot(), offset: 0, for: one)
        #expect(chunk == SnapshotChunk(snapshot: snapshot(), offset: 0, bytes: piece))
        #expect(sender.orders(at: 3) == [])
        #expect(sender.wants(100, one) == nil)
        #expect(sender.orders(at: 4) == [read(snapshot(), 100, for: one)])
        #expect(sender.progress(of: one)?.offset == 100)
    }

    @Test("a transfer goes on where another leader's was broken off")
    func resumes() {
        var sender = sender()
        sender.begin(one, snapshot())
        _ = sender.orders(at: 1)
        _ = sender.wasRead([1], of: snapshot(), offset: 0, for: one)
        #expect(sender.wants(700, one) == nil)
        #expect(sender.orders(at: 2) == [read(snapshot(), 700, for: one)])
    }

    @Test("all followers together get no more in a tick than they may")
    func throttle() {
        var sender = sender(bytesPerTick: 150)
        let followers = (1...5).map { NodeID($0) }
        for follower in followers { sender.begin(follower, snapshot()) }
        var sent = 0
        for tick in 1...100 as ClosedRange<UInt64> {
            for order in sender.orders(at: tick) {
                guard case .read(let snapshot, let offset, _, let follower) = order else {
                    continue
                }
                sent += 100
                _ = sender.wasRead([1], of: snapshot, offset: offset, for: follower)
                _ = sender.wants(offset + 1, follower)
            }
            #expect(sent <= 150 * Int(tick) + 150 + 100)
        }
        // Nothing is wasted either, and everybody gets the same share.
        #expect(sent >= 150 * 100 - 100)
        let offsets = followers.compactMap { sender.progress(of: $0)?.offset }
        #expect(offsets.count == 5)
        #expect((offsets.max() ?? 0) - (offsets.min() ?? 0) <= 1)
    }

    @Test("whoever waits for nothing but time names the tick")
    func deadline() {
        var sender = sender(bytesPerTick: 30)
        #expect(sender.nextDeadline == nil)
        sender.begin(one, snapshot())
        sender.begin(two, snapshot())
        #expect(sender.orders(at: 1).count == 1)
        #expect(sender.nextDeadline == 3)
        #expect(sender.orders(at: 3) == [])
        #expect(sender.nextDeadline == 1)
        #expect(sender.orders(at: 4).count == 1)
    }

    @Test("a lost piece ends the transfer, and the core is told once")
    func loss() {
        var sender = sender()
        sender.begin(one, snapshot())
        _ = sender.orders(at: 1)
        #expect(sender.fail(one) == .giveUp(one))
        #expect(sender.fail(one) == nil)
        #expect(sender.isEmpty)
    }

    @Test("a follower that refuses is left in peace for a while; others are not")
    func pause() {
        var sender = sender()
        sender.begin(one, snapshot())
        _ = sender.orders(at: 1)
        #expect(sender.fail(one) == .giveUp(one))
        sender.begin(one, snapshot())
        #expect(sender.orders(at: 2) == [])
        #expect(sender.nextDeadline == 19)
        sender.begin(two, snapshot())
        #expect(sender.orders(at: 3) == [read(snapshot(), 0, for: two)])
        #expect(sender.orders(at: 20) == [])
        #expect(sender.orders(at: 21) == [read(snapshot(), 0, for: one)])
    }

    @Test("a follower that wants the same bytes for ever is given up")
    func noProgress() {
        var sender = sender()
        sender.begin(one, snapshot())
        var orders: [SnapshotSender.Order] = []
        for tick in 1...10 as ClosedRange<UInt64> {
            for case .read(let snapshot, let offset, _, _) in sender.orders(at: tick) {
                _ = sender.wasRead([1], of: snapshot, offset: offset, for: one)
                if let order = sender.wants(0, one) { orders.append(order) }
            }
        }
        #expect(orders == [.giveUp(one)])
    }

    @Test("what answers an earlier transfer says nothing about this one")
    func late() {
        var sender = sender()
        sender.begin(one, snapshot(40))
        _ = sender.orders(at: 1)
        _ = sender.wasRead([1], of: snapshot(40), offset: 0, for: one)
        sender.begin(one, snapshot(80))
        #expect(sender.wants(100, one) == nil)
        #expect(sender.orders(at: 2) == [read(snapshot(80), 0, for: one)])
        #expect(sender.wasRead([1], of: snapshot(40), offset: 0, for: one) == nil)
        #expect(sender.wasRead([1], of: snapshot(80), offset: 0, for: one) != nil)
    }

    @Test("to begin again with the same snapshot disturbs nothing")
    func again() {
        var sender = sender()
        sender.begin(one, snapshot())
        _ = sender.orders(at: 1)
        sender.begin(one, snapshot())
        #expect(sender.orders(at: 2) == [])
    }
}
