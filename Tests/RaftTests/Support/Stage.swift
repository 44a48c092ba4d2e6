// Carries out the orders of a transcript on a cluster. Transcripts/README.md lists them.

import Raft

/// A line of a transcript that asks for something.
private struct Order {
    let verb: String
    let words: [String]

    init(_ line: Substring) {
        let parts = line.split(separator: " ").map(String.init)
        (verb, words) = (parts.first ?? "", Array(parts.dropFirst()))
    }

    func number(_ position: Int) -> Int? {
        position < words.count ? Int(words[position]) : nil
    }

    /// `name=value`
    func value(_ name: String) -> Int? {
        words.first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    var member: NodeID { NodeID(UInt64(number(0) ?? 1)) }
    var other: NodeID { NodeID(UInt64(number(1) ?? 1)) }
    var reads: [ReadID] { words.dropFirst().compactMap { UInt64($0) }.map { ReadID($0) } }
}

extension Order {
    /// `add:d` or `add!:d`, `promote:4`, `demote:4`, `remove:4`, `replace:4:d`, `move:4:e`
    var change: Configuration.Change {
        Configuration.Change(words.compactMap { step($0.split(separator: ":").map(String.init)) })
    }

    private func step(_ parts: [String]) -> Configuration.Change.Step? {
        guard parts.count > 1 else { return nil }
        let member = NodeID(UInt64(parts[1]) ?? 0)
        switch parts[0] {
        case "add": return .add(newcomer(parts[1]))
        case "add!": return .add(newcomer(parts[1], isPromotedByItself: false))
        case "promote": return .promote(member)
        case "demote": return .demote(member)
        case "remove": return .remove(member)
        case "replace": return .replace(member, with: newcomer(parts[2]))
        case "move": return .update(member, peerAddress: "\(parts[2]):1")
        default: return nil
        }
    }

    private func newcomer(
        _ name: String, isPromotedByItself: Bool = true
    ) -> Configuration.Newcomer {
        Configuration.Newcomer(
            name: name, peerAddress: "\(name):1", isPromotedByItself: isPromotedByItself)
    }
}

struct Stage {
    private var cluster = Cluster(count: 1)
    private var disks: [NodeID: Disk] = [:]
    private var copies: [Parcel] = []

    /// Carries out one order and returns what the cluster did.
    mutating func obey(_ line: Substring) -> [String] {
        let order = Order(line)
        if order.verb == "log" { return prepareLog(order) }
        if order.verb == "members" { return prepare(order) }
        let queued = cluster.network.count
        let lines = question(order) ?? traffic(order) ?? action(order) ?? ["what is \(line)?"]
        let broken = cluster.laws.broken.map { "BROKEN: \($0)" }
        return lines + sent(since: queued, by: order) + broken
    }

    private mutating func question(_ order: Order) -> [String]? {
        switch order.verb {
        case "status": order.words.isEmpty ? cluster.ids.map(state) : progress(order.member)
        case "logs": cluster.ids.map { "\($0.number): \(cluster[$0].node.logText)" }
        case "queue": cluster.network.map(\.text)
        case "configurations": cluster.ids.map(configuration)
        case "election": ["\(cluster[order.member].node.electionInForce)"]
        case "deadline": [cluster[order.member].node.nextDeadline.map { "\($0)" } ?? "none"]
        default: nil
        }
    }

    /// What happens to messages, disks and time.
    private mutating func traffic(_ order: Order) -> [String]? {
        let (from, to) = (order.member, order.other)
        switch order.verb {
        case "settle": return settle()
        case "run": return run(order.number(0) ?? 1)
        case "wake": return wake(from, order.number(1) ?? 1)
        case "deliver": return deliver(from, to, count: order.number(2) ?? .max)
        case "drop": cluster.network.removeAll { $0.from == from && $0.to == to }
        case "copy": copies += cluster.network.filter { $0.from == from && $0.to == to }
        case "replay": (cluster.network, copies) = (cluster.network + copies, [])
        case "cut": setLinks(order, cut: true)
        case "heal": setLinks(order, cut: false)
        case "disk": cluster[from].diskWorks = order.words.last == "on"
        default: return nil
        }
        return []
    }

    /// What makes one member do something.
    private mutating func action(_ order: Order) -> [String]? {
        let id = order.member
        cluster.latest.reset()
        switch order.verb {
        case "tick": cluster.tick(id, order.number(1) ?? 1, jitter: UInt32(order.number(2) ?? 0))
        case "propose": cluster.propose(id, count: order.number(1) ?? 1)
        case "read": cluster.turn(id, order.reads.map { (.read($0), []) })
        case "sync": cluster.sync(id, count: order.number(1) ?? .max)
        case "transfer":
            let target = order.words.count > 1 ? order.other : nil
            cluster.turn(id, [(.transfer(to: target), [])])
        case "disconnect": cluster.turn(id, [(.disconnected(order.other), [])])
        case "unreachable": cluster.turn(id, [(.unreachable(order.other), [])])
        case "compact":
            let upTo = order.number(1).map { LogIndex(UInt64($0)) }
            cluster.compact(id, upTo: upTo, keeping: UInt64(order.value("keep") ?? 0))
        case "timing":
            let shortest = order.number(2) ?? 20
            let timing = Timing(heartbeat: order.number(1) ?? 4, election: shortest..<2 * shortest)
            cluster.turn(id, [(.timing(timing), [])])
        case "admit": cluster.turn(id, [(.admitted, [])])
        case "change":
            let expected = order.value("expect").map { LogIndex(UInt64($0)) }
            cluster.turn(id, [(.reconfigure(order.change, expecting: expected), [])])
        case "join": cluster.start(id)
        case "crash": cluster.crash(id, surviving: order.number(1) ?? 0)
        case "lose":
            cluster[id].disk.entries.removeLast(order.number(1) ?? 1)
            cluster.laws.disksAreHonest = false
        case "restart": cluster.restart(id)
        default: return nil
        }
        return cluster.latest.details.map { "\(id.number): \($0)" }
    }

