// What the tests of calls share: a message, a few methods, and a loop that runs a story to its end.

import EpollTransport
import Foundation
import RPC

/// A message that is just its bytes.
struct Text: RPCMessage, Hashable, ExpressibleByStringLiteral {
    var bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }
    init(bytes: [UInt8]) { self.bytes = bytes }
    init(stringLiteral text: String) { self.init(text) }

    init(serializedBytes: RawSpan) throws {
        bytes = serializedBytes.withUnsafeBytes { Array($0) }
        if bytes == Array("unreadable".utf8) { throw UnreadableText() }
    }

    func serialize(into output: inout [UInt8]) { output.append(contentsOf: bytes) }

    var string: String { String(decoding: bytes, as: UTF8.self) }
}

struct UnreadableText: Error {}

enum Methods {
    static let echo = MethodDescriptor(service: "test.Echo", method: "Echo")
    static let wait = MethodDescriptor(service: "test.Echo", method: "Wait")
    static let fail = MethodDescriptor(service: "test.Echo", method: "Fail")
    static let missing = MethodDescriptor(service: "test.Echo", method: "Missing")
}

/// Runs `story` on an epoll loop with a thread of its own, until it returns or fails.
func onEpollLoop(_ story: @escaping (EpollLoop) async throws -> Void) async throws {
    let story = LoopBound(story)
    let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: run(story.value)) }
    }
    try result.get()
}

private func run(_ story: @escaping (EpollLoop) async throws -> Void) -> Result<Void, any Error> {
    Result {
        let loop = try EpollLoop()
        var failure: (any Error)?
        loop.post(LoopBound((loop, story)).starting { failure = $0 })
        loop.run()
        if let failure { throw failure }
    }
}

/// A value that never leaves the thread it came from.
struct LoopBound<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

extension LoopBound where Value == (EpollLoop, (EpollLoop) async throws -> Void) {
    /// What starts the story on the loop, and stops the loop with its end.
    func starting(_ ended: @escaping ((any Error)?) -> Void) -> @Sendable () -> Void {
        let ended = LoopBound<((any Error)?) -> Void>(ended)
        return {
            let (loop, story) = value
            loop.spawn {
                do { try await story(loop) } catch { ended.value(error) }
                loop.stop()
            }
        }
    }
}
