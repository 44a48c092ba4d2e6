// What the attempts to connect to one name share: the question, and an answer that came too late for
// the attempt that asked. A name whose answer takes longer than an attempt is found all the same.

internal import RPC

/// The addresses of one name, as one dialer asks for them.
final class Lookup {
    typealias Answer = Result<[KernelAddress], TransportError>
    /// Asks, and calls back later, once.
    typealias Question = (_ completion: @escaping (Answer) -> Void) -> Void

    /// How long an answer is good that nobody waited for.
    private static let lateMax = Duration.seconds(5)

    private let loop: EpollLoop
    private let ask: Question
    private var isAsking = false
    /// Each returns whether it still had a use for the answer.
    private var waiting: [(Answer) -> Bool] = []
    private var late: (answer: Answer, until: Instant)?

    init(on loop: EpollLoop, asking question: @escaping Question) {
        (self.loop, ask) = (loop, question)
    }

    /// Calls `body` in a later turn: with the late answer, with that of the question under way, or of
    /// a new one.
    func join(_ body: @escaping (Answer) -> Bool) {
        waiting.append(body)
        guard !isAsking else { return }
        isAsking = true
        if let late, late.until > loop.now {
            _ = loop.schedule(at: loop.now) { [self] in answered(late.answer) }
        } else {
            ask { [self] in answered($0) }
        }
        late = nil
    }

    private func answered(_ answer: Answer) {
        isAsking = false
        let bodies = waiting
        waiting = []
        // An answer is used once: addresses change.
        let uses = bodies.count { $0(answer) }
        late = uses == 0 ? (answer, loop.now + Self.lateMax) : nil
    }
}
