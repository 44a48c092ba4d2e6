// What a log entry holds: a command, when the cluster's clock stood where, and whose command it is.
// The clients it names are in Sessions.swift and OnceTokens.swift.
//
// Byte by byte:
//
//     1  format in the high half (now 2), origin in the low half: 0 none, 1 session, 2 token
//     n  cluster time, in milliseconds
//     n  session: its id, then the sequence number, then the number below which all is acknowledged
//     n  token: its length, then its bytes
//        the command, to the end; Command+Coding.swift has its bytes
//
// Numbers are written as ByteReader.swift says. An envelope has exactly one spelling; everything else
// is refused.

/// Names a client session: the position in the log of the entry that opened it. Never used again.
package struct SessionID: Hashable, Comparable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }

    package static func < (lhs: SessionID, rhs: SessionID) -> Bool { lhs.number < rhs.number }
}

/// A command on its way through the log.
package struct Envelope: Hashable, Sendable {
    /// By what a repeated command is known.
    package enum Origin: Hashable, Sendable {
        /// By nothing: it is carried out each time it is in the log.
        case none
        /// By the session and a number that the client gives to one command only. It has the answers
        /// to all commands with numbers below `acknowledgedBelow`.
        case session(SessionID, sequence: UInt64, acknowledgedBelow: UInt64)
        /// By any bytes that somebody chose for this one command, 1 to `tokenBytesMax` of them.
        case once([UInt8])
    }

    /// How long a token may be.
    package static let tokenBytesMax = 256

    /// The cluster's clock when the leader proposed the command, in milliseconds. It counts in the
    /// log alone and has no date.
    package var clusterTime: UInt64
    package var origin: Origin
    package var command: Command

    /// - Precondition: What opens, keeps and ends sessions has no origin, and a token no more bytes
    ///   than it may have, and one at least.
    package init(clusterTime: UInt64, origin: Origin = .none, command: Command) {
        precondition(Self.isPossible(origin, command), "no command of this kind has an origin")
        (self.clusterTime, self.origin, self.command) = (clusterTime, origin, command)
    }

    private static func isPossible(_ origin: Origin, _ command: Command) -> Bool {
        switch origin {
        case .none: true
        case .session: !command.isAboutSessions
        case .once(let token):
            !command.isAboutSessions && (1...tokenBytesMax).contains(token.count)
        }
    }
}

extension Envelope {
    private static let format: UInt8 = 0x20

    /// Returns the bytes that go to the disk, to the peers and, once committed, to
    /// `init(decoding:)`.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(command.encodedCountMax + 48)
        switch origin {
        case .none:
            bytes.append(Self.format)
            bytes.append(number: clusterTime)
        case .session(let session, let sequence, let acknowledgedBelow):
            bytes.append(Self.format | 1)
            for number in [clusterTime, session.number, sequence, acknowledgedBelow] {
                bytes.append(number: number)
            }
        case .once(let token):
            bytes.append(Self.format | 2)
            bytes.append(number: clusterTime)
            bytes.append(counted: token)
        }
        command.encode(into: &bytes)
        return bytes
    }

    /// Reads what `encoded()` wrote; `nil` for any other bytes.
    package init?(decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let head = reader.byte(), let clusterTime = reader.number(),
            let origin = Self.origin(head, &reader), let command = Command(&reader),
            Self.isPossible(origin, command)
        else { return nil }
        (self.clusterTime, self.origin, self.command) = (clusterTime, origin, command)
    }

    private static func origin(_ head: UInt8, _ reader: inout ByteReader) -> Origin? {
        switch head {
        case format: return Origin.none
        case format | 1:
            guard let id = reader.number(), let sequence = reader.number(),
                let acknowledgedBelow = reader.number()
            else { return nil }
            return .session(
                SessionID(id), sequence: sequence, acknowledgedBelow: acknowledgedBelow)
        case format | 2: return reader.countedBytes().map { .once($0) }
        default: return nil
        }
    }
}
