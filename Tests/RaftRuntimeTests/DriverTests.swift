import Raft
import Testing

@testable import RaftRuntime

@Suite("The driver")
struct DriverTests {
    /// A log of which only the old part can be read from the disk, and a network that remembers.
    private final class World: LogStore, PeerNetwork {
        let stored: [LogEntry]
        private(set) var sent: [(request: Request, payloads: [[UInt8]])] = []

        init(_ stored: [LogEntry]) { self.stored = stored }

        private(set) var submitted: Ticket?

        func submit(_ batch: LogBatch) { submitted = batch.ticket }

        func entries(
            in range: Range<LogIndex>, byteLimit: Int
        ) throws(StorageError) -> [LogEntry] {
            let (first, end) = (range.lowerBound.position, range.upperBound.position)
            // What is not on the disk cannot be read from it.
            let available = min(end, UInt64(stored.count) + 1)
            return Array(stored[Int(first - 1)..<Int(available - 1)])
        }

        func setPeers(_ peers: [Configuration.Member]) {}

        func send(_ request: Request, entries: ArraySlice<LogEntry>, to peer: NodeID) {
            sent.append((request, entries.map(\.payload)))
        }

        private(set) var answers = 0

        func answer(_ response: Response, call: CallID) { answers += 1 }

        func send(_ chunk: SnapshotChunk, term: Term, to peer: NodeID) {}

        func answer(_ answer: SnapshotAnswer, call: CallID) { answers += 1 }
    }

    private struct Nothing: StateMachine {
        init() {}
        init(restoring nextPiece: () throws(StorageError) -> [UInt8]?) {}
        mutating func apply(_ command: [UInt8], at index: LogIndex) -> Int { 0 }
        func snapshotPieces(byteLimit: Int) -> EmptyCollection<[UInt8]>.Iterator {
            EmptyCollection().makeIterator()
        }
    }

    @Test("§5.3: a restarted leader sends entries of which half are on the disk, half in memory")
    func halfAndHalf() throws {
        let (own, peer) = (NodeID(1), NodeID(2))
        let stored = (1...4).map {
            LogEntry(term: Term(1), kind: .command, payload: [UInt8($0)])
        }
        var outline = LogOutline(voters: [own, peer])
        for entry in stored { outline.append(entry.header) }
        let hardState = HardState(term: Term(1), vote: nil)
        let world = World(stored)
        let node = Node(
            id: own, hardState: hardState, outline: outline,
            commit: .beforeLog, settings: Node.Settings(), mayVote: true)
        let recovered = RecoveredLog(hardState: hardState, outline: outline, commit: .beforeLog)
        var driver = Driver(
            node: node, recovered: recovered, store: world, network: world, machine: Nothing())

        // The peer votes for it, and has only the first entry: it lacks three on the disk and the no-op in memory.
        var answered = 0
        for _ in 1...1000 where !world.sent.contains(where: { $0.payloads == [[2], [3], [4], []] })
        {
            try driver.turn(ticks: 1, jitter: 0)
            if let ticket = world.submitted { driver.durable(ticket) }
            for (request, _) in world.sent[answered...] {
                guard let response = answer(to: request) else { continue }
                driver.receive(response, from: peer)
            }
            answered = world.sent.count
        }
        #expect(driver.node.role == .leader)
        #expect(world.sent.contains { $0.payloads == [[2], [3], [4], []] })
    }

