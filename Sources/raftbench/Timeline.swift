// A load whose answers are kept with the time they came: what happens beside it leaves its trace
// there. Scripts/bench notes when things happened, on the same clock, and compares the spans.

import RPC

/// The latencies of calls, sorted by when they were answered and how long they took.
struct Timeline {
    /// Times of answers are told apart by so much.
    static let slice: UInt64 = 20_000_000
    /// A power of two in latency has so many buckets: each is 3 % wide.
    private static let bucketsPerOctave = 32

    /// How many calls were answered in a slice and a bucket.
    private struct Cell {
        var slice: UInt64
        var bucket: Int
        var count: Int
    }

    private var cells: [Cell] = []
    private var slice: UInt64 = 0
    private var counts = [Int](repeating: 0, count: 64 * bucketsPerOctave)
    private var touched: [Int] = []

    init() { cells.reserveCapacity(1 << 16) }

    /// Notes a call. Calls are added in the order of their answers.
    mutating func add(nanoseconds: UInt64, at instant: Instant) {
        let current = instant.nanoseconds / Self.slice
        if current != slice { finishSlice(before: current) }
        let bucket = Self.bucket(of: nanoseconds)
        if counts[bucket] == 0 { touched.append(bucket) }
        counts[bucket] += 1
    }

    /// Prints a line for each cell: when its slice began, in nanoseconds on the monotonic clock, the
    /// latency in microseconds, and how many calls.
    mutating func print() {
        finishSlice(before: slice + 1)
        for cell in cells {
            let latency = Double(Self.nanoseconds(of: cell.bucket)) / 1000
            Swift.print("\(cell.slice * Self.slice)\t\(latency)\t\(cell.count)")
        }
    }

    private mutating func finishSlice(before next: UInt64) {
        for bucket in touched {
            cells.append(Cell(slice: slice, bucket: bucket, count: counts[bucket]))
            counts[bucket] = 0
        }
        touched.removeAll(keepingCapacity: true)
        slice = next
    }

    private static func bucket(of nanoseconds: UInt64) -> Int {
        guard nanoseconds >= bucketsPerOctave else { return Int(nanoseconds) }
        let octave = 63 - nanoseconds.leadingZeroBitCount
        let position = Int(nanoseconds >> (octave - 5)) - bucketsPerOctave
        return octave * bucketsPerOctave + position
    }

    /// Returns the middle of a bucket.
    private static func nanoseconds(of bucket: Int) -> UInt64 {
        let (octave, position) = bucket.quotientAndRemainder(dividingBy: bucketsPerOctave)
        guard octave >= 5 else { return UInt64(bucket) }
        let width = UInt64(1) << (octave - 5)
        return (UInt64(1) << octave) + UInt64(position) * width + width / 2
    }
}

/// A closed loop of clients that goes on until it is told to stop.
///
/// Belongs to the loop of its channels.
final class TimedLoad {
    private let loop: any EventLoop
    private let call: Load.Call
    private var timeline = Timeline()
    private var isOver = false
    private(set) var failed = 0
    /// The first failure, in words.
    private(set) var complaint: String?

    init(on loop: any EventLoop, call: @escaping Load.Call) {
        (self.loop, self.call) = (loop, call)
    }

    func run(clients: Int) {
        for client in 0..<clients { send(client) }
    }

    /// Prints what there was. Nothing that is answered later counts.
    func finish() {
        isOver = true
        timeline.print()
    }

    private func send(_ client: Int) {
        let start = loop.now
        call(client) { [self] error in
            guard !isOver else { return }
            if let error {
                (failed, complaint) = (failed + 1, complaint ?? "\(error.code): \(error.message)")
                _ = loop.schedule(at: loop.now + .milliseconds(10)) { [self] in send(client) }
            } else {
                let now = loop.now
                timeline.add(nanoseconds: now.nanoseconds - start.nanoseconds, at: now)
                send(client)
            }
        }
    }
}
