// What all connections of one server hold together: frames that have begun, requests of
// open calls, answers that wait. Each
// connection has limits of its own, and ten thousand times those are more than a machine has.

/// Bounds the bytes that the connections of a server hold. Above the bound, the connection that
/// holds most is ended: it is the one that can go without many others going.
final class BufferBudget {
    private let byteMax: Int
    private var holders: [ServerEngine] = []
    /// How much all hold together.
    private(set) var byteCount = 0

    init(byteMax: Int) { self.byteMax = byteMax }

    /// Notes that `holder` now holds `count` bytes. Constant time below the bound.
    func update(_ holder: ServerEngine, to count: Int) {
        guard count != holder.share.byteCount else { return }
        if holder.share.byteCount == 0 { admit(holder) }
        byteCount += count - holder.share.byteCount
        holder.share.byteCount = count
        if count == 0 { release(holder) }
        while byteCount > byteMax, let largest = largest() {
            update(largest, to: 0)
            largest.endForOthers()
        }
    }

    private func largest() -> ServerEngine? {
        holders.max { $0.share.byteCount < $1.share.byteCount }
    }

    private func admit(_ holder: ServerEngine) {
        holder.share.position = holders.count
        holders.append(holder)
    }

    private func release(_ holder: ServerEngine) {
        let last = holders.removeLast()
        guard last !== holder else { return }
        last.share.position = holder.share.position
        holders[holder.share.position] = last
    }
}

/// What a budget notes about one holder.
struct BufferShare {
    var byteCount = 0
    /// Where the holder stands among those that hold anything.
    var position = 0
}
