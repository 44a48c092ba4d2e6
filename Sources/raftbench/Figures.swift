// What a run prints: lines of name, value and unit, separated by tabs, as the other tools of
// Scripts/bench print them. The script makes tables, ratios and JSON of them.

import EpollTransport

/// How long calls took, in nanoseconds, all of them.
struct Latencies {
    private var samples: [UInt32] = []

    init() { samples.reserveCapacity(1 << 22) }

    var count: Int { samples.count }

    mutating func add(_ nanoseconds: UInt64) {
        samples.append(UInt32(clamping: nanoseconds))
    }

    /// Returns the value that this share of the calls did not exceed, in microseconds, for each
    /// share.
    func percentiles(_ shares: [Double]) -> [Double] {
        let sorted = samples.sorted()
        return shares.map { share in
            guard let last = sorted.indices.last else { return 0 }
            let rank = Int((Double(sorted.count) * share).rounded(.up))
            return Double(sorted[min(last, max(0, rank - 1))]) / 1000
        }
    }
}

/// Prints figures under one name.
struct Figures {
    let name: String

    func print(_ metric: String, _ value: Double, _ unit: String) {
        Swift.print("\(name).\(metric)\t\((value * 1000).rounded() / 1000)\t\(unit)")
    }

    /// What the client's loop did, warm-up and connecting included.
    func print(_ counters: EpollLoop.Counters) {
        print("answers", Double(counters.framesReceived), "1")
        print("client.reads", Double(counters.reads), "1")
        print("client.writes", Double(counters.writes), "1")
        print("client.read", Double(counters.bytesRead), "B")
        print("client.written", Double(counters.bytesWritten), "B")
    }

    func print(_ latencies: Latencies, overSeconds seconds: Double) {
        print("throughput", Double(latencies.count) / seconds, "1/s")
        let values = latencies.percentiles([0.5, 0.99, 0.999])
        for (metric, value) in zip(["p50", "p99", "p999"], values) { print(metric, value, "us") }
    }
}

/// A generator that draws the same numbers in every run, and in the load for etcd.
struct Dice {
    private var state: UInt64 = 88_172_645_463_325_252

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
