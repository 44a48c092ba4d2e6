import Testing

@Suite("Purity and determinism")
struct PurityTests {
    static func sources(in targets: Set<String>) -> [SourceFile] {
        SourceTree.swiftSources.filter { targets.contains($0.target) && !$0.isGenerated }
    }

    @Test("pure targets know no clock, no dice, no thread")
    func pureTargets() {
        let banned =
            /\b(ContinuousClock|SuspendingClock|clock_gettime|Date\(|SystemRandomNumberGenerator|Mutex<|Atomic<)|\.random(Element)?\(|\.shuffle(d)?\(|\.hashValue\b|\b(async|await|Task)\b/
        let found = Self.sources(in: ["Wire", "Raft", "KeyValue", "StubGenerator"])
            .flatMap { $0.matches(of: banned) }
        #expect(found == [])
    }

    @Test("nothing compared or replayed is a floating point number")
    func floatingPoint() {
        let found = Self.sources(in: ["Raft", "KeyValue", "RaftRuntime"])
            .flatMap { $0.matches(of: /\b(Double|Float|Float16|Float32|Float64)\b/) }
        #expect(found == [])
    }

    /// Swift seeds hashed collections per process, so their order differs in every run.
    @Test("a hashed collection where order matters says that it is only looked up")
    func hashedCollections() {
        let hashed =
            /\b(Set|Dictionary)\s*<|:\s*\[\s*[A-Z][\w.]*\s*:\s*[^\]]+\]|\[\s*[A-Z][\w.]*\s*:\s*[^\]]+\]\s*\(/
        let targets: Set = ["Raft", "KeyValue", "RaftRuntime", "RaftService", "Simulator"]
        let found = Self.sources(in: targets).flatMap { file -> [String] in
            let lines = file.lines
            return zip(0..., file.codeLines).compactMap { number, code in
                guard let match = code.firstMatch(of: hashed) else { return nil }
                let around = lines[max(0, number - 3)...number].joined()
                guard !around.contains(/looked up|never (iterated|visited)/) else { return nil }
                return
                    "\(file.path):\(number + 1): \(code[match.range]): say that it is looked up only"
            }
        }
        #expect(found == [])
    }

    @Test("below the roots nobody makes tasks or reads a clock: both come from the event loop")
    func tasksAndClocks() {
        let roots = Set(Manifest.targets.filter { $0.kind == .root }.map(\.name))
        let tasks = /\bTask\s*(\.detached|\.sleep|\{|\()|@concurrent\b|\bThread\b\./
        let clocks = /\b(ContinuousClock|SuspendingClock|clock_gettime|gettimeofday|time\(nil\))/
        let mayReadClock: Set = ["EpollTransport", "Systemd", "RaftStorage"]
        let found = SourceTree.swiftSources.filter { !roots.contains($0.target) }.flatMap { file in
            file.matches(of: tasks)
                + (mayReadClock.contains(file.target) ? [] : file.matches(of: clocks))
        }
        #expect(found == [])
    }
}