    @Test("carries out nothing of a turn in which the members contradict each other")
    func contradiction() throws {
        let members = [1, 2, 3].map { NodeID($0) }
        let hardState = HardState(term: Term(1), vote: nil)
        let world = World([])
        let node = Node(
            id: members[0], hardState: hardState, outline: LogOutline(voters: members),
            commit: .beforeLog)
        let recovered = RecoveredLog(
            hardState: hardState, outline: LogOutline(), commit: .beforeLog)
        var driver = Driver(
            node: node, recovered: recovered, store: world, network: world, machine: Nothing())
        let run = try #require(EntryRun(after: .beforeLog, [], sentIn: Term(2)))
        let heartbeat = AppendRequest(
            term: Term(2), entries: run, leaderCommit: .beforeLog, round: Round(1))
        for leader in members[1...] {
            driver.receive(.append(heartbeat), from: leader, call: CallID(leader.number))
        }
        #expect(throws: DriverFailure.contradiction(.twoLeaders(Term(2), members[1], members[2]))) {
            try driver.turn(ticks: 0, jitter: 0)
        }
        #expect(world.submitted == nil)
        #expect(world.answers == 0)
    }

    @Test(
        "takes what may wait, in the order it came, and refuses only the rest",
        arguments: [
            // By count; by bytes, each command counting 24 more; alone, however large.
            (waitingMax: 3, byteLimit: 1 << 20, sizes: [1, 1, 1, 1, 1], taken: 3),
            (waitingMax: 9, byteLimit: 300, sizes: [76, 76, 76, 76], taken: 3),
            (waitingMax: 9, byteLimit: 300, sizes: [76, 76, 500, 1], taken: 2),
            (waitingMax: 9, byteLimit: 300, sizes: [500, 1], taken: 1),
            (waitingMax: 9, byteLimit: 300, sizes: [], taken: 0),
        ])
    func room(waitingMax: Int, byteLimit: Int, sizes: [Int], taken: Int) throws {
        let (own, world) = (NodeID(1), World([]))
        var settings = Node.Settings()
        settings.uncommittedByteLimit = byteLimit
        let hardState = HardState(term: Term(1), vote: nil)
        let node = Node(
            id: own, hardState: hardState, outline: LogOutline(voters: [own]),
            commit: .beforeLog, settings: settings)
        let recovered = RecoveredLog(
            hardState: hardState, outline: LogOutline(), commit: .beforeLog)
        var limits = Driver<World, World, Nothing>.Limits()
        limits.waitingMax = waitingMax
        var driver = Driver(
            node: node, recovered: recovered, store: world, network: world, machine: Nothing(),
            limits: limits)
        for _ in 1...1000 where driver.node.commitIndex == .beforeLog {
            try driver.turn(ticks: 1, jitter: 0)
            if let ticket = world.submitted { driver.durable(ticket) }
        }
        var (applied, refused): ([Int], [Int]) = ([], [])
        for (position, size) in sizes.enumerated() {
            driver.propose([UInt8](repeating: 1, count: size), expiry: .max) { outcome in
                switch outcome {
                case .applied: applied.append(position)
                case .refused(.tooManyInFlight): refused.append(position)
                default: Issue.record("\(outcome)")
                }
            }
        }
        for _ in 1...3 {
            try driver.turn(ticks: 1, jitter: 0)
            if let ticket = world.submitted { driver.durable(ticket) }
        }
        var answered: [Answered<Int>] = []
        driver.takeAnswered(into: &answered)
        for answer in answered { answer.deliver() }
        #expect(applied == Array(0..<taken))
        #expect(refused == Array(taken..<sizes.count))
    }

    /// What a peer says that has no entry but the first.
    private func answer(to request: Request) -> Response? {
        let first = EntryID(term: Term(1), index: LogIndex(1))
        switch request {
        case .vote(let vote):
            return .vote(
                VoteResponse(
                    term: vote.isPreVote ? first.term : vote.term, electionTerm: vote.term,
                    isPreVote: vote.isPreVote, isGranted: true))
        case .append(let append):
            let shares = append.entries.previous.index <= first.index
            return .append(
                AppendResponse(
                    term: append.term, round: append.round,
                    outcome: shares ? .matched(first.index) : .conflict(retry: first)))
        case .timeoutNow, .readIndex, .snapshot: return nil
        }
    }
}

extension LogOutline {
    /// An empty log of a cluster that has begun with these voters.
    fileprivate init(voters: [NodeID]) {
        let configuration = Configuration(voters: voters.map { Configuration.Member(id: $0) })
        self.init(
            configuration: PlacedConfiguration(index: .beforeLog, configuration: configuration))
    }
}
