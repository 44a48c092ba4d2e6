// One run from a seed to a verdict: what the tool and the tests call.

internal import RPC
internal import Raft

/// What a run depends on. Two runs with the same options are the same run.
package struct SimulationOptions: Hashable, Sendable {
    package var seed: UInt64
    /// How many members; nothing to let the seed draw it.
    package var members: Int?
    /// How many events the faults last; they end after `stormSeconds` at the latest.
    package var steps: Int
    package var stormSeconds: UInt64 = 18
    /// A mistake to plant.
    package var mistake: Mistake?
    /// The kinds of fault that strike, in quick succession; nothing to let the seed draw them.
    package var faults: [FaultKind]?
    /// A mistake in the members' code that this process has switched on.
    package var mutant: String?

    package static let standardSteps = 60_000

    package init(
        seed: UInt64, members: Int? = nil, steps: Int = standardSteps, mistake: Mistake? = nil,
        fault: FaultKind? = nil
    ) {
        (self.seed, self.members, self.steps) = (seed, members, steps)
        (self.mistake, faults) = (mistake, fault.map { [$0] })
    }

    var stormEnd: Instant { Instant(nanoseconds: stormSeconds * 1_000_000_000) }

    /// The command that repeats the run.
    package var replayLine: String {
        var line = "raftsim replay --seed \(seed)"
        if let members { line += " --members \(members)" }
        if steps != Self.standardSteps { line += " --steps \(steps)" }
        if let faults { line += " --fault \(faults.map(\.rawValue).joined(separator: ","))" }
        if let mistake { line += " --mistake \(mistake.rawValue)" }
        if let mutant { line += " --mutant \(mutant)" }
        return line
    }

    /// The kinds of fault, where they are not drawn.
    var climate: [FaultKind]? { faults ?? mistake?.climate }
}

/// What happened in a run, counted.
package struct SimulationCounts: Hashable, Sendable {
    package var steps = 0
    package var letters = 0
    /// By kind, in the order of `FaultKind.allCases`.
    package var faultsByKind = FaultKind.allCases.map { _ in 0 }
    package var crashes = 0
    package var elections = 0
    /// Entries that were committed.
    package var commits = 0
    /// Snapshots that members have written, and that they have installed.
    package var snapshots = 0
    package var installations = 0
    package var requests = 0
    package var answers = 0
    package var milliseconds = 0

    /// Which states of the core were reached.
    package var coverage = Coverage()

    package var faults: Int { faultsByKind.reduce(0, +) }

    package init() {}

    /// Adds what happened in another run.
    package mutating func add(_ other: SimulationCounts) {
        steps += other.steps
        letters += other.letters
        crashes += other.crashes
        elections += other.elections
        commits += other.commits
        snapshots += other.snapshots
        installations += other.installations
        requests += other.requests
        answers += other.answers
        milliseconds += other.milliseconds
        coverage.add(other.coverage)
        for place in faultsByKind.indices { faultsByKind[place] += other.faultsByKind[place] }
    }

    mutating func add(_ kind: FaultKind) {
        guard let place = FaultKind.allCases.firstIndex(of: kind) else { return }
        faultsByKind[place] += 1
    }
}

/// How a run went.
package struct SimulationResult: Sendable {
    package let options: SimulationOptions
    /// What broke; nothing when everything held.
    package let violation: Violation?
    /// The same for the same options, in every process.
    package let traceHash: UInt64
    package let counts: SimulationCounts
    /// What happened last.
    package let lastLines: [String]

    package var traceHashText: String {
        let digits = String(traceHash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Runs one seed. `trace` is called with every line of what happens.
package func simulate(
    _ options: SimulationOptions, trace: ((String) -> Void)? = nil
) -> SimulationResult {
    simulate(
        options,
        watcher: trace.map { trace in { names, note, at in trace(note.line(names, at: at)) } })
}

/// Runs one seed, and tells `watcher` of everything that happens before `horizon`.
func simulate(
    _ options: SimulationOptions, until horizon: Instant? = nil, watcher: Trace.Watcher?
) -> SimulationResult {
    do throws(Violation) {
        var world = try World(options, until: horizon, watcher: watcher)
        var violation: Violation?
        do throws(Violation) { try world.run() } catch { violation = error }
        return SimulationResult(
            options: options, violation: violation, traceHash: world.trace.hash,
            counts: world.finalCounts, lastLines: world.trace.lastLines)
    } catch {
        return SimulationResult(
            options: options, violation: error, traceHash: 0, counts: SimulationCounts(),
            lastLines: [])
    }
}

extension World {
    fileprivate var finalCounts: SimulationCounts {
        var counts = counts
        counts.elections = witness.electionCount
        counts.commits = Int(witness.ledger.lastIndex.position)
        counts.requests = customers.operations.count
        counts.milliseconds = Int(now.nanoseconds / 1_000_000)
        return counts
    }
}
