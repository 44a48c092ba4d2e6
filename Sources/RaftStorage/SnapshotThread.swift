// The thread that keeps snapshots, at the lowest priority the system has: it writes one piece after the other, and
// between two pieces does what does not take long.

package import Raft
package import RaftRuntime

/// The snapshot store of a running member.
///
/// All calls belong to the loop's thread, and so do the completions; `remove` may be called by any.
package final class SnapshotThread<Files: FileSystem & Sendable, Machine: StateMachine>:
    SnapshotStore
{
    // The loop's: nobody else touches them.
    private var onWritten: ((SnapshotDescription?) -> Void)?
    private var onRead: [Int: ([UInt8]?) -> Void] = [:]
    private var onReceived: [Int: (SnapshotReceipt<Machine>) -> Void] = [:]
    private var onScrubbed: [(ScrubReport) -> Void] = []
    private var callCount = 0

    // The thread's, from `start` on.
    private let snapshots: SnapshotFolder<Files>
    private var writing: SnapshotWriting<Files, Machine>?
    private var scrub: Scrub<Files>?

    // Shared, under the lock of `monitor`.
    private let monitor = Monitor()
    private var queue: [Job] = []
    private var isStopping = false

    /// What is asked of the thread.
    private enum Job: Sendable {
        case write(Machine, EntryID, PlacedConfiguration)
        case read(SnapshotDescription, offset: UInt64, byteLimit: Int, call: Int)
        case receive(SnapshotChunk, call: Int)
        case remove([String])
        case scrub(upTo: DiskStatistics.LogEnd)
        /// It is released where nobody waits for it.
        case dispose(Machine)
    }

    private let post: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let onFailure: @Sendable (StorageError) -> Void

    /// - Parameters:
    ///   - post: Carries a closure to the loop.
    ///   - onFailure: Called on the thread, at most once; nothing completes afterwards.
    package init(
        _ snapshots: SnapshotFolder<Files>,
        post: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        onFailure: @escaping @Sendable (StorageError) -> Void
    ) {
        self.snapshots = snapshots
        (self.post, self.onFailure) = (post, onFailure)
    }

    /// Starts the thread.
    ///
    /// - Throws: when the system has none to give.
    package func start() throws(ThreadFailure) {
        try Thread.start(name: "snapshots") { [self] in
            becomeIdlePriority()
            run()
        }
    }

    /// Lets the thread end when it comes to it. A snapshot that is being written is given up: the next start removes
    /// what is left of it.
    package func stop() {
        monitor.withLock { isStopping = true }
        monitor.signal()
    }

    package var latest: SnapshotDescription? { snapshots.shelf.latest }

    package func write(
        _ machine: Machine, last: EntryID, configuration: PlacedConfiguration,
        _ complete: @escaping (SnapshotDescription?) -> Void
    ) {
        precondition(onWritten == nil, "one snapshot is written at a time")
        onWritten = complete
        submit(.write(machine, last, configuration))
    }

    package func read(
        _ snapshot: SnapshotDescription, offset: UInt64, byteLimit: Int,
        _ complete: @escaping ([UInt8]?) -> Void
    ) {
        callCount += 1
        onRead[callCount] = complete
        submit(.read(snapshot, offset: offset, byteLimit: byteLimit, call: callCount))
    }

    package func receive(
        _ chunk: SnapshotChunk, _ complete: @escaping (SnapshotReceipt<Machine>) -> Void
    ) {
        callCount += 1
        onReceived[callCount] = complete
        submit(.receive(chunk, call: callCount))
    }

    /// Removes files that compaction has made needless, in this order.
    package func remove(_ names: [String]) {
        if !names.isEmpty { submit(.remove(names)) }
    }

    /// Reads and verifies all segments and snapshots, a slice at a time. Whoever asks while that goes on waits for the
    /// same pass.
    ///
    /// - Parameter end: Up to where the log is durable.
    package func scrub(
        upTo end: DiskStatistics.LogEnd, _ complete: @escaping (ScrubReport) -> Void
    ) {
        onScrubbed.append(complete)
        if onScrubbed.count == 1 { submit(.scrub(upTo: end)) }
    }

    package func dispose(of machine: Machine) { submit(.dispose(machine)) }

    private func submit(_ job: Job) {
        monitor.withLock { queue.append(job) }
        monitor.signal()
    }
}

// MARK: - On the thread

extension SnapshotThread {
    private func run() {
        do throws(StorageError) {
            while let jobs = next() {
                for job in jobs { try carryOut(job) }
                try writePiece()
                scrubSlice()
            }
        } catch {
            onFailure(error)
        }
        (writing, scrub) = (nil, nil)
    }

    /// Returns what there is to do. Waits for it, unless something is being written or read. Nothing means the end.
    private func next() -> [Job]? {
        let isBusy = writing != nil || scrub != nil
        return monitor.withLock {
            while queue.isEmpty, !isStopping, !isBusy { monitor.wait(seconds: nil) }
            if isStopping { return nil }
            defer { queue = [] }
            return queue
        }
    }

    private func carryOut(_ job: Job) throws(StorageError) {
        switch job {
        case .write(let machine, let last, let configuration):
            try attempt { () throws(StorageError) in
                writing = try snapshots.begin(machine, last: last, configuration: configuration)
            }
        case .read(let snapshot, let offset, let byteLimit, let call):
            let bytes = try snapshots.read(snapshot, offset: offset, byteLimit: byteLimit)
            post { [self] in onRead.removeValue(forKey: call)?(bytes) }
        case .receive(let chunk, let call):
            let receipt: SnapshotReceipt<Machine> = try snapshots.receive(chunk)
            post { [self] in onReceived.removeValue(forKey: call)?(receipt) }
        case .remove(let names): try snapshots.remove(names)
        case .scrub(let end): scrub = try Scrub(snapshots, upTo: end)
        case .dispose: break
        }
    }

    private func writePiece() throws(StorageError) {
        guard writing != nil else { return }
        try attempt { () throws(StorageError) in
            if let written = try writing?.step() { end(with: written) }
        }
    }

    private func scrubSlice() {
        guard scrub?.step(byteLimit: snapshots.options.pieceBytes) == false, let done = scrub
        else { return }
        scrub = nil
        let report = done.report
        post { [self] in
            let waiting = onScrubbed
            onScrubbed = []
            for complete in waiting { complete(report) }
        }
    }

    /// A disk without room is no failure: the snapshot is given up, and the member goes on without it.
    private func attempt(_ body: () throws(StorageError) -> Void) throws(StorageError) {
        do throws(StorageError) { try body() } catch {
            guard case .diskFull = error else { throw error }
            try snapshots.giveUp()
            end(with: nil)
        }
    }

    /// The frozen machine is released here, where nobody waits for it.
    private func end(with written: SnapshotDescription?) {
        writing = nil
        post { [self] in
            let complete = onWritten
            onWritten = nil
            complete?(written)
        }
    }
}

// What belongs to the loop, what to the thread, and what a lock guards stands above each property.
extension SnapshotThread: @unchecked Sendable {}
