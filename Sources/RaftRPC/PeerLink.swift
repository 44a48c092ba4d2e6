// The way to one other member: introduction first, then requests that carry what both sides learned in it.

import Protobuf
import RPC
import Raft
import RaftRuntime

/// Another member, and where it is reached.
struct PeerAddress: Hashable {
    let id: NodeID
    let name: String
    /// `HOST:PORT`.
    let address: String

    /// Whether it is the same member at the same place, whatever it is called.
    func isWhere(_ other: PeerAddress) -> Bool { id == other.id && address == other.address }
}

/// What a channel to a peer is for. Nothing that is small and urgent waits behind a snapshot.
package enum PeerChannelUse: Hashable, Sendable {
    case messages, snapshots
}

/// One peer, and the channels to it.
final class PeerLink {
    enum State {
        /// It has not said yet who it is. Nothing else is sent meanwhile.
        case introducing
        /// Both sides know each other; the number is the peer's incarnation.
        case met(incarnation: UInt64)
        /// It is no peer any more, or is reached elsewhere: another link has taken its place.
        case retired
    }

    /// Only its name ever changes.
    var peer: PeerAddress
    let channel: NativeChannel
    /// Connects with the first snapshot.
    let bulk: NativeChannel
    var state = State.introducing
    /// Whether the latest call came back.
    var isUp = false
    /// Why the two do not speak to each other, as it was told last.
    var refusal: String?

    var id: NodeID { peer.id }
    var name: String { peer.name }

    var isRetired: Bool { if case .retired = state { true } else { false } }

    init(_ peer: PeerAddress, connect: PeerLinks.Connect) {
        self.peer = peer
        channel = connect(peer.address, .messages)
        bulk = connect(peer.address, .snapshots)
    }

    /// Ends its connections, and with them every call.
    func close() {
        channel.close()
        bulk.close()
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
