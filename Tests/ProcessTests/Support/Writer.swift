// A writer that never stops, and knows of every write what it was told.

import Foundation
import RPC
import RaftClient
import RaftRPC
import Synchronization

/// Writes new keys one after the other until it is stopped.
final class Writer: Sendable {
    /// What clients were told of their writes.
    struct Account: Sendable {
        var acknowledged: [String: String] = [:]
        /// Those that were said to have done nothing.
        var refused: Set<String> = []
        var unknown: Set<String> = []
    }

    private let state = Mutex((account: Account(), isStopped: false))
    private let tasks = Mutex<[Task<Void, any Error>]>([])
    private let patience: Duration

    /// Starts `clients` writers side by side. Their keys begin with `prefix`, and each is written
    /// once, for at most `patience`.
    init(
        _ prefix: String, clients: Int, to members: [Member], by caller: Caller,
        patience: Duration = .seconds(2)
    ) async throws {
        self.patience = patience
        for number in 0..<clients {
            let client = try await caller.client(of: members)
            let task = Task {
                try await caller.perform { _ in await self.run("\(prefix)\(number)-", client.value)
                }
            }
            tasks.withLock { $0.append(task) }
        }
    }

    var account: Account { state.withLock { $0.account } }

    /// Waits until so many more writes were acknowledged.
    func progress(by count: Int) async throws {
        let goal = account.acknowledged.count + count
        try await eventually("\(count) more writes are acknowledged", within: .seconds(60)) {
            self.account.acknowledged.count >= goal
        }
    }

    /// Stops it, and returns what became of all writes.
    func stop() async throws -> Account {
        state.withLock { $0.isStopped = true }
        for task in tasks.withLock({ $0 }) { try await task.value }
        return account
    }

    private func run(_ prefix: String, _ client: Client) async {
        var number = 0
        while !state.withLock({ $0.isStopped }) {
            number += 1
            let (key, value) = ("\(prefix)\(number)", "value of \(prefix)\(number)")
            var request = PutRequest()
            (request.key, request.value) = (Array(key.utf8), Array(value.utf8))
            do throws(ClientError) {
                _ = try await client.put(request, timeout: patience)
                state.withLock { $0.account.acknowledged[key] = value }
            } catch {
                state.withLock { state in
                    switch error.effect {
                    case .notApplied: _ = state.account.refused.insert(key)
                    case .applied: state.account.acknowledged[key] = value
                    case .unknown: _ = state.account.unknown.insert(key)
                    }
                }
            }
        }
    }
}

extension Writer.Account {
    /// How what is stored contradicts what was told; empty when it does not.
    func contradictions(in stored: [String: String]) -> [String] {
        let lost = acknowledged.filter { stored[$0.key] != $0.value }.map { "lost: \($0.key)" }
        let undead = refused.filter { stored[$0] != nil }.map { "refused, but stored: \($0)" }
        return lost.sorted() + undead.sorted()
    }
}
