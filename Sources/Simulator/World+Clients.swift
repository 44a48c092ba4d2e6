// What clients ask members, and what is checked about every single answer. History as a whole is
// judged at the end.

internal import KeyValue
internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService

extension World {
    /// How long a member may work on a read, in ticks, and on a write, and how long a client waits for
    /// it, in microseconds.
    private static let patienceTicks: UInt64 = 240
    private static let deadline = Duration.milliseconds(1_250)
    private static let patience: UInt64 = 1_500_000
    /// How often a client sends the same request while there are faults.
    private static let attemptMax = 5

    /// A client thinks of something to do.
    mutating func act(_ client: Int) {
        guard customers.clients[client].pending == nil else { return }
        guard customers.clients[client].requestsLeft != 0 else { return }
        let member = customers.choose(client, among: hosts.count)
        guard let life = hosts[member].life else {
            // Nobody listens there.
            return agenda.plan(.client(client), at: after(5_000...50_000))
        }
        send(customers.ask(client, at: member), of: client, to: life)
    }

    private mutating func send(_ number: Int, of client: Int, to life: Life) {
        let operation = customers.operations[number]
        note(.invoked(number, operation))
        agenda.plan(.request(number, life: life.number), at: after(20...200))
        agenda.plan(
            .impatience(client: client, operation: number, attempt: operation.attempts),
            at: after(Self.patience))
    }

    /// A client sends a request again that the members know again.
    mutating func retry(_ number: Int) {
        guard customers.operations[number].outcome == .pending, let client = client(of: number)
        else { return }
        let member = customers.choose(client, among: hosts.count)
        guard let life = hosts[member].life else {
            return agenda.plan(.retry(number), at: after(5_000...50_000))
        }
        customers.repeatRequest(number, at: member)
        send(number, of: client, to: life)
    }

    /// A request reaches its member.
    mutating func serve(_ number: Int, life lifeNumber: Int) throws(Violation) {
        let operation = customers.operations[number]
        guard !isDelayed(.request(number, life: lifeNumber), at: operation.member) else { return }
        // What members know again may also come when nobody waits for it any more.
        guard let life = life(lifeNumber, of: operation.member),
            operation.outcome == .pending || operation.origin != .none
        else { return }
        let expiry = life.member.driver.ticks + Self.patienceTicks
        let completions = life.completions
        if let command = operation.command {
            counts.coverage.add(.proposal, in: life.portrait.role)
            do throws(RPCError) {
                try life.member.propose(
                    command, origin: operation.origin, deadline: life.loop.now + Self.deadline
                ) { completions.add(number, .write($0)) }
            } catch {
                return fail(number)
            }
        } else if operation.kind == .serializableGet || options.mistake == .localReads {
            return try answerRead(number, life)
        } else {
            counts.coverage.add(.read, in: life.portrait.role)
            life.member.driver.read(expiry: expiry) { completions.add(number, .read($0)) }
        }
        life.member.needTurn()
        needTurn(operation.member, life)
    }

    // MARK: Answers.

    /// Takes the answers of a turn.
    mutating func complete(_ member: Int, _ life: Life) throws(Violation) {
        for (number, result) in life.completions.take() {
            switch result {
            case .read(.ready): try answerRead(number, life)
            case .read: finish(number, .unknown)
            case .write(.applied(let answer, let index)):
                try acceptWrite(number, answer, at: index)
            case .write(.refused(let refusal)):
                follow(refusal, of: number)
                fail(number)
            case .write(.superseded): fail(number)
            case .write(.unknown):
                if !isRetried(number) { finish(number, .unknown) }
                repeatLater(number)
            }
        }
    }

    /// Nothing will come of an attempt. Whoever may repeat the request does.
    private mutating func fail(_ number: Int) {
        let isNever = customers.noteFailure(of: number)
        if !isRetried(number) { finish(number, isNever ? .never : .unknown) }
    }

    /// Plans another attempt at a request that members know again.
    private mutating func isRetried(_ number: Int) -> Bool {
        let operation = customers.operations[number]
        guard operation.origin != .none, operation.outcome == .pending,
            operation.attempts < Self.attemptMax || calmSince != nil
        else { return false }
        agenda.plan(.retry(number), at: after(2_000...150_000))
        return true
    }

    private mutating func acceptWrite(
        _ number: Int, _ answer: Answer, at index: LogIndex
    ) throws(Violation) {
        let operation = customers.operations[number]
        guard index <= witness.ledger.lastIndex else {
            throw Violation(.durableWrites, "request \(number) is answered before it is committed")
        }
        guard witness.ledger.line(at: index).answer == answer else {
            throw Violation(.rightAnswers, "request \(number) is answered \(answer)")
        }
        if case .refused(let refusal) = answer { return try accept(refusal, of: number) }
        // What was repeated took effect where it was first.
        let effect = operation.isPut ? witness.ledger.index(ofValue: operation.value) : index
        guard let effect, effect == index || effect < index && operation.origin != .none else {
            throw Violation(.durableWrites, "request \(number) is not at \(index.position)")
        }
        guard effect > operation.floor else {
            throw Violation(
                .risingRevisions,
                "request \(number) is at \(effect.position), and "
                    + "\(operation.floor.position) was acknowledged before it began")
        }
        finish(number, .applied(answer, at: index))
        acknowledge(index, by: number)
    }

