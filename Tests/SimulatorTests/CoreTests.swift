import Foundation
import Testing

@testable import Simulator

@Suite("The core alone")
struct CoreTests {
    @Test(
        "holds in random schedules of elections, changes of members, snapshots and crashes",
        arguments: 0..<8 as Range<UInt64>)
    func holds(seed: UInt64) {
        let result = simulateCore(seed: seed, steps: 5_000)
        #expect(result.violation == nil, "raftsim core --seeds \(seed) --steps 5000")
    }

    @Test("and the schedules are worth it")
    func isBusy() {
        var counts = CoreCounts()
        for seed in 100..<110 as Range<UInt64> {
            counts.add(simulateCore(seed: seed, steps: 5_000).counts)
        }
        #expect(counts.elections > 20)
        #expect(counts.changes > 5)
        #expect(counts.crashes > 20)
        #expect(counts.commits > 1_000)
        #expect(counts.reads > 100)
    }

    @Test(
        "holds in every order of a small story",
        arguments: [
            ExhaustionBudget(elections: 1, entries: 1, crashes: 0, losses: 0),
            ExhaustionBudget(elections: 1, entries: 0, crashes: 0, losses: 1),
        ])
    func everyOrder(budget: ExhaustionBudget) {
        let result = Exhaustion.run(budget)
        #expect(result.violation == nil, "\(result.path)")
        #expect(result.states > 100)
        #expect(result.led > 0)
        #expect(result.commitsMax == budget.entries + 1)
    }

    /// Known by their histories, they were 41,641.
    @Test("looks at a state once, in whatever order it came about")
    func states() {
        let budget = ExhaustionBudget(elections: 1, entries: 2, crashes: 0, losses: 0)
        #expect(Exhaustion.run(budget).states < 5_000)
    }

    @Test("runs that once failed hold", arguments: try Self.seeds)
    func once(words: String) throws {
        let outcome = try Raftsim.run(words.split(separator: " ").map(String.init))
        #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.complaint)")
    }

    static var seeds: [String] {
        get throws {
            let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "Seeds.txt")
            return try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
                .map(String.init).filter { !$0.hasPrefix("#") }
        }
    }
}

@Suite("Mistakes in the members' own code")
struct MutantTests {
    @Test("each of them can be planted")
    func canBePlanted() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let process = Process()
        process.executableURL = root.appending(path: "Scripts/mutants")
        process.arguments = ["--check"]
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let complaints = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: complaints, as: UTF8.self))")
    }

    @Test("and none of them is in this build")
    func isAbsent() throws {
        #expect(Mutant.all.isEmpty)
        let outcome = try Raftsim.run("mutants")
        #expect(outcome.exitCode == 2)
        #expect(outcome.complaint.contains("Scripts/mutants"))
    }
}
