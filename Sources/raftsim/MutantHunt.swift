// Makes the mistakes of this build one after the other, and lets the simulator look for each: a table of what found
// it, and after how many seeds. A mistake that nothing finds is a hole in the claims.

internal import Glibc
internal import Settings
internal import Simulator

/// A search for some mistakes.
struct MutantHunt {
    private static let seedsMax: UInt64 = 10_000
    /// Of the process's own time.
    private static let milliseconds = 120_000

    private let mutants: [Mutant]
    private let names: [String]?
    /// Whether an earlier process printed the head of the table.
    private let hasBegun: Bool
    private var survivors: Int

    init(_ values: Values) throws(SettingsError) {
        guard !Mutant.all.isEmpty else {
            throw SettingsError([
                "this build makes no mistakes; Scripts/mutants builds one that does"
            ])
        }
        names = values.given(Declared.only)
        let wanted = names ?? Mutant.all.map(\.name)
        if let stranger = wanted.first(where: { name in !Mutant.all.contains { $0.name == name } })
        {
            throw SettingsError(["nobody knows the mistake \(stranger)"])
        }
        let last = values.given(Declared.after)
        let begin = last.flatMap { wanted.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        mutants = wanted[begin...].compactMap { name in Mutant.all.first { $0.name == name } }
        (hasBegun, survivors) = (last != nil, values[Declared.survivors])
    }

    mutating func run() -> ExitCode {
        if !hasBegun { print(Self.row("mistake", "found by", "after")) }
        for mutant in mutants {
            if let row = search(for: mutant) {
                print(row)
            } else {
                survivors += 1
                print(Self.row(mutant.name, "NOTHING", mutant.summary))
            }
            fflush(nil)
        }
        return survivors == 0 ? .held : .broken
    }

    /// Returns the row of a mistake that was found.
    private func search(for mutant: Mutant) -> String? {
        mutant.plant()
        let stopwatch = Stopwatch()
        for seed in 0..<Self.seedsMax {
            guard stopwatch.milliseconds < Self.milliseconds else { return nil }
            // The core alone is quicker, and meets what whole members hardly do.
            let after = seed == 0 ? "1 seed" : "\(seed + 1) seeds"
            let trapped = Self.row(mutant.name, "a precondition of the member itself", after)
            LastWords.write(.goOn(row: trapped, arguments: arguments(after: mutant)))
            let violation =
                simulateCore(seed: seed, steps: 20_000).violation
                ?? simulate(mutant.options(seed: seed)).violation
            if let violation { return Self.row(mutant.name, violation.claim.rawValue, after) }
        }
        return nil
    }

    /// What a process is told that goes on behind `mutant`.
    private func arguments(after mutant: Mutant) -> [String] {
        ["mutants", "--after", mutant.name, "--survivors", "\(survivors)"]
            + (names.map { ["--only", $0.joined(separator: ",")] } ?? [])
    }

    private static func row(_ name: String, _ claim: String, _ after: String) -> String {
        func padded(_ text: String, to width: Int) -> String {
            text + String(repeating: " ", count: max(width - text.count, 0))
        }
        return padded(name, to: 34) + padded(claim, to: 74) + after
    }
}

extension Mutant {
    /// A run in which this mistake is to be found.
    func options(seed: UInt64, members: Int? = nil) -> SimulationOptions {
        var options = SimulationOptions(seed: seed, members: members)
        (options.faults, options.mutant) = (climate, name)
        return options
    }
}
