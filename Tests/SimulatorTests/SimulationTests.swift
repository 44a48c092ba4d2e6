import Testing

@testable import Simulator

@Suite("§5 and §8 hold in every seed")
struct SimulationTests {
    /// Short runs: Scripts/test lives through a hundred long ones in release mode.
    private static func options(_ seed: UInt64) -> SimulationOptions {
        SimulationOptions(seed: seed, steps: 5_000)
    }

    @Test("whatever the network, the disks and the machines do", arguments: 0..<12 as Range<UInt64>)
    func holds(seed: UInt64) {
        let result = simulate(Self.options(seed))
        #expect(result.violation == nil, "\(result.options.replayLine)")
        #expect(result.counts.answers > 0)
    }

    @Test(
        "a full disk ends nobody, and keeps nobody from starting", arguments: [0, 7] as [UInt64]
    )
    func fullDisk(seed: UInt64) {
        var options = SimulationOptions(seed: seed, steps: 8_000, fault: .fullDisk)
        let full = simulate(options)
        #expect(full.violation == nil, "\(full.options.replayLine)")
        #expect(full.counts.crashes == 0)
        options.faults = [.fullDisk, .crash, .powerCut]
        let crashed = simulate(options)
        #expect(crashed.violation == nil, "\(crashed.options.replayLine)")
    }

    @Test("and the seeds are worth it: there are crashes, elections and many answers")
    func isBusy() {
        let counts = (100..<104).map { simulate(Self.options($0)).counts }
        #expect(counts.reduce(0) { $0 + $1.crashes } > 0)
        #expect(counts.reduce(0) { $0 + $1.elections } > 4)
        #expect(counts.reduce(0) { $0 + $1.faults } > 10)
        #expect(counts.reduce(0) { $0 + $1.answers } > 200)
    }

    @Test("both sizes of clusters can be asked for", arguments: [3, 5])
    func members(count: Int) {
        let result = simulate(SimulationOptions(seed: 7, members: count, steps: 2_000))
        #expect(result.violation == nil)
        #expect(
            result.options.replayLine == "raftsim replay --seed 7 --members \(count) --steps 2000")
    }

    @Test(
        "a seed is one story: twice in this process, and in another one",
        arguments: [3, 4] as [UInt64])
    func sameStory(seed: UInt64) throws {
        let first = simulate(Self.options(seed))
        #expect(first.traceHash == simulate(Self.options(seed)).traceHash)
        #expect(first.traceHash != simulate(Self.options(seed + 1)).traceHash)
        let other = try Raftsim.run("replay", "--seed", "\(seed)", "--steps", "5000")
        #expect(other.exitCode == 0)
        #expect(other.output.contains("trace \(first.traceHashText)"))
    }

    @Test("a trace tells the same story as the run without one")
    func traced() {
        var lines = 0
        let traced = simulate(Self.options(5)) { _ in lines += 1 }
        #expect(traced.traceHash == simulate(Self.options(5)).traceHash)
        #expect(lines > 1_000)
    }
}

@Suite("raftsim's command line")
struct CommandLineTests {
    @Test(
        "is refused with 2 and a reason",
        arguments: [
            ["check", "--seeds", "5..1"], ["check", "--seeds", "x"], ["replay", "--seed", "-1"],
            ["check", "--members", "4"], ["check", "--steps", "0"], ["check", "--mistake", "none"],
            ["check", "--sedes", "1"], ["juggle"], [],
        ])
    func refused(words: [String]) throws {
        let outcome = try Raftsim.run(words)
        #expect(outcome.exitCode == 2)
        #expect(outcome.complaint.contains("raftsim"))
        #expect(outcome.output.isEmpty)
    }

    @Test("explains itself", arguments: [["--help"], ["check", "--help"], ["replay", "--help"]])
    func help(words: [String]) throws {
        let outcome = try Raftsim.run(words)
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.contains("raftsim"))
    }
}
