// Random and exhaustive runs of the consensus core alone.

internal import Settings
internal import Simulator

/// Many seeds of the core.
struct CoreCheck {
    private let seeds: ClosedRange<UInt64>
    private let members: Int?
    private let steps: Int
    private let time: Duration?

    init(_ values: Values) {
        seeds = values[Declared.seeds]
        members = values.given(Declared.coreMembers)
        steps = values[Declared.coreSteps]
        time = values.given(Declared.time)
        if !Mutant.all.isEmpty { values.given(Declared.mutant)?.plant() }
    }

    func run() -> ExitCode {
        let (stopwatch, clock) = (Stopwatch(), ContinuousClock())
        let start = clock.now
        var (runs, counts) = (0, CoreCounts())
        for seed in seeds {
            if let time, clock.now - start >= time { break }
            let line = replayLine(seed)
            LastWords.write(.replay(line))
            let found = simulateCore(seed: seed, members: members, steps: steps)
            if let violation = found.violation {
                let told = simulateCore(seed: seed, members: members, steps: steps, isTold: true)
                for line in told.story.suffix(60) { print("  \(line)") }
                print("seed \(seed) broke a claim: \(violation.claim.rawValue)")
                print(violation.detail)
                print("replay: \(line)")
                return .broken
            }
            counts.add(found.counts)
            runs += 1
        }
        print(
            "\(runs) runs of the core held: \(counts.steps) steps, \(counts.elections) elections, "
                + "\(counts.commits) commits, \(counts.changes) changes of members, "
                + "\(counts.crashes) crashes, \(counts.reads) reads")
        let real = stopwatch.milliseconds
        print("speed: \(counts.steps * 1_000 / real) steps a second, in \(real) ms")
        return .held
    }

    private func replayLine(_ seed: UInt64) -> String {
        var line = "raftsim core --seeds \(seed) --steps \(steps)"
        if let members { line += " --members \(members)" }
        return line
    }
}

extension Raftsim {
    /// Every interleaving.
    static func exhaust(_ values: Values) -> ExitCode {
        let budget = ExhaustionBudget(
            elections: values[Declared.elections], entries: values[Declared.entries],
            crashes: values[Declared.crashes], losses: values[Declared.losses])
        if !Mutant.all.isEmpty { values.given(Declared.mutant)?.plant() }
        let stopwatch = Stopwatch()
        let result = Exhaustion.run(budget)
        let real = stopwatch.milliseconds
        print(
            "\(result.states) states, \(result.transitions) steps, \(result.led) with a leader, "
                + "at most \(result.commitsMax) commits, in \(real) ms")
        guard let violation = result.violation else { return .held }
        for step in result.path { print("  \(step)") }
        print("broke a claim: \(violation.claim.rawValue)")
        print(violation.detail)
        return .broken
    }
}
