// A server that answers with what it was sent, and a client: the cost of a call without any service
// behind it.

import EpollTransport
import RPC

/// A message of some size. Nobody looks at its bytes, so none are kept.
struct Blob: RPCMessage {
    private let byteCount: Int

    init(byteCount: Int) { self.byteCount = byteCount }

    init(serializedBytes: RawSpan) { byteCount = serializedBytes.byteCount }

    func serialize(into output: inout [UInt8]) {
        output.append(contentsOf: repeatElement(7, count: byteCount))
    }
}

enum Echo {
    static let method = MethodDescriptor(service: "bench.Echo", method: "Echo")

    static func router() -> Router {
        var router = Router()
        router.unary(method) { (request: Blob, _) in request }
        return router
    }
}
