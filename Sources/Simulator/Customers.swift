// The clients: a few of them, one request at a time each, on a few keys, so that they get in each
// other's way.

internal import KeyValue
internal import Raft
internal import RaftRuntime

/// Who asks, and what became of it.
struct Customers {
    struct Client {
        /// The request it waits for.
        var pending: Int?
        /// The member it asks first: the leader as far as it knows.
        var favourite: Int
        /// How many requests it may still make once the faults have ended; nothing before.
        var requestsLeft: Int?
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
        clients = (0..<Self.clientCount).map { _ in Client(pending: nil, favourite: dice.below(3)) }
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
        operations.append(
            Operation(
                kind: drawKind(for: clients[client]), key: dice.below(Self.keyCount),
                value: UInt64(number) + 1, member: member, invoked: moments, floor: acknowledged))
        clients[client].pending = number
        return number
    }

    private mutating func drawKind(for client: Client) -> Operation.Kind {
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
