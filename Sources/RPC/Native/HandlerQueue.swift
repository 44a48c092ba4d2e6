// Starts the handlers of calls that arrived together. A task costs as much as the rest of a call, so
// handlers that answer without waiting share one: only behind one that waits does the next get a
// task of its own.

/// Calls whose asynchronous handlers have not begun, in the order they arrived.
final class HandlerQueue {
    private struct Start {
        let call: ServerCall
        let operation: () async -> Void
    }

    /// Whether no handler begins for now.
    var isPaused = false
    private var waiting: [Start] = []
    private var position = 0
    /// The call whose handler runs now, until it waits.
    private var running: ServerCall?

    var isEmpty: Bool { position == waiting.count }

    /// Adds a call.
    func append(_ call: ServerCall, _ operation: @escaping () async -> Void) {
        waiting.append(Start(call: call, operation: operation))
    }

    /// Runs the handlers of all calls, each until it answers or waits.
    func run(on loop: any EventLoop) {
        guard !waiting.isEmpty else { return }
        while position < waiting.count, !isPaused {
            let task = loop.spawn { [self] in await serve() }
            // Whoever runs still did not end: it waits, and keeps the task.
            running?.keep(task)
            running = nil
        }
        guard isEmpty else { return }
        waiting.removeAll(keepingCapacity: true)
        position = 0
    }

    /// Forgets the calls: they are over.
    func discard() { (waiting, position) = ([], 0) }

    /// Serves calls one after another; ends behind the first whose handler had to wait.
    private func serve() async {
        while let start = next() {
            running = start.call
            if let deadline = start.call.context.deadline {
                await CallScope.$deadline.withValue(deadline) { await start.operation() }
            } else {
                await start.operation()
            }
            guard running === start.call else { return }
            running = nil
        }
    }

    /// Takes the next call that still wants an answer.
    private func next() -> Start? {
        while position < waiting.count, !isPaused {
            let start = waiting[position]
            position += 1
            if !start.call.isFinished { return start }
        }
        return nil
    }
}
