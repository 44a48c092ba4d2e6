// Puts keys in order until all are there: what members hold before something else is measured.

import RPC

/// A closed loop of clients that puts each of `count` keys once.
///
/// Belongs to the loop of its channels.
final class Fill {
    private let loop: any EventLoop
    private let count: Int
    private let call: Load.Call
    private var started = 0
    private var finished = 0
    /// The first failure, in words.
    private(set) var complaint: String?

    init(_ count: Int, on loop: any EventLoop, call: @escaping Load.Call) {
        (self.count, self.loop, self.call) = (count, loop, call)
    }

    /// Sets the clients going. `completion` is called when every put was answered, or one failed:
    /// then the keys are not what the measurement after it needs.
    func run(clients: Int, _ completion: @escaping () -> Void) {
        for client in 0..<min(clients, count) { send(client, completion) }
    }

    private func send(_ client: Int, _ completion: @escaping () -> Void) {
        guard started < count, complaint == nil else { return }
        started += 1
        call(client) { [self] error in
            finished += 1
            if let error { complaint = complaint ?? "\(error.code): \(error.message)" }
            if finished == count || error != nil { return completion() }
            send(client, completion)
        }
    }
}
