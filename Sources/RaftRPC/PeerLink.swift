// The way to one other member: introduction first, then requests that carry what both sides learned in it.

import Protobuf
import RPC
import Raft
import RaftRuntime

/// One peer, and the channel to it.
final class PeerLink {
    enum State {
        /// It has not said yet who it is. Nothing else is sent meanwhile.
        case introducing
        /// Both sides know each other; the number is the peer's incarnation.
        case met(incarnation: UInt64)
    }

    let id: NodeID
    let name: String
    let channel: NativeChannel
    var state = State.introducing
    /// Whether the latest call came back.
    var isUp = false
    /// Why the two do not speak to each other, as it was told last.
    var refusal: String?
    /// Where the peer's clients reach it, once it has said so.
    var clientAddress: String?

    init(id: NodeID, name: String, channel: NativeChannel) {
        (self.id, self.name, self.channel) = (id, name, channel)
    }
}

/// A message whose beginning was packed for one peer and whose rest for all: the fields of a protobuf message may be
/// concatenated.
struct SharedMessage: RPCMessage {
    let own: PeerAppendRequest
    /// The rest, or why it cannot be packed; the call fails with that.
    let shared: Result<[UInt8], ProtobufError>

    init(own: PeerAppendRequest, shared: Result<[UInt8], ProtobufError>) {
        (self.own, self.shared) = (own, shared)
    }

    init(serializedBytes bytes: RawSpan) throws {
        self.init(own: try PeerAppendRequest(serializedBytes: bytes), shared: .success([]))
    }

    func serialize(into output: inout [UInt8]) throws {
        try own.serialize(into: &output)
        output.append(contentsOf: try shared.get())
    }
}
