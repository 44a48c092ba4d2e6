// Linearizable reads between their arrival and the moment the state machine is far enough. All reads of one turn
// share one batch, one number and one round of heartbeats.

import Raft

/// What became of a read.
package enum ReadResult: Sendable {
    /// The state machine now shows everything that was acknowledged before the read arrived.
    case ready
    /// The deadline passed without a leader that could confirm.
    case expired
    /// Too many reads wait already.
    case tooMany
}

struct PendingReads {
    struct Waiter {
        let expiry: UInt64
        let complete: (ReadResult) -> Void
    }

    fileprivate struct Batch {
        let id: ReadID
        /// Known once the leader has confirmed.
        var index: LogIndex?
        /// The leader was lost with the round: the batch must be asked again.
        var isLost = false
        var waiters: [Waiter]
    }

    private var arrived: [Waiter] = []
    /// Ascending by id; ids are given in order of arrival.
    private var batches: [Batch] = []
    private var nextID = ReadID(1)
    /// No waiter expires before this tick.
    private(set) var nextExpiry = UInt64.max

    private(set) var count = 0

    mutating func add(_ waiter: Waiter) {
        count += 1
        nextExpiry = min(nextExpiry, waiter.expiry)
        arrived.append(waiter)
    }

    /// Closes the turn's batch and returns its number, unless nobody came.
    mutating func closeBatch() -> ReadID? {
        guard !arrived.isEmpty else { return nil }
        defer { nextID = ReadID(nextID.number + 1) }
        batches.append(Batch(id: nextID, waiters: arrived))
        arrived.removeAll(keepingCapacity: true)
        return nextID
    }

    /// Returns the numbers to ask for again, each once.
    mutating func takeLost() -> [ReadID] {
        guard batches.contains(where: { $0.isLost }) else { return [] }
        var lost: [ReadID] = []
        for position in batches.indices where batches[position].isLost {
            batches[position].isLost = false
            lost.append(batches[position].id)
        }
        return lost
    }

    mutating func record(_ outcome: Effects.ReadOutcome) {
        switch outcome {
        case .ready(let id, let index): change(id) { $0.index = index }
        case .lost(let id): change(id) { $0.isLost = true }
        }
    }

    /// Answers every read that waited for at most `applied`.
    mutating func applied<Answer>(
        upTo applied: LogIndex, into answered: inout [Answered<Answer>]
    ) {
        guard batches.contains(where: { $0.isReady(at: applied) }) else { return }
        let ready = batches.filter { $0.isReady(at: applied) }
        batches.removeAll { $0.isReady(at: applied) }
        for batch in ready {
            count -= batch.waiters.count
            for waiter in batch.waiters { answered.append(.read(waiter.complete, .ready)) }
        }
    }

    mutating func expire<Answer>(at tick: UInt64, into answered: inout [Answered<Answer>]) {
        guard tick >= nextExpiry else { return }
        var late: [Waiter] = []
        nextExpiry = arrived.map(\.expiry).min() ?? .max
        for position in batches.indices {
            late += batches[position].waiters.filter { $0.expiry <= tick }
            batches[position].waiters.removeAll { $0.expiry <= tick }
            let earliest = batches[position].waiters.map(\.expiry).min() ?? .max
            nextExpiry = min(nextExpiry, earliest)
        }
        batches.removeAll { $0.waiters.isEmpty }
        count -= late.count
        for waiter in late { answered.append(.read(waiter.complete, .expired)) }
    }

    private mutating func change(_ id: ReadID, _ body: (inout Batch) -> Void) {
        guard let position = batches.firstIndex(where: { $0.id == id }) else { return }
        body(&batches[position])
    }
}

extension PendingReads.Batch {
    func isReady(at applied: LogIndex) -> Bool {
        index.map { $0 <= applied } ?? false
    }
}
