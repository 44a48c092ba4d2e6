// The queue of a channel: calls that have no connection yet, or no room on it.

/// Calls in the order they wait for a connection.
struct WaitingCalls {
    private var calls: [ClientCall] = []
    private var first = 0

    /// How many wait.
    private(set) var count = 0
    /// How many bytes their requests have.
    private(set) var byteCount = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ call: ClientCall) {
        call.isWaiting = true
        calls.append(call)
        count += 1
        byteCount += call.request.count
    }

    /// Lets go of a call; it keeps its place until the queue passes it.
    mutating func forget(_ call: ClientCall) {
        guard call.isWaiting else { return }
        call.isWaiting = false
        count -= 1
        byteCount -= call.request.count
    }

    /// Takes the next call that still waits.
    mutating func next() -> ClientCall? {
        while first < calls.count {
            let call = calls[first]
            first += 1
            if call.isWaiting {
                forget(call)
                trim()
                return call
            }
        }
        trim()
        return nil
    }

    /// Takes out the waiting calls that satisfy `condition`.
    mutating func takeAll(where condition: (ClientCall) -> Bool) -> [ClientCall] {
        let open = calls[first...].filter(\.isWaiting)
        let taken = open.filter(condition)
        for call in taken { forget(call) }
        (calls, first) = (open.filter(\.isWaiting), 0)
        return taken
    }

    private mutating func trim() {
        guard first > 64, first * 2 > calls.count else { return }
        calls.removeSubrange(..<first)
        first = 0
    }
}
