// Members that answer as a script says, and remember what they were asked.

import MemoryTransport
import RPC
import RaftClient
import RaftRPC

/// What a member does with a request.
enum Reply {
    case answer(any RPCMessage)
    case fail(RPCError)
    /// Takes the request and says nothing until its time is over.
    case silence
}

/// Addresses, each with a script. A script that is at its end repeats its last reply.
final class ScriptedCluster {
    let loop = VirtualLoop()
    var scripts: [String: [Reply]]
    /// Which member was asked, and when, in milliseconds from the start.
    private(set) var asked: [(endpoint: String, milliseconds: UInt64)] = []
    private let start: Instant

    init(_ scripts: [String: [Reply]]) {
        self.scripts = scripts
        start = loop.now
    }

    var trail: [String] { asked.map(\.endpoint) }

    var elapsedMilliseconds: UInt64 { (loop.now - start).nanoseconds / 1_000_000 }

    /// A client whose writes are bare; SessionTests has the others.
    func client(_ endpoints: [String], timeout: Duration = .seconds(5)) -> Client {
        Client(
            endpoints: endpoints, loop: loop,
            options: .init(timeout: timeout, numbersWrites: false),
            dial: { [self] endpoint in
                scripts[endpoint].map { _ in
                    ScriptedChannel(on: loop) { _, _, _ in self.reply(of: endpoint) }
                }
            })
    }

    func reply(of endpoint: String) -> Reply {
        asked.append((endpoint, elapsedMilliseconds))
        guard let script = scripts[endpoint], let reply = script.first else { return .silence }
        if script.count > 1 { scripts[endpoint]?.removeFirst() }
        return reply
    }
}

extension VirtualLoop {
    /// Runs `operation` to its end and returns its result.
    func finish<Result>(_ operation: @escaping () async -> Result) -> Result {
        var result: Result?
        spawn { result = await operation() }
        run(until: { result != nil })
        guard let result else { preconditionFailure("the operation did not end within a minute") }
        return result
    }
}

/// A channel to a member that replies as somebody else says.
final class ScriptedChannel: Channel {
    typealias Script = (MethodDescriptor, any RPCMessage, CallOptions) -> Reply

    let loop: any EventLoop
    private let reply: Script

    init(on loop: VirtualLoop, reply: @escaping Script) { (self.loop, self.reply) = (loop, reply) }

    func start(
        _ method: MethodDescriptor, _ request: some RPCMessage, options: CallOptions,
        _ completion: @escaping (Result<ReceivedMessage, RPCError>) -> Void
    ) -> CallHandle {
        let call = ScriptedCall(completion)
        switch reply(method, request, options) {
        case .answer(let message):
            var bytes: [UInt8] = []
            do {
                try message.serialize(into: &bytes)
            } catch {
                preconditionFailure("a scripted answer cannot be packed: \(error)")
            }
            let received = ReceivedMessage(bytes: bytes[...], metadata: [:])
            _ = loop.schedule(at: loop.now) { call.complete(.success(received)) }
        case .fail(let error):
            _ = loop.schedule(at: loop.now) { call.complete(.failure(error)) }
        case .silence:
            let end = loop.now + (options.timeout ?? .seconds(3600))
            _ = loop.schedule(at: end) {
                let error = RPCError(.deadlineExceeded, "no answer in time", delivery: .unknown)
                call.complete(.failure(error))
            }
        }
        return CallHandle(call)
    }

    func open(_ method: MethodDescriptor, options: CallOptions) -> MessagePipe {
        preconditionFailure("the client makes no streaming calls")
    }

    func close() {}
}

/// A call that completes once.
private final class ScriptedCall: CancellableCall {
    private var completion: ((Result<ReceivedMessage, RPCError>) -> Void)?

    init(_ completion: @escaping (Result<ReceivedMessage, RPCError>) -> Void) {
        self.completion = completion
    }

    func complete(_ result: Result<ReceivedMessage, RPCError>) {
        let completion = completion
        self.completion = nil
        completion?(result)
    }

    func cancel() {
        complete(.failure(RPCError(.cancelled, "the call was taken back", delivery: .unknown)))
    }
}
