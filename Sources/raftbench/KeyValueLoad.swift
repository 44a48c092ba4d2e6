// Puts and gets as calls of a load, on the member that leads.

import EpollTransport
import RPC
import RaftRPC

/// What clients do.
enum Operation: String, CaseIterable, Sendable {
    case put
    /// Linearizable.
    case getLinearizable = "get-l"
    /// Serializable.
    case getSerializable = "get-s"
    /// Half puts, half linearizable gets.
    case mixed
}

/// Draws requests: eight-digit keys out of a fixed number, and values of one size.
struct Requests {
    private let operation: Operation
    private let keyCount: UInt64
    /// The next key, where each is taken once instead of drawn.
    private var nextInOrder: UInt64?
    private var dice = Dice()
    private var put = PutRequest()
    private var range = RangeRequest()

    enum Request {
        case put(PutRequest)
        case range(RangeRequest)
    }

    init(_ operation: Operation, keyCount: Int, valueBytes: Int) {
        (self.operation, self.keyCount) = (operation, UInt64(keyCount))
        put.value = [UInt8](repeating: UInt8(ascii: "v"), count: valueBytes)
        range.serializable = operation == .getSerializable
    }

    /// Puts each key once, in order.
    init(inOrderUpTo keyCount: Int, valueBytes: Int) {
        self.init(.put, keyCount: keyCount, valueBytes: valueBytes)
        nextInOrder = 0
    }

    mutating func next() -> Request {
        let number = dice.next()
        let key = Self.digits(of: (nextInOrder ?? number >> 20) % keyCount)
        if let position = nextInOrder { nextInOrder = position + 1 }
        let isPut = operation == .put || (operation == .mixed && (number >> 33) % 2 == 0)
        if isPut {
            put.key = key
            return .put(put)
        }
        range.key = key
        return .range(range)
    }

    private static func digits(of number: UInt64) -> [UInt8] {
        var rest = number
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 8)
        for position in digits.indices.reversed() {
            digits[position] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}

/// Sends the requests of all clients over a few connections.
final class KeyValueCalls {
    private let channels: [any Channel]
    private var requests: Requests
    private let options = CallOptions(timeout: .seconds(10), waitForReady: true)

    init(_ requests: Requests, over channels: [any Channel]) {
        (self.requests, self.channels) = (requests, channels)
    }

    func start(_ client: Int, _ done: @escaping (RPCError?) -> Void) {
        let channel = channels[client % channels.count]
        let completion = { (result: Result<ReceivedMessage, RPCError>) in
            switch result {
            case .success: done(nil)
            case .failure(let error): done(error)
            }
        }
        switch requests.next() {
        case .put(let request):
            channel.start(KV.Methods.put, request, options: options, completion)
        case .range(let request):
            channel.start(KV.Methods.range, request, options: options, completion)
        }
    }
}

/// Returns the endpoint of the member that leads, or why there is none.
func findLeader(
    among endpoints: [SocketAddress], on loop: EpollLoop
) async throws -> SocketAddress {
    var complaints: [String] = []
    for endpoint in endpoints {
        do {
            let status = try await status(of: endpoint, on: loop)
            if status.leader != 0, status.leader == status.header?.memberID { return endpoint }
        } catch {
            complaints.append("\(endpoint): \(error)")
        }
    }
    throw RPCError(.unavailable, "no endpoint leads. \(complaints.joined(separator: "; "))")
}

/// What a member says of itself.
func status(of endpoint: SocketAddress, on loop: EpollLoop) async throws -> StatusResponse {
    let channel = EpollChannel(loop, to: endpoint)
    defer { channel.close() }
    let options = CallOptions(timeout: .seconds(5), waitForReady: true)
    return try await MaintenanceClient(channel: channel).status(StatusRequest(), options: options)
}
