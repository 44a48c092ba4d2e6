import Testing

/// How Scripts/bench judges, on figures that nobody measured.
@Suite("Scripts/bench")
struct BenchTests {
    /// Figures with which every bar of Scripts/bench holds.
    private static let goodFigures =
        loadFigures.map { ($0, $1) } + memberFigures.map { ($0, $1) }
        + (1...30).map { ("raftd.failover.\($0).gap", $0 < 16 ? 190.0 : 210) }

    private static let loadFigures: KeyValuePairs = [
        "rpc.echo.1.p50": 14.0, "floor.echo.1.p50": 10, "rpc.echo.100.async.throughput": 500_001,
        "rpc.echo.100.immediate.throughput": 500_001, "raftd.put.256x16.leader.batches": 1000,
        "raftd.put.256x16.leader.syncs": 999, "raftd.put.256x16.throughput": 61,
        "etcd.put.256x16.throughput": 10, "raftd.put.1x1.p50": 59, "etcd.put.1x1.p50": 100,
    ]

    /// The sixteenth of the gaps is beside the median, the thirtieth the worst.
    private static let memberFigures: KeyValuePairs = [
        "raftd.filled.keys": 1_000_000, "raftd.filled.memory": 449e6,
        "raftd.recovery.one.1.answer": 1, "raftd.recovery.one.2.answer": 2.9,
        "raftd.recovery.one.1.peak": 440e6, "raftd.recovery.all.1.answer": 2.8,
        "raftd.recovery.all.1.peak": 445e6,
        "raftd.snapshot.steady.throughput": 100, "raftd.snapshot.snapshot.throughput": 81,
        "raftd.snapshot.steady.p999": 100, "raftd.snapshot.snapshot.p999": 199,
        "raftd.catch-up.log.steady.throughput": 100,
        "raftd.catch-up.log.catch-up.throughput": 81,
        "raftd.catch-up.snapshot.steady.throughput": 100,
        "raftd.catch-up.snapshot.catch-up.throughput": 81,
    ]

    /// Runs the end of Scripts/bench, which judges, on figures of which some are changed or taken away.
    private func judge(
        _ changes: [String: Double], without missing: Set<String> = [], leftOut: Int = 0
    ) throws -> (String, Int32) {
        let script = try SourceTree.text("Scripts/bench")
        let start = try #require(script.range(of: "\nstatus=0\n")).lowerBound
        let figures = Self.goodFigures.compactMap { name, value in
            missing.contains(name) ? nil : "\(name)\t\(changes[name] ?? value)\tunit\n"
        }
        return try ScriptTests.run(
            """
            set -euo pipefail
            cd '\(SourceTree.root.path)'
            figures=$(mktemp) json= left_out=\(leftOut)
            trap 'rm -f "$figures"' EXIT
            say() { echo "$*" >&2; }
            printf '%s' '\(figures.joined())' >"$figures"
            \(script[start...])
            """)
    }

    @Test(
        "Scripts/bench names the bars that are missed, and ends with 3",
        arguments: [
            ("rpc.echo.1.p50", 15.1, "echo-latency"),
            ("rpc.echo.100.async.throughput", 499_999, "echo-rate-async"),
            ("rpc.echo.100.immediate.throughput", 499_999, "echo-rate-immediate"),
            ("raftd.put.256x16.leader.syncs", 1001, "syncs-per-batch"),
            ("raftd.put.256x16.throughput", 59, "put-throughput"),
            ("raftd.put.1x1.p50", 61, "put-latency"),
            ("raftd.failover.15.gap", 191, "failover-median"),
            ("raftd.failover.30.gap", 401, "failover-worst"),
            ("raftd.recovery.one.2.answer", 3.1, "recovery-time"),
            ("raftd.recovery.all.1.answer", 3.1, "recovery-time"),
            ("raftd.recovery.one.1.peak", 451e6, "recovery-memory"),
            ("raftd.filled.memory", 451e6, "recovery-memory"),
            ("raftd.snapshot.snapshot.p999", 201, "snapshot-latency"),
            ("raftd.snapshot.snapshot.throughput", 79, "snapshot-throughput"),
            ("raftd.catch-up.log.catch-up.throughput", 79, "catch-up-log"),
            ("raftd.catch-up.snapshot.catch-up.throughput", 79, "catch-up-snapshot"),
        ])
    func missedBar(figure: String, value: Double, bar: String) throws {
        let (text, status) = try judge([figure: value])
        #expect(status == 3)
        #expect(text.hasSuffix("\nBars MISSED: \(bar)\n"))
        let head = try #require(
            try SourceTree.text("Scripts/bench").split(separator: "set -euo").first)
        #expect(head.contains("#   \(bar) "), "Scripts/bench does not say that it judges \(bar)")
    }

    @Test("Scripts/bench ends with 0 when every bar holds, and does not judge what is not there")
    func heldBars() throws {
        let names = "echo-latency echo-rate-async echo-rate-immediate syncs-per-batch"
        let ofMembers = """
            failover-median failover-worst recovery-time recovery-memory snapshot-latency \
            snapshot-throughput catch-up-log catch-up-snapshot
            """
        let (text, status) = try judge([:])
        #expect(status == 0)
        #expect(
            text.hasSuffix("measured holds: \(names) put-throughput put-latency \(ofMembers)\n"))
        let without = try judge([:], without: ["etcd.put.256x16.throughput", "etcd.put.1x1.p50"])
        #expect(without.1 == 0)
        #expect(without.0.contains("\nBars not measured: put-throughput put-latency\n"))
        #expect(without.0.hasSuffix("measured holds: \(names) \(ofMembers)\n"))
        #expect(try judge([:], leftOut: 1).1 == 1)
        let smaller = try judge(
            ["raftd.filled.keys": 999_999], without: ["raftd.failover.30.gap"])
        #expect(smaller.1 == 0)
        #expect(smaller.0.contains("\nBars not measured: \(ofMembers)\n"))
    }

    @Test("what a load saw is told apart by what happened beside it")
    func loadSpans() throws {
        // Slices of 20 ms: steady, steady, in a snapshot and in a pause of the load, steady.
        let program = """
            cd '\(SourceTree.root.path)'
            awk -v name=x -v wanted='steady snapshot' -f Scripts/bench-tools/spans.awk \
                <(printf '%s\t%s\t%s\t%s\n' 0 begin steady - 40000000 begin snapshot a \
                    50000000 begin snapshot b 55000000 end snapshot a 80000000 end snapshot b \
                    100000000 end steady -) \
                <(printf '%s\t%s\t%s\n' 0 10 3 0 20 1 20000000 20 2 40000000 500 1 80000000 30 4 \
                    100000000 1 99)
            """
        let said = try ScriptTests.run(program).output.split(separator: "\n").map {
            $0.split(separator: "\t").prefix(2).joined(separator: " ")
        }
        #expect(
            said == [
                "x.steady.seconds 0.060", "x.steady.throughput 166.667", "x.steady.p50 20.000",
                "x.steady.p99 30.000", "x.steady.p999 30.000", "x.snapshot.seconds 0.040",
                "x.snapshot.throughput 25.000", "x.snapshot.p50 500.000", "x.snapshot.p99 500.000",
                "x.snapshot.p999 500.000",
            ])
    }
}
