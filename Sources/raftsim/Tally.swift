// What many runs add up to, in a few lines.

internal import Simulator

struct Tally {
    private var runs = 0
    private var counts = SimulationCounts()
    /// One number for the traces of all runs.
    private var hash: UInt64 = 0

    mutating func add(_ result: SimulationResult) {
        runs += 1
        counts.add(result.counts)
        hash = (hash &* 0x0000_0100_0000_01B3) ^ result.traceHash
    }

    /// `real` is the milliseconds it took.
    func lines(after real: Int) -> [String] {
        [
            "\(runs) runs held: \(counts.steps) steps in \(counts.milliseconds / 1_000) virtual "
                + "seconds, \(counts.elections) elections, \(counts.commits) commits, "
                + "\(counts.crashes) crashes, \(counts.letters) messages",
            "snapshots: \(counts.snapshots) taken, \(counts.installations) installed",
            "clients: \(counts.answers) of \(counts.requests) requests answered",
            "faults: " + faultText,
            "coverage: \(counts.coverage.reachedCount) of \(counts.coverage.pairCount) pairs of role "
                + "and event" + missingText,
            "speed: \(counts.steps * 1_000 / real) steps a second, "
                + "\(counts.milliseconds / real) times real time, in \(real) ms",
            "traces \(String(hash, radix: 16))",
        ]
    }

    private var faultText: String {
        zip(FaultKind.allCases, counts.faultsByKind).filter { $0.1 > 0 }
            .map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    }

    private var missingText: String {
        let missing = counts.coverage.missing
        guard !missing.isEmpty else { return "" }
        return "; not " + missing.prefix(12).joined(separator: ", ")
            + (missing.count > 12 ? " and \(missing.count - 12) more" : "")
    }

    static func text(of result: SimulationResult) -> String {
        let counts = result.counts
        return "\(counts.milliseconds) virtual ms, \(counts.steps) events, "
            + "\(counts.answers) of \(counts.requests) requests answered, \(counts.commits) commits, "
            + "\(counts.snapshots) snapshots, \(counts.installations) installed, "
            + "\(counts.faults) faults, \(counts.elections) elections, "
            + "trace \(result.traceHashText)"
    }
}
