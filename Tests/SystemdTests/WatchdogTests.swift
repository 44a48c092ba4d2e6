import Testing

@testable import Systemd

@Suite("The watchdog's rules")
struct WatchdogTests {
    static func seconds(_ count: Double) -> MonotonicTime {
        MonotonicTime(microseconds: UInt64((1000 + count) * 1e6))
    }

    static func reading(
        _ phase: Worker.Phase, of name: String = "loop", since: Double, turns: UInt64,
        place: String? = nil
    ) -> WorkerReading {
        WorkerReading(name: name, place: place, phase: phase, since: seconds(since), turns: turns)
    }

    /// A watchdog of ten seconds that was fed at second 0, when the loop had made five turns.
    static func fedAtZero() -> Watchdog {
        var watchdog = Watchdog(limit: .seconds(10), startingAt: seconds(0))
        let first = watchdog.judge([reading(.idle, since: 0, turns: 5)], at: seconds(0))
        #expect(first == .init(feed: true))
        return watchdog
    }

    @Test("asks four times within the limit")
    func interval() {
        #expect(Self.fedAtZero().interval == .milliseconds(2500))
    }

    @Test(
        "is fed only when the loop has turned, or waits for the kernel",
        arguments: [
            (loop: reading(.idle, since: 1, turns: 6), feeds: true),
            (loop: reading(.running, since: 1, turns: 6), feeds: true),
            (loop: reading(.idle, since: 0, turns: 5), feeds: false),
            (loop: reading(.running, since: 1, turns: 5), feeds: false),
            (loop: reading(.inSystemCall, since: 1, turns: 5), feeds: true),
        ])
    func loop(loop: WorkerReading, feeds: Bool) {
        var watchdog = Self.fedAtZero()
        #expect(watchdog.judge([loop], at: Self.seconds(2.5)).feed == feeds)
    }

    @Test(
        "is withheld for a worker that runs beyond the limit, never for one in a system call",
        arguments: [
            (disk: reading(.running, of: "disk", since: 0, turns: 1), at: 10.0, feeds: true),
            (disk: reading(.running, of: "disk", since: 0, turns: 1), at: 10.1, feeds: false),
            (disk: reading(.inSystemCall, of: "disk", since: 0, turns: 1), at: 3600, feeds: true),
            (disk: reading(.idle, of: "disk", since: 0, turns: 1), at: 3600, feeds: true),
        ])
    func worker(disk: WorkerReading, at time: Double, feeds: Bool) {
        var watchdog = Self.fedAtZero()
        let loop = Self.reading(.idle, since: time, turns: 6)
        #expect(watchdog.judge([loop, disk], at: Self.seconds(time)).feed == feeds)
    }

    @Test("never feeds by the passing of time: a loop that stopped is not fed again")
    func stoppedLoop() {
        var watchdog = Self.fedAtZero()
        let stuck = Self.reading(.running, since: 1, turns: 5)
        for check in stride(from: 2.5, through: 60, by: 2.5) {
            #expect(!watchdog.judge([stuck], at: Self.seconds(check)).feed)
        }
    }

    @Test("names who stands still, and where, once, at half the limit")
    func standstill() {
        var watchdog = Self.fedAtZero()
        let loop = Self.reading(.running, since: 1, turns: 5, place: "apply")
        let disk = Self.reading(.inSystemCall, of: "disk", since: 1.5, turns: 3)
        let told = [2.5, 5, 7.5, 10].map { time in
            watchdog.judge([loop, disk], at: Self.seconds(time)).standstills
        }
        let expected: [[Watchdog.Standstill]] = [
            [], [],
            [
                .init(worker: "loop", place: "apply", phase: .running, seconds: 6.5),
                .init(worker: "disk", place: nil, phase: .inSystemCall, seconds: 6),
            ],
            [],
        ]
        #expect(told == expected)
    }

    @Test("names a worker again when it stands still again")
    func secondStandstill() {
        var watchdog = Self.fedAtZero()
        func judge(_ disk: WorkerReading, at time: Double, turn: UInt64) -> Int {
            let loop = Self.reading(.idle, since: time, turns: turn)
            return watchdog.judge([loop, disk], at: Self.seconds(time)).standstills.count
        }
        let counts = [
            judge(Self.reading(.inSystemCall, of: "disk", since: 0, turns: 1), at: 6, turn: 6),
            judge(Self.reading(.idle, of: "disk", since: 7, turns: 2), at: 8, turn: 7),
            judge(Self.reading(.inSystemCall, of: "disk", since: 9, turns: 2), at: 15, turn: 8),
            judge(Self.reading(.inSystemCall, of: "disk", since: 9, turns: 2), at: 16, turn: 9),
        ]
        #expect(counts == [1, 0, 1, 0])
    }

    @Test("tells once that nobody stands still any more")
    func recovery() {
        var watchdog = Self.fedAtZero()
        func hasRecovered(_ disk: WorkerReading, at time: Double, turn: UInt64) -> Bool {
            let loop = Self.reading(.idle, since: time, turns: turn)
            return watchdog.judge([loop, disk], at: Self.seconds(time)).hasRecovered
        }
        let told = [
            hasRecovered(
                Self.reading(.inSystemCall, of: "disk", since: 0, turns: 1), at: 6, turn: 6),
            hasRecovered(
                Self.reading(.inSystemCall, of: "disk", since: 0, turns: 1), at: 8, turn: 7),
            hasRecovered(Self.reading(.idle, of: "disk", since: 9, turns: 2), at: 10, turn: 8),
            hasRecovered(Self.reading(.idle, of: "disk", since: 9, turns: 2), at: 12, turn: 9),
        ]
        #expect(told == [false, false, true, false])
    }

    @Test("a loop that idles on without a turn has lost its way, and is named")
    func idleLoopWithoutTurns() {
        var watchdog = Self.fedAtZero()
        let loop = Self.reading(.idle, since: 0, turns: 5)
        let verdict = watchdog.judge([loop], at: Self.seconds(5.1))
        #expect(!verdict.feed)
        #expect(verdict.standstills.map(\.worker) == ["loop"])
    }

    @Test("a worker's one word carries phase, place and time together")
    func workerWord() {
        let worker = Worker(name: "loop", places: ["input", "apply"])
        worker.enter(.running, place: 1, at: 7_000_001_999)
        worker.finishTurn()
        let since = MonotonicTime(microseconds: 7_000_001)
        #expect(
            worker.reading
                == WorkerReading(
                    name: "loop", place: "apply", phase: .running, since: since, turns: 1))
        worker.enter(.inSystemCall, at: 8_000_000_000)
        #expect(worker.reading.place == nil)
        #expect(worker.reading.phase == .inSystemCall)
    }
}
