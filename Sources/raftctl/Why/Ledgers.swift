// What the members that answer remember of their elections, put together.

internal import RaftRPC

/// The ledgers of a cluster.
struct Ledgers: Equatable {
    /// One for each member that answers, by id.
    let reports: [ReadLedgerResponse]
    /// Who does not: names where another member knows them, endpoints otherwise.
    let silent: [String]

    init(_ reports: [ReadLedgerResponse], silentEndpoints: [String] = []) {
        var known: [ReadLedgerResponse] = []
        for report in reports.sorted(by: { $0.id < $1.id }) where known.last?.id != report.id {
            known.append(report)
        }
        self.reports = known
        let newest = known.max { $0.term < $1.term }
        let others = (newest?.members ?? []).filter { member in
            !known.contains { $0.id == member.id }
        }
        // An endpoint that a member has named as its own is told by name.
        let addresses = others.map(\.clientAddress)
        silent =
            others.map { $0.name.isEmpty ? idText($0.id) : $0.name }
            + silentEndpoints.filter { !addresses.contains($0) }
    }

    /// The newest term that anybody knows.
    var term: UInt64 { reports.map(\.term).max() ?? 0 }

    /// Who leads it; `nil` when nobody who answers knows.
    var leader: UInt64? { reports.first { $0.term == term && $0.leader != 0 }?.leader }

    func report(of member: UInt64) -> ReadLedgerResponse? { reports.first { $0.id == member } }

    func name(_ id: UInt64) -> String {
        if let report = report(of: id), !report.name.isEmpty { return report.name }
        let known = reports.flatMap(\.members).first { $0.id == id && !$0.name.isEmpty }
        return known?.name ?? idText(id)
    }

    func names(_ ids: [UInt64]) -> String { Self.list(ids.map(name)) }

    /// `a`, `a and b`, `a, b and c`
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "nobody" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// The member of this name or id, as far as anybody knows one.
    func member(_ word: String) -> UInt64? {
        let ids = reports.map(\.id) + reports.flatMap(\.members).map(\.id)
        return ids.first { name($0) == word } ?? ids.first { idText($0) == word }
    }

    /// Whether a member has a vote, as far as anybody knows; the member itself knows best.
    func isVoter(_ id: UInt64) -> Bool? {
        let newest = reports.filter { $0.members.contains { $0.id == id } }.max {
            $0.term < $1.term
        }
        return newest?.members.first { $0.id == id }?.isVoter ?? report(of: id)?.isVoter
    }
}

/// A line of a ledger, and whose.
struct Memory: Equatable {
    let teller: UInt64
    let line: LedgerLine
}

extension Ledgers {
    /// All lines, by term; within one by the members' clocks, which may differ.
    var memories: [Memory] {
        let all = reports.flatMap { report in
            report.lines.map { Memory(teller: report.id, line: $0) }
        }
        return all.enumerated().sorted {
            ($0.element.line.term, $0.element.line.first, $0.offset)
                < ($1.element.line.term, $1.element.line.first, $1.offset)
        }.map(\.element)
    }

    /// The term before the present one in which somebody led; 0 for none.
    var formerTerm: UInt64 {
        let terms = reports.flatMap(\.lines).filter {
            $0.term < term && ($0.kind == .won || $0.kind == .followed)
        }
        return terms.map(\.term).max() ?? 0
    }

    /// When the present leader came into office; without its own word, when it was first followed.
    var victory: UInt64? {
        guard let leader else { return nil }
        let own = report(of: leader)?.lines.last { $0.kind == .won && $0.term == term }
        let others = reports.flatMap(\.lines).filter {
            $0.kind == .followed && $0.term == term && $0.member == leader
        }
        return own?.first ?? others.map(\.first).min()
    }
}
