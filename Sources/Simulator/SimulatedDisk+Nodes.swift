// What a power cut leaves of files and folders, and how their cached and their durable sides differ.

extension SimulatedDisk.File {
    private static var sectorBytes: Int { SimulatedDisk.sectorBytes }

    static func sectorCount(_ byteCount: Int) -> Int { (byteCount + sectorBytes - 1) / sectorBytes }

    mutating func grow(to byteCount: Int) {
        guard byteCount > cached.count else { return }
        cached.append(contentsOf: [UInt8](repeating: 0, count: byteCount - cached.count))
        let added = Self.sectorCount(byteCount) - dirty.count
        dirty.append(contentsOf: [Bool](repeating: false, count: added))
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard !bytes.isEmpty else { return }
        let end = offset + bytes.count
        grow(to: end)
        cached.replaceSubrange(offset..<end, with: bytes)
        for sector in offset / Self.sectorBytes...(end - 1) / Self.sectorBytes {
            dirty[sector] = true
        }
    }

    private func range(ofSector sector: Int) -> Range<Int> {
        let start = sector * Self.sectorBytes
        return start..<min(start + Self.sectorBytes, cached.count)
    }

    private mutating func persist(_ sector: Int) {
        let range = range(ofSector: sector)
        if durable.count < range.upperBound {
            durable.append(
                contentsOf: [UInt8](repeating: 0, count: range.upperBound - durable.count))
        }
        durable.replaceSubrange(range, with: cached[range])
        dirty[sector] = false
    }

    private mutating func resizeDurable(to byteCount: Int) {
        if durable.count > byteCount { durable.removeSubrange(byteCount...) }
        durable.append(contentsOf: [UInt8](repeating: 0, count: byteCount - durable.count))
    }

    mutating func sync() {
        for sector in dirty.indices where dirty[sector] { persist(sector) }
        resizeDurable(to: cached.count)
    }

    /// Clean sectors are read from the disk again.
    mutating func forget() {
        for sector in dirty.indices where !dirty[sector] {
            let range = range(ofSector: sector)
            let kept = durable[
                min(range.lowerBound, durable.count)..<min(range.upperBound, durable.count)]
            if cached[range] == kept { continue }
            let zeros = [UInt8](repeating: 0, count: range.count - kept.count)
            cached.replaceSubrange(range, with: Array(kept) + zeros)
        }
    }

    mutating func cutPower(_ dice: inout TearingDice) {
        for sector in dirty.indices where dirty[sector] && dice.survives() { persist(sector) }
        if durable.count != cached.count, dice.survives() { resizeDurable(to: cached.count) }
        cached = durable
        dirty = [Bool](repeating: false, count: Self.sectorCount(cached.count))
    }
}

/// The names in a folder, and the nodes behind them.
struct Names: Sendable {
    /// Sorted by name.
    private var entries: [(name: String, node: Int)] = []

    var all: [String] { entries.map(\.name) }
    var isEmpty: Bool { entries.isEmpty }

    /// Where the name is, or belongs.
    private func place(of name: some StringProtocol) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func node(of name: some StringProtocol) -> Int? {
        let place = place(of: name)
        return place < entries.count && entries[place].name == name ? entries[place].node : nil
    }

    private mutating func put(_ name: String, _ node: Int) {
        let place = place(of: name)
        if place < entries.count, entries[place].name == name {
            entries[place].node = node
        } else {
            entries.insert((name, node), at: place)
        }
    }

    private mutating func remove(_ name: String) {
        let place = place(of: name)
        if place < entries.count, entries[place].name == name { entries.remove(at: place) }
    }

    mutating func apply(_ change: SimulatedDisk.Change) {
        switch change {
        case .link(let name, let node): put(name, node)
        case .unlink(let name): remove(name)
        case .rename(let from, let to):
            guard let node = node(of: from) else { return }
            remove(from)
            put(to, node)
        }
    }
}

extension SimulatedDisk.Folder {
    /// A journal keeps the order of changes, so what survives is the beginning of it.
    mutating func cutPower(_ dice: inout TearingDice) {
        for change in pending {
            guard dice.survives() else { break }
            durable.apply(change)
        }
        pending = []
        cached = durable
    }
}

/// Decides what survives a power cut.
struct TearingDice {
    private let cut: SimulatedFiles.PowerCut
    private var state: UInt64

    init(_ cut: SimulatedFiles.PowerCut) {
        self.cut = cut
        state = if case .torn(let seed) = cut { seed } else { 0 }
    }

    mutating func survives() -> Bool {
        switch cut {
        case .lost: return false
        case .kept: return true
        case .torn: break
        }
        // SplitMix64.
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return (word ^ (word >> 31)) & 1 == 1
    }
}
