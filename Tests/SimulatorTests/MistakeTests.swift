import Testing

@testable import Simulator

/// A simulator that finds nothing proves nothing.
@Suite("Planted mistakes are found")
struct MistakeTests {
    /// In a process of its own: some mistakes end in a precondition of the real code.
    @Test("within a few seeds, and with the line that shows it again", arguments: Mistake.allCases)
    func isFound(mistake: Mistake) throws {
        let check = try Raftsim.run(
            "check", "--seeds", "\(mistake.seeds.lowerBound)..\(mistake.seeds.upperBound)",
            "--mistake", mistake.rawValue)
        #expect(check.exitCode == 1, "\(check.output)")
        let told = check.output + check.complaint
        let line = try #require(told.split(separator: "\n").last { $0.hasPrefix("replay: ") })
        #expect(line.hasPrefix("replay: raftsim replay --seed "))
        #expect(line.hasSuffix(" --mistake \(mistake.rawValue)"))
        let words = line.dropFirst("replay: raftsim ".count).split(separator: " ").map(String.init)
        let replay = try Raftsim.run(words)
        #expect(replay.exitCode == 1)
        #expect(replay.output + replay.complaint == told)
    }
}

extension Mistake {
    /// One that needs two rare events at once takes more seeds, and begins near one that is known.
    fileprivate var seeds: ClosedRange<Int> { self == .forgottenVote ? 61...160 : 0...19 }
}
