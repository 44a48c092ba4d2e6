// What a request tells a member beyond its message: which command of which client it is, and how
// old an answer may be. The names are part of the client API (sessions.proto and rpc.proto);
// clients write them, the service reads them.

package import RPC

/// Names of the metadata that go with a request.
package enum RequestMetadata {
    /// The id of the session a command belongs to.
    package static let session = "raft-session"
    /// The command's number in its session.
    package static let sequence = "raft-sequence"
    /// Below this number, the client has the answers to all commands of the session.
    package static let acknowledged = "raft-acknowledged"
    /// A text by which a command without a session is known again.
    package static let once = "raft-once"
    /// How old the answer to a serializable read may be, in milliseconds.
    package static let maxStaleness = "raft-max-staleness"
}

extension RequestMetadata {
    /// How old the answer to a serializable read may be, in milliseconds; nothing when it may have any age.
    ///
    /// - Throws: `INVALID_ARGUMENT` when that is no number.
    package static func maxStaleness(in metadata: Metadata) throws(RPCError) -> UInt64? {
        guard !metadata.isEmpty else { return nil }
        return try CommandOrigin.number(maxStaleness, in: metadata)
    }
}

/// By what a command is known again when it is sent twice.
package enum CommandOrigin: Hashable, Sendable {
    /// The command with this number in a session.
    case session(id: UInt64, sequence: UInt64, acknowledgedBelow: UInt64)
    /// The command with this token of 1 to 256 bytes.
    case once([UInt8])

    /// The most bytes a token may have.
    package static let tokenByteCountMax = 256

    /// What is sent beside the command.
    package var metadata: Metadata {
        switch self {
        case .session(let id, let sequence, let acknowledgedBelow):
            [
                RequestMetadata.session: "\(id)", RequestMetadata.sequence: "\(sequence)",
                RequestMetadata.acknowledged: "\(acknowledgedBelow)",
            ]
        case .once(let token):
            Metadata(once: token)
        }
    }

    /// Reads what came beside a command; `nil` if it is to be carried out each time it comes.
    ///
    /// - Throws: `INVALID_ARGUMENT` for metadata that says only half of it, or something else.
    package static func read(_ metadata: Metadata) throws(RPCError) -> CommandOrigin? {
        guard !metadata.isEmpty else { return nil }
        let token = metadata.bytes(of: RequestMetadata.once)
        let id = try number(RequestMetadata.session, in: metadata)
        let sequence = try number(RequestMetadata.sequence, in: metadata)
        let acknowledgedBelow = try number(RequestMetadata.acknowledged, in: metadata)
        switch (token, id, sequence) {
        case (nil, nil, nil): return nil
        case (let token?, nil, nil):
            guard (1...tokenByteCountMax).contains(token.count) else {
                throw refusal("\(RequestMetadata.once) has 1 to \(tokenByteCountMax) bytes")
            }
            return .once(token)
        case (nil, let id?, let sequence?):
            guard sequence > 0, (acknowledgedBelow ?? 0) <= sequence else {
                throw refusal("\(RequestMetadata.acknowledged) is above the command's own number")
            }
            return .session(
                id: id, sequence: sequence, acknowledgedBelow: acknowledgedBelow ?? 0)
        default: throw refusal("a command has a session and a number in it, or a token")
        }
    }

    fileprivate static func number(
        _ name: String, in metadata: Metadata
    ) throws(RPCError) -> UInt64? {
        guard let bytes = metadata.bytes(of: name) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self), let number = UInt64(text) else {
            throw refusal("\(name) is not a number")
        }
        return number
    }

    private static func refusal(_ message: String) -> RPCError {
        RPCError(.invalidArgument, message, effect: .notApplied)
    }
}

extension Metadata {
    fileprivate init(once token: [UInt8]) {
        self.init()
        append(name: RequestMetadata.once, value: token)
    }
}
