// How a leader brings its snapshot to followers whose entries it no longer has (§7): in pieces, one on its way to
// each of them, and no more bytes in a second than it may. The bytes themselves pass by.

import Raft

/// Every snapshot that is on its way to a follower. It decides; whoever holds the store and the network acts.
struct SnapshotSender {
    /// What is to be done next.
    enum Order: Hashable {
        /// Read this piece from the store, and report it to `wasRead`.
        case read(SnapshotDescription, offset: UInt64, byteLimit: Int, for: NodeID)
        /// The transfer has failed: the core must hear that the follower is out of reach, and will ask again.
        case giveUp(NodeID)
    }

    /// What may be on its way.
    struct Limits: Hashable, Sendable {
        /// The size of a piece.
        var pieceBytes = 256 << 10
        /// What leaves in one tick, to all followers together.
        var bytesPerTick = 320 << 10
        /// How often a follower may want the same bytes again.
        var repetitionMax = 4
        /// After a transfer has failed, the follower is left in peace for so many ticks.
        var pauseTicks: UInt64 = 100
    }

    private struct Transfer {
        enum State {
            /// The next piece waits for its share of the bytes.
            case waiting
            /// The store reads it.
            case reading
            /// The follower has not answered it yet.
            case sent
        }

        let follower: NodeID
        let snapshot: SnapshotDescription
        var offset: UInt64 = 0
        var state = State.waiting
        /// Nothing leaves before this tick.
        var earliest: UInt64 = 0
        /// How often in a row the follower wanted nothing new.
        var repetitions = 0

        var isWaiting: Bool { if case .waiting = state { true } else { false } }
    }

    private let limits: Limits
    /// In the order of the followers' ids.
    private var transfers: [Transfer] = []
    /// Who is served first next time: the position behind the latest one.
    private var turn = 0
    /// What may leave now. Below zero, what left early is waited for.
    private var allowance: Int
    private var lastTick: UInt64 = 0
    /// Followers whose transfer has failed, and until when they are left in peace.
    private var pauses: [(follower: NodeID, until: UInt64)] = []

    init(limits: Limits = Limits()) {
        self.limits = limits
        allowance = limits.bytesPerTick
    }

    var isEmpty: Bool { transfers.isEmpty }

    var followers: [NodeID] { transfers.map(\.follower) }

    /// Which snapshot is on its way to a follower, and how many of its bytes the follower has.
    func progress(of follower: NodeID) -> (snapshot: SnapshotDescription, offset: UInt64)? {
        transfers.first { $0.follower == follower }.map { ($0.snapshot, $0.offset) }
    }

    /// Ticks until a piece may leave that waits for nothing but time; nothing when none does.
    var nextDeadline: Int? {
        guard !transfers.isEmpty else { return nil }
        guard let earliest = transfers.filter(\.isWaiting).map(\.earliest).min() else { return nil }
        let pause = earliest > lastTick ? Int(earliest - lastTick) : 1
        guard allowance <= 0 else { return pause }
        return max(pause, (limits.bytesPerTick - allowance) / limits.bytesPerTick)
    }

    /// Begins to send `snapshot` to a follower, in place of whatever was on its way to it.
    mutating func begin(_ follower: NodeID, _ snapshot: SnapshotDescription) {
        if let known = transfers.first(where: { $0.follower == follower }),
            known.snapshot == snapshot
        {
            return
        }
        end(follower)
        var transfer = Transfer(follower: follower, snapshot: snapshot)
        transfer.earliest = pauses.first { $0.follower == follower }?.until ?? 0
        let place = transfers.firstIndex { $0.follower > follower } ?? transfers.endIndex
        transfers.insert(transfer, at: place)
    }

    /// The follower needs nothing more.
    mutating func end(_ follower: NodeID) { transfers.removeAll { $0.follower == follower } }

    /// Returns what may be read now, each follower in its turn. The tick never goes back.
    mutating func orders(at tick: UInt64) -> [Order] {
        let passed = Int(min(tick - lastTick, 1 << 20))
        lastTick = tick
        pauses.removeAll { $0.until <= tick }
        allowance = min(allowance + passed * limits.bytesPerTick, limits.bytesPerTick)
        var orders: [Order] = []
        for _ in transfers.indices {
            guard allowance > 0 else { break }
            turn = (turn + 1) % transfers.count
            guard transfers[turn].isWaiting, transfers[turn].earliest <= tick else { continue }
            transfers[turn].state = .reading
            allowance -= limits.pieceBytes
            let next = transfers[turn]
            orders.append(
                .read(
                    next.snapshot, offset: next.offset, byteLimit: limits.pieceBytes,
                    for: next.follower))
        }
        return orders
    }

    /// The store has read a piece, or no longer has the snapshot. Returns the piece to send, unless nobody wants it any
    /// more.
    mutating func wasRead(
        _ bytes: [UInt8]?, of snapshot: SnapshotDescription, offset: UInt64, for follower: NodeID
    ) -> SnapshotChunk? {
        guard let position = position(of: follower), let bytes, !bytes.isEmpty else { return nil }
        let transfer = transfers[position]
        guard transfer.snapshot == snapshot, transfer.offset == offset,
            case .reading = transfer.state
        else { return nil }
        transfers[position].state = .sent
        return SnapshotChunk(snapshot: snapshot, offset: offset, bytes: bytes)
    }

    /// The follower has answered that it wants the bytes from `offset` on.
    mutating func wants(_ offset: UInt64, _ follower: NodeID) -> Order? {
        guard let position = position(of: follower) else { return nil }
        // An answer to a transfer that another one has replaced says nothing about this one.
        guard case .sent = transfers[position].state else { return nil }
        let isProgress = offset > transfers[position].offset
        transfers[position].repetitions = isProgress ? 0 : transfers[position].repetitions + 1
        guard offset < transfers[position].snapshot.byteCount,
            transfers[position].repetitions <= limits.repetitionMax
        else { return fail(follower) }
        (transfers[position].offset, transfers[position].state) = (offset, .waiting)
        return nil
    }

    /// The piece or its answer was lost, or the follower refuses the snapshot, or the snapshot is gone.
    mutating func fail(_ follower: NodeID) -> Order? {
        guard position(of: follower) != nil else { return nil }
        end(follower)
        pauses.removeAll { $0.follower == follower }
        pauses.append((follower, lastTick + limits.pauseTicks))
        return .giveUp(follower)
    }

    private func position(of follower: NodeID) -> Int? {
        transfers.firstIndex { $0.follower == follower }
    }
}
