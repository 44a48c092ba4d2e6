// The clients: a few of them, one request at a time each, on a few keys, so that they get in each
// other's way.

internal import KeyValue
internal import Raft
internal import RaftRuntime

/// Who asks, and what became of it.
struct Customers {
    struct Client {
        /// By what its commands are known when it repeats them; one that has nothing repeats nothing.
        enum Habit { case plain, session, token }

        var habit: Habit
        /// The request it waits for.
        var pending: Int?
        /// The member it asks first: the leader as far as it knows.
        var favourite: Int
        /// How many requests it may still make once the faults have ended; nothing before.
        var requestsLeft: Int?
        /// The session it has, and the number of its last command in it.
        var session: SessionID?
        var sequence: UInt64 = 0
    }

    static let keyCount = 5
    private static let clientCount = 5
    /// Requests of each client after the faults have ended: a put, and a get that sees it.
    private static let lastRound = 2

    private(set) var operations: [Operation] = []
    var clients: [Client]
    /// Counts what clients do, so that the history has an order.
    private var moments = 0
    /// The highest position that was acknowledged to anybody.
    private(set) var acknowledged = LogIndex.beforeLog
    private var dice: Dice
    /// In thousandths.
    private let writeShare: UInt64
    let thinkingMax: UInt64

    init(dice: Dice) {
        var dice = dice
        clients = (0..<Self.clientCount).map { _ in
            Client(habit: dice.pick([.plain, .session, .token]), favourite: dice.below(3))
        }
        writeShare = dice.pick([300, 500, 800])
        thinkingMax = dice.pick([20_000, 80_000, 250_000])
        self.dice = dice
    }

    /// From now on everybody has a last few requests, which must be answered.
    mutating func beginLastRound() {
        for client in clients.indices { clients[client].requestsLeft = Self.lastRound }
    }

    /// Whether everybody had the last answer.
    var areContent: Bool { clients.allSatisfy { $0.requestsLeft == 0 && $0.pending == nil } }

    // MARK: Asking.

    /// Makes up a request of `client` to `member`.
    mutating func ask(_ client: Int, at member: Int) -> Int {
        let number = operations.count
        moments += 1
        var operation = Operation(
            kind: drawKind(for: clients[client]), key: dice.below(Self.keyCount),
            value: UInt64(number) + 1, member: member, invoked: moments, floor: acknowledged)
        operation.origin = origin(of: operation, client)
        operations.append(operation)
        clients[client].pending = number
        return number
    }

    /// By what the members know a command again.
    private mutating func origin(of operation: Operation, _ client: Int) -> Envelope.Origin {
        guard operation.kind == .delete || operation.isPut else { return .none }
        switch (clients[client].habit, clients[client].session) {
        case (.token, _): return .once(Array("request \(operation.value)".utf8))
        case (.session, .some(let session)):
            clients[client].sequence += 1
            let sequence = clients[client].sequence
            // It has no use for the answers of what it has given up, and may say so late.
            let acknowledged = sequence - min(dice.below(UInt64(3)), sequence - 1)
            return .session(session, sequence: sequence, acknowledgedBelow: acknowledged)
        default: return .none
        }
    }

    /// A request is sent once more, to `member`.
    mutating func repeatRequest(_ number: Int, at member: Int) {
        operations[number].attempts += 1
        operations[number].member = member
    }

    /// Nothing will come of one attempt. Returns whether that goes for all of them.
    mutating func noteFailure(of number: Int) -> Bool {
        operations[number].failures += 1
        return operations[number].failures == operations[number].attempts
    }

    private mutating func drawKind(for client: Client) -> Operation.Kind {
        if client.habit == .session {
            guard let session = client.session else { return .openSession }
            if client.requestsLeft == nil, dice.chance(10) { return .endSession(session) }
        }
        if let left = client.requestsLeft {
            return left > 1 ? .put(previousWanted: true) : .get
        }
        let isWrite = dice.chance(writeShare)
        switch (isWrite, dice.below(10)) {
        case (true, 0..<2): return .delete
        case (true, let number): return .put(previousWanted: number < 5)
        case (false, 0..<2): return .serializableGet
        case (false, _): return .get
        }
    }

    /// Where a client turns to: mostly to whom it believes to lead.
    mutating func choose(_ client: Int, among count: Int) -> Int {
        if clients[client].requestsLeft != nil, let number = clients[client].pending,
            operations[number].attempts > 3
        {
            return dice.below(count)
        }
        let favourite = clients[client].favourite
        return favourite < count && dice.chance(700) ? favourite : dice.below(count)
    }

    mutating func thinkingTime() -> UInt64 { dice.number(in: 100...thinkingMax) }

    // MARK: Answers.

    /// Ends a request, unless it has ended.
    mutating func finish(_ number: Int, _ outcome: Operation.Outcome) {
        guard operations[number].outcome == .pending else { return }
        operations[number].outcome = outcome
        moments += 1
        guard !operations[number].isAbandoned else { return }
        operations[number].returned = moments
    }

    /// A request of a client has ended: it may have got a session by it, or lost the one it had.
    mutating func noteSession(of client: Int, after number: Int) {
        switch (operations[number].kind, operations[number].outcome) {
        case (.openSession, .applied(.sessionOpened(let session), _)):
            (clients[client].session, clients[client].sequence) = (session, 0)
        case (.endSession, _): clients[client].session = nil
        default: break
        }
    }

    /// Nobody waits for it any more: whatever comes of it is not part of the history.
    mutating func abandon(_ number: Int) {
        operations[number].isAbandoned = true
        operations[number].outcome = .unknown
    }

    mutating func acknowledge(_ index: LogIndex) { acknowledged = max(acknowledged, index) }

    /// Whoever was told "no" must not have been heard after all.
    func checkRefused(_ ledger: Ledger) throws(Violation) {
        for operation in operations where operation.outcome == .never {
            guard case .put = operation.kind, let index = ledger.index(ofValue: operation.value)
            else { continue }
            throw Violation(
                .refusedWrites,
                "the put of \(operation.value) was refused, but is at "
                    + "\(index.position)")
        }
    }
}
