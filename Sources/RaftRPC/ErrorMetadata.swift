// What an error tells a client beyond its code: whether the request took effect, and who leads. The
// names are part of the client API; the service writes them, clients read them.

package import RPC

/// What became of a request that failed.
package enum RequestEffect: String, Hashable, Sendable {
    /// It did nothing and never will. It may be sent again.
    case notApplied = "not-applied"
    /// It was carried out; only the answer is missing.
    case applied = "applied"
    /// Nobody can say. Sending it again may do it twice.
    case unknown = "unknown"
}

/// Names of the metadata that go with an error.
package enum ErrorMetadata {
    /// The client address of the leader, as `HOST:PORT`.
    package static let leader = "raft-leader"
    /// A `RequestEffect`.
    package static let effect = "raft-effect"
}

extension RPCError {
    /// An error as a member answers it: what became of the request, and who leads if that is known.
    package init(
        _ code: StatusCode, _ message: String, effect: RequestEffect, leader: String? = nil
    ) {
        var metadata: Metadata = [ErrorMetadata.effect: effect.rawValue]
        metadata[ErrorMetadata.leader] = leader
        self.init(code, message, metadata: metadata)
    }

    /// The client address of the leader, if the member that answered knows one.
    package var leader: String? {
        metadata[ErrorMetadata.leader].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What became of the request: what the server says; without a word of it, what follows from
    /// the code and from how far the request came.
    package var effect: RequestEffect {
        if let said = metadata[ErrorMetadata.effect].flatMap(RequestEffect.init(rawValue:)) {
            return said
        }
        switch delivery {
        case .notSent: return .notApplied
        case .unknown: return .unknown
        case .answered: return isRefusal ? .notApplied : .unknown
        }
    }

    /// Whether the code by itself says that the request was looked at and turned down.
    ///
    /// `resourceExhausted` does not: it may be the answer that was too large.
    package var isRefusal: Bool {
        let refusals: [StatusCode] = [
            .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition,
            .outOfRange, .unimplemented, .unauthenticated,
        ]
        return refusals.contains(code)
    }
}