    /// A session that has ended keeps its client from knowing what came of earlier attempts.
    private mutating func accept(_ refusal: Refusal, of number: Int) throws(Violation) {
        switch refusal {
        case .sessionEnded:
            if let client = client(of: number) { customers.clients[client].session = nil }
        case .acknowledged where customers.operations[number].outcome != .pending: break
        default: throw Violation(.rightAnswers, "request \(number) is refused: \(refusal)")
        }
        finish(number, .unknown)
    }

    private mutating func answerRead(_ number: Int, _ life: Life) throws(Violation) {
        let operation = customers.operations[number]
        let driver = life.member.driver
        if operation.kind == .get {
            guard driver.applied >= operation.floor else {
                throw Violation(
                    .freshReads,
                    "request \(number) sees \(driver.applied.position), and "
                        + "\(operation.floor.position) was acknowledged before it began")
            }
            acknowledge(driver.applied, by: number)
        }
        do throws(RangeRefusal) {
            let answer = try driver.machine.store.range(
                RangeQuery(key: Operation.key(operation.key)))
            finish(number, .read(answer.keyValues.first.map { Operation.value(of: $0.value) }))
        } catch {
            throw Violation(.rightAnswers, "request \(number): \(error)")
        }
    }

    /// What somebody was told, nobody may miss later.
    private mutating func acknowledge(_ index: LogIndex, by number: Int) {
        guard !customers.operations[number].isAbandoned else { return }
        customers.acknowledge(index)
    }

    private mutating func follow(_ refusal: Effects.Refusal, of number: Int) {
        guard case .notLeader(let leader) = refusal else { return }
        guard let member = hosts.firstIndex(where: { $0.id == leader }) else { return }
        guard let client = client(of: number) else { return }
        customers.clients[client].favourite = member
    }

    private func client(of number: Int) -> Int? {
        customers.clients.firstIndex { $0.pending == number }
    }

    private mutating func finish(_ number: Int, _ outcome: Operation.Outcome) {
        customers.finish(number, outcome)
        note(.finished(number, customers.operations[number]))
        release(number, outcome)
    }

    /// The client of a request is free for the next one.
    private mutating func release(_ number: Int, _ outcome: Operation.Outcome) {
        guard let client = client(of: number) else { return }
        customers.clients[client].pending = nil
        customers.noteSession(of: client, after: number)
        switch outcome {
        case .applied, .read:
            counts.answers += 1
            if customers.operations[number].kind.isAboutSession { break }
            if let left = customers.clients[client].requestsLeft {
                customers.clients[client].requestsLeft = max(left - 1, 0)
            }
        default: break
        }
        let pause = customers.thinkingTime()
        agenda.plan(.client(client), at: after(calmSince == nil ? pause : min(pause, 50_000)))
    }

    // MARK: Those who wait no longer.

    /// A client has waited long enough.
    mutating func giveUp(_ client: Int, operation number: Int, attempt: Int) {
        guard customers.clients[client].pending == number,
            customers.operations[number].attempts == attempt, !isRetried(number)
        else { return }
        customers.abandon(number)
        repeatLater(number)
        release(number, .unknown)
    }

    /// The connection to a member broke.
    mutating func abandonRequests(at member: Int) {
        for client in customers.clients.indices {
            guard let number = customers.clients[client].pending,
                customers.operations[number].member == member
            else { continue }
            giveUp(client, operation: number, attempt: customers.operations[number].attempts)
        }
    }

    /// A planted mistake: the client has the same done again, once there is a new leader.
    private mutating func repeatLater(_ number: Int) {
        guard options.mistake == .blindRetry else { return }
        agenda.plan(.repetition(number), at: after(400_000))
    }

    mutating func repeatBlindly(_ number: Int) {
        guard let leader, let life = hosts[leader].life, !hosts[leader].isPaused,
            let command = customers.operations[number].command
        else { return }
        let completions = life.completions
        let deadline = life.loop.now + Self.deadline
        try? life.member.propose(command, deadline: deadline) {
            completions.add(number, .write($0))
        }
        needTurn(leader, life)
    }
}

extension Operation {
    var isPut: Bool { if case .put = kind { true } else { false } }

    /// The command of what changes something.
    var command: Command? {
        switch kind {
        case .put(let previousWanted):
            .put(
                Command.Put(
                    key: Self.key(key), value: Self.payload(value), prevKV: previousWanted))
        case .delete: .deleteRange(Command.DeleteRange(key: Self.key(key)))
        case .openSession: .openSession
        case .endSession(let session): .endSession(session)
        case .get, .serializableGet: nil
        }
    }
}