    /// The messages that an order put on the network, where they are not told already.
    private func sent(since queued: Int, by order: Order) -> [String] {
        let silent = ["settle", "run", "wake", "deliver", "drop"]
        if silent.contains(order.verb) { return [] }
        return cluster.network.dropFirst(queued).map(\.text)
    }

    // MARK: - The scene

    /// `log 1 1 1 4 term=5 base=2`
    private mutating func prepareLog(_ order: Order) -> [String] {
        let terms = order.words.dropFirst().compactMap { UInt64($0) }
        var disk = Disk()
        disk.entries = terms.enumerated().map { position, term in
            Entry(term: Term(term), kind: .command, payload: -(Int(term) * 1000 + position))
        }
        disk.hardState.term = Term(order.value("term").map { UInt64($0) } ?? terms.last ?? 0)
        disk.snapshot = LogIndex(UInt64(order.value("base") ?? 0))
        disks[order.member] = disk
        return []
    }

    /// `members 3 window=2 unadmitted lease`
    private mutating func prepare(_ order: Order) -> [String] {
        var settings = Node.Settings()
        settings.windowMessages = order.value("window") ?? settings.windowMessages
        settings.appendByteLimit = order.value("append-bytes") ?? settings.appendByteLimit
        settings.uncommittedByteLimit =
            order.value("uncommitted-bytes") ?? settings.uncommittedByteLimit
        settings.isTimingFrozen = order.words.contains("frozen")
        settings.lease = order.words.contains("lease") ? Node.Settings.Lease() : nil
        cluster = Cluster(
            count: order.number(0) ?? 3, settings: settings,
            mayVote: !order.words.contains("unadmitted"), disks: disks)
        return []
    }

    // MARK: - Messages

    private mutating func settle() -> [String] {
        var lines: [String] = []
        cluster.settle { cluster, id in
            lines += cluster.latest.outcomes.map { "\(id.number): \($0)" }
        }
        return lines
    }

    /// So many ticks pass for everybody, and all messages arrive between them. Each member has its
    /// own jitter.
    private mutating func run(_ count: Int) -> [String] {
        var lines: [String] = []
        for _ in 0..<count {
            for id in cluster.ids where cluster[id].isUp {
                cluster.latest.reset()
                cluster.tick(id, 1, jitter: UInt32(id.number - 1) * 3)
                lines += cluster.latest.outcomes.map { "\(id.number): \($0)" }
            }
            lines += settle()
        }
        return lines
    }

    /// A process that was paused goes on: what waited for it comes first, then the time, all in one
    /// turn.
    private mutating func wake(_ id: NodeID, _ count: Int) -> [String] {
        cluster.latest.reset()
        cluster.wake(id, count)
        return cluster.latest.details.map { "\(id.number): \($0)" }
    }

    private mutating func deliver(_ from: NodeID, _ to: NodeID, count: Int) -> [String] {
        let parcels = cluster.network.filter { $0.from == from && $0.to == to }.prefix(count)
        var lines: [String] = []
        for parcel in parcels {
            guard let position = cluster.network.firstIndex(of: parcel) else { continue }
            cluster.network.remove(at: position)
            let queued = cluster.network.count
            cluster.latest.reset()
            cluster.deliver(parcel)
            lines.append("(\(parcel.text))")
            lines += cluster.latest.details.map { "\(to.number): \($0)" }
            lines += cluster.network.dropFirst(queued).map(\.text)
        }
        return lines
    }

    /// One member: all its links, both ways. Two: the way from the first to the second.
    private mutating func setLinks(_ order: Order, cut isCut: Bool) {
        var links = [Cluster.Link(from: order.member, to: order.other)]
        if order.words.count == 1 {
            links = cluster.ids.flatMap {
                [
                    Cluster.Link(from: order.member, to: $0),
                    Cluster.Link(from: $0, to: order.member),
                ]
            }
        }
        if isCut { cluster.cut.formUnion(links) } else { cluster.cut.subtract(links) }
        let cut = cluster.cut
        cluster.network.removeAll { cut.contains(.init(from: $0.from, to: $0.to)) }
    }

    // MARK: - Answers

    private func configuration(_ id: NodeID) -> String {
        guard let placed = cluster[id].node.configuration else { return "\(id.number): none" }
        return "\(id.number): \(placed.index.position): \(placed.configuration.text)"
    }

    private func state(_ id: NodeID) -> String {
        let member = cluster[id]
        return "\(id.number): \(member.isUp ? member.node.text : "down")"
    }

    private func progress(_ id: NodeID) -> [String] {
        [state(id)] + cluster[id].node.status.followers.map { "  \($0.text)" }
    }
}
