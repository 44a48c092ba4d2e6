// What waits for the log thread, bounded in entries and in bytes. When it is full the newest entry
// goes: what led to a trouble is worth more than its thousandth repetition.

/// A bounded queue that remembers where it lost something, and how much.
struct EntryQueue {
    struct Limits {
        var entries = 4096
        var bytes = 1 << 20
    }

    /// What comes out: entries, and, where some are missing, how many.
    enum Item {
        case entry(Entry)
        case lost(Int)
    }

    private let limits: Limits
    private var items: [Item] = []
    private var head = 0
    private var bytes = 0
    /// Lost since the last accepted entry, and not yet part of `items`.
    private var unreported = 0
    /// Came out, and were not taken. They are told together with the next entry: where that goes, this one went.
    private var refused = 0
    /// Lost since the beginning.
    private(set) var lostCount = 0

    init(limits: Limits = Limits()) { self.limits = limits }

    var isEmpty: Bool { head == items.count && unreported == 0 }

    /// Whether something is lost of which nothing that was taken tells.
    var hasUntoldLoss: Bool { unreported + refused > 0 }

    /// Takes `entry`, or counts it as lost.
    mutating func append(_ entry: Entry) {
        let size = entry.byteCount
        guard items.count - head < limits.entries, bytes + size <= limits.bytes else {
            unreported += 1
            lostCount += 1
            return
        }
        let missing = unreported + refused
        if missing > 0 { items.append(.lost(missing)) }
        (unreported, refused) = (0, 0)
        items.append(.entry(entry))
        bytes += size
    }

    /// Counts an item as lost that came out and was not taken.
    mutating func giveUp(_ item: Item) {
        switch item {
        case .entry:
            refused += 1
            lostCount += 1
        case .lost(let count): refused += count
        }
    }

    /// Removes and returns the oldest item.
    mutating func popFirst() -> Item? {
        guard head < items.count else {
            defer { unreported = 0 }
            return unreported > 0 ? .lost(unreported) : nil
        }
        let item = items[head]
        head += 1
        if case .entry(let entry) = item { bytes -= entry.byteCount }
        if head > items.count / 2 {
            items.removeSubrange(..<head)
            head = 0
        }
        return item
    }
}
