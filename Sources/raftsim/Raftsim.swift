// raftsim: lives through seeds, and says which of them broke a claim. What a run is, is in the
// target Simulator.

internal import Settings
internal import Simulator

enum Raftsim {
    static func main() -> ExitCode {
        StandardStreams.ignoreBrokenPipes()
        LastWords.prepare()
        do throws(SettingsError) {
            let invocation = try Program.raftsim.read(
                arguments: processArguments(), environment: Environment.ofProcess())
            switch invocation {
            case .show(let text):
                print(text, terminator: "")
                return .held
            case .run(let values): return try carryOut(values)
            }
        } catch {
            for problem in error.problems { StandardStreams.complain("raftsim: \(problem)") }
            StandardStreams.complain("raftsim --help says more.")
            return .usage
        }
    }

    private static func carryOut(_ values: Values) throws(SettingsError) -> ExitCode {
        switch values.command {
        case "mutants":
            var hunt = try MutantHunt(values)
            return hunt.run()
        case "check": return check(values[Declared.seeds], Common(values))
        case "replay":
            return replay(
                Common(values).options(seed: values[Declared.seed]),
                isTraced: values[Declared.trace])
        case "core": return CoreCheck(values).run()
        case "exhaust": return exhaust(values)
        case "draw": return drawRun(values)
        case "mistakes": return list(Mistake.allCases.map { "\($0.rawValue): \($0.summary)" })
        default: return list(Claim.allCases.map { "\($0): \($0.rawValue)" })
        }
    }

    private static func list(_ lines: [String]) -> ExitCode {
        for line in lines { print(line) }
        return .held
    }

    /// Lives through all seeds, and stops at the first that breaks a claim.
    private static func check(_ seeds: ClosedRange<UInt64>, _ common: Common) -> ExitCode {
        let (stopwatch, clock, limit) = (Stopwatch(), ContinuousClock(), common.time)
        let start = clock.now
        var tally = Tally()
        for seed in seeds {
            if let limit, clock.now - start >= limit { break }
            let result = run(common.options(seed: seed), trace: nil)
            guard result.violation == nil else { return report(result) }
            tally.add(result)
        }
        for line in tally.lines(after: stopwatch.milliseconds) { print(line) }
        return .held
    }

    private static func replay(_ options: SimulationOptions, isTraced: Bool) -> ExitCode {
        let result = run(options, trace: isTraced ? { print($0) } : nil)
        guard result.violation == nil else { return report(result) }
        print("seed \(options.seed) held")
        print(Tally.text(of: result))
        return .held
    }

    /// Writes a picture of a run, whether it holds or not.
    private static func drawRun(_ values: Values) -> ExitCode {
        let (from, to) = (values[Declared.from], values[Declared.to])
        guard from < to else {
            StandardStreams.complain("raftsim: --to \(to) is not behind --from \(from)")
            return .usage
        }
        var options = SimulationOptions(
            seed: values[Declared.seed], members: values.given(Declared.members))
        options.faults = values.given(Declared.fault)
        LastWords.write(.replay(options.replayLine))
        let drawing = draw(options, DrawingOptions(window: from..<to))
        let path = values.given(Declared.out) ?? "raftsim.svg"
        let text = path.hasSuffix(".html") ? drawing.html : drawing.svg
        do throws(StandardStreams.Failure) {
            try OutputFile.write(Array(text.utf8), to: path)
        } catch {
            var reason = "nobody reads it"
            if case .system(let why) = error { reason = why }
            StandardStreams.complain("raftsim: \(path) cannot be written: \(reason)")
            return .unwritable
        }
        print(path)
        return .held
    }

    private static func run(
        _ options: SimulationOptions, trace: ((String) -> Void)?
    ) -> SimulationResult {
        LastWords.write(.replay(options.replayLine))
        return simulate(options, trace: trace)
    }

    /// What happened last, what broke, and the line that shows it again.
    private static func report(_ result: SimulationResult) -> ExitCode {
        guard let violation = result.violation else { return .held }
        for line in result.lastLines { print("  \(line)") }
        print("seed \(result.options.seed) broke a claim: \(violation.claim.rawValue)")
        print(violation.detail)
        print(Tally.text(of: result))
        print("replay: \(result.options.replayLine)")
        return .broken
    }
}
