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

    func serialize(into output: inout [UInt8]) throws {
        output.append(contentsOf: bytes)
        if bytes == Array("unwritable".utf8) { throw UnwritableText() }
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }
}

struct UnreadableText: Error {}
struct UnwritableText: Error {}

enum Methods {
    static let echo = MethodDescriptor(service: "test.Echo", method: "Echo")
    static let wait = MethodDescriptor(service: "test.Echo", method: "Wait")
    static let fail = MethodDescriptor(service: "test.Echo", method: "Fail")
    static let spoil = MethodDescriptor(service: "test.Echo", method: "Spoil")
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
    do {
        let loop = try EpollLoop()
        let telling = Telling(loop, story)
        loop.post { telling.begin() }
        loop.run()
        return telling.failure.map { .failure($0) } ?? .success(())
    } catch {
        return .failure(error)
    }
}

/// A story being told on a loop. It never leaves the loop's thread.
private final class Telling: @unchecked Sendable {
    let loop: EpollLoop
    let story: (EpollLoop) async throws -> Void
    var failure: (any Error)?

    init(_ loop: EpollLoop, _ story: @escaping (EpollLoop) async throws -> Void) {
        self.loop = loop
        self.story = story
    }

    func begin() {
        loop.spawn {
            do { try await self.story(self.loop) } catch { self.failure = error }
            self.loop.stop()
        }
    }
}

/// A value that never leaves the thread it came from.
struct LoopBound<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
