// Requests that are well formed and yet cannot be: refused by a status that says why, and without a trace.

import Foundation
import RPC
import RaftRPC
import Testing

extension Processes {
    @Suite("Limits of a request")
    struct LimitTests {
        private static let limit = 1536 << 10

        /// Sizes of key and value, and what comes of them.
        private static let sizes: [(key: Int, value: Int, code: StatusCode?)] = [
            (0, 1, .invalidArgument),
            (1, 0, nil),
            (1, limit - 1, nil),
            (1, limit, .invalidArgument),
            (limit, 0, nil),
            (limit + 1, 0, .invalidArgument),
            (limit / 2, limit - limit / 2, nil),
            // More than a frame may hold: it never becomes a call.
            (1, 5 << 20, .resourceExhausted),
        ]

        @Test(
            "1.5 MiB of key and value are taken, a byte more or an empty key is refused; nothing is applied"
        )
        func sizes() async throws {
            try await Cluster.run(of: 1) { cluster in
                let (member, caller) = (cluster.members[0], cluster.caller)
                for size in Self.sizes {
                    let (key, value) = (bytes(size.key), bytes(size.value))
                    let before = try await caller.status(of: member).header?.revision
                    var refusal: RPCError?
                    do {
                        try await caller.put(key, value, at: member)
                    } catch let error as RPCError {
                        refusal = error
                    }
                    try #require(
                        refusal?.code == size.code, "\(size): \(String(describing: refusal))")
                    guard let refusal else { continue }
                    try #require(refusal.effect == .notApplied, "\(size): \(refusal)")
                    let after = try await caller.status(of: member).header?.revision
                    try #require(before == after, "\(size)")
                }
                try await caller.put("still", "here", at: member)
            }
        }

        @Test("a range or a deletion needs a key")
        func emptyKey() async throws {
            try await Cluster.run(of: 1) { cluster in
                let (member, caller) = (cluster.members[0], cluster.caller)
                let error = await #expect(throws: RPCError.self) {
                    let _: DeleteRangeResponse = try await caller.call(
                        member, KV.Methods.deleteRange, DeleteRangeRequest(), .seconds(5))
                }
                try #require(error?.code == .invalidArgument)
                try #require(error?.effect == .notApplied)
                try #require(error?.message.contains("the key is empty") == true)
                let read = await #expect(throws: RPCError.self) {
                    _ = try await caller.get("", at: member)
                }
                try #require(read?.code == .invalidArgument)
            }
        }

        private func bytes(_ count: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "x"), count: count)
        }
    }
}
