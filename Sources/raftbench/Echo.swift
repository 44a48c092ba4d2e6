// A server that answers with what it was sent, and a client: the cost of a call without any service
// behind it.

import EpollTransport
import RPC

/// A message that is its bytes.
struct Blob: RPCMessage {
    private let bytes: [UInt8]

    init(byteCount: Int) { bytes = [UInt8](repeating: 7, count: byteCount) }

    init(serializedBytes: RawSpan) {
        var bytes: [UInt8] = []
        bytes.append(contentsOf: serializedBytes)
        self.bytes = bytes
    }

    func serialize(into output: inout [UInt8]) { output.append(contentsOf: bytes) }
}

/// The two ways to serve a method.
enum EchoHandler: String, CaseIterable, Sendable {
    /// As generated services do: an `async` function.
    case async
    /// A function that answers at once and needs no task.
    case immediate

    var method: MethodDescriptor { MethodDescriptor(service: "bench.Echo", method: rawValue) }
}

enum Echo {
    static func router() -> Router {
        var router = Router()
        router.unary(EchoHandler.async.method) { (request: Blob, _) in request }
        router.immediate(EchoHandler.immediate.method) { call in
            do {
                call.respond(try call.unpack(as: Blob.self))
            } catch {
                call.fail(RPCError(describing: error))
            }
        }
        return router
    }
}
