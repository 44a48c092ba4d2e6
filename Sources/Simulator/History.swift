// What clients did and saw: the history that has to be linearizable.

internal import KeyValue
internal import Raft

/// One request of one client.
struct Operation {
    enum Kind: Hashable {
        case put(previousWanted: Bool)
        case delete
        case get
        /// From the member's own store, however old.
        case serializableGet
        case openSession
        case endSession(SessionID)

        /// Whether it is about a session and not about a key.
        var isAboutSession: Bool {
            switch self {
            case .put, .delete, .get, .serializableGet: false
            case .openSession, .endSession: true
            }
        }
    }

    enum Outcome: Hashable {
        case pending
        /// A write was carried out at this position.
        case applied(Answer, at: LogIndex)
        /// A read saw this value.
        case read(UInt64?)
        /// It was not carried out and never will be.
        case never
        /// Nobody can tell.
        case unknown
    }

    let kind: Kind
    let key: Int
    /// What a put writes: unique in the run, and the operation's own number.
    let value: UInt64
    var member: Int
    /// Positions in the order of everything clients did.
    var invoked: Int
    var returned = Int.max
    var outcome = Outcome.pending
    /// Whoever asked has stopped waiting.
    var isAbandoned = false
    /// What was acknowledged to anybody before: a linearizable read must see so much.
    var floor = LogIndex.beforeLog
    /// By what it is known when it is repeated.
    var origin = Envelope.Origin.none
    /// How often it was sent, and how often it is known that nothing will come of that.
    var attempts = 1
    var failures = 0
}

extension Operation {
    static func key(_ number: Int) -> [UInt8] { Array("key-\(number)".utf8) }

    /// A value that names its writer, of a length that varies.
    static func payload(_ value: UInt64) -> [UInt8] {
        let padding = Int(value * 37 % 150)
        return (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
            + Array(repeating: UInt8(truncatingIfNeeded: value), count: padding)
    }

    /// The value that a payload was made from.
    static func value(of payload: [UInt8]) -> UInt64 {
        payload.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The operation as one on a register of its own, or nothing when it says nothing.
    var registerOperation: RegisterOperation? {
        guard outcome != .never else { return nil }
        switch kind {
        case .serializableGet, .openSession, .endSession: return nil
        case .get:
            guard case .read(let value) = outcome else { return nil }
            return RegisterOperation(.read(value), invoked: invoked, returned: returned)
        case .put:
            guard case .applied(.put(_, let previous), _) = outcome else {
                return unfinishedWrite(of: value)
            }
            let action = RegisterOperation.Action.write(value, sees: sight(of: previous))
            return RegisterOperation(action, invoked: invoked, returned: returned)
        case .delete:
            guard case .applied(.deleted(let count, _, _), _) = outcome else {
                return unfinishedWrite(of: nil)
            }
            let action = RegisterOperation.Action.write(nil, sees: .presence(count > 0))
            return RegisterOperation(action, invoked: invoked, returned: returned)
        }
    }

    private func unfinishedWrite(of value: UInt64?) -> RegisterOperation {
        RegisterOperation(.write(value, sees: .nothing), invoked: invoked, returned: nil)
    }

    private func sight(of previous: KeyValue?) -> RegisterOperation.Sight {
        guard case .put(previousWanted: true) = kind else { return .nothing }
        return .value(previous.map { Operation.value(of: $0.value) })
    }
}
