// The settings of raftd: each declared once, then checked against each other. RaftdSettings is what
// the daemon works with; whoever holds one may rely on every rule in this file.

/// How much a member writes to its log.
package enum LogLevel: String, CaseIterable, Comparable, Sendable {
    case error, warning, info, debug

    package static func < (lhs: LogLevel, rhs: LogLevel) -> Bool {
        lhs.rank < rhs.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One founding member: its name, and where the other members reach it.
package struct FoundingMember: Hashable, Sendable {
    package let name: String
    package let address: Address

    package init(name: String, address: Address) { (self.name, self.address) = (name, address) }
}

/// Everything one member is started with.
package struct RaftdSettings: Equatable, Sendable {
    package let name: String
    package let dataDirectory: String
    package let listenClient: Address
    package let listenPeer: Address
    /// Has the port 0 exactly if `listenClient` has: then the bound port is to be advertised.
    package let advertiseClient: Address
    /// This member's address in `initialCluster`.
    package let advertisePeer: Address
    /// The founding members in the order given, this one among them; names and addresses are
    /// unique.
    package let initialCluster: [FoundingMember]
    package let initialClusterToken: String
    /// Whether the founding members were given, and are not just this one by default.
    package let isClusterGiven: Bool
    /// Whom to ask for membership when the data directory is empty; nobody in a founding member.
    package let join: [Address]
    /// The index of the configuration without whose other members this one goes on alone; nothing as a rule.
    package let overriddenConfiguration: UInt64?
    package let heartbeatInterval: Duration
    /// At least three heartbeat intervals.
    package let electionTimeout: Duration
    /// Whether these two stay as they are, whatever is measured.
    package let areTimeoutsFrozen: Bool
    package let logLevel: LogLevel
}

extension RaftdSettings {
    /// The declarations, in the order of the help.
    enum Declared {
        static let name = Setting(
            "name", "NAME", .name, default: "default",
            help: "This member's name, the same for its whole life.")
        static let dataDirectory = Setting(
            "data-dir", "DIR", .path, defaultNote: "$STATE_DIRECTORY, or ./raftd.data without it",
            help: "Folder of the log and of this member's identity; made if missing.")
        static let listenClient = Setting(
            "listen-client", "HOST:PORT", .address, default: "127.0.0.1:2379",
            help: "Where clients connect.")
        static let listenPeer = Setting(
            "listen-peer", "HOST:PORT", .address, default: "127.0.0.1:2380",
            help: "Where the other members connect.")
        static let advertiseClient = Setting(
            "advertise-client", "HOST:PORT", .address, defaultNote: "that of --listen-client",
            help: "Address under which clients reach this member.")
        static let advertisePeer = Setting(
            "advertise-peer", "HOST:PORT", .address, defaultNote: "that of --listen-peer",
            help: "Address under which the other members reach this one.")
        static let initialCluster = Setting(
            "initial-cluster", "NAME=HOST:PORT,...", .list(of: .foundingMember),
            defaultNote: "this member alone",
            help: "All founding members and their --advertise-peer; the same text on each of them.")
        static let initialClusterToken = Setting(
            "initial-cluster-token", "TOKEN", .name, default: "raftd-cluster",
            help: "Tells clusters with the same names and addresses apart.")
        static let join = Setting(
            "join", "HOST:PORT,...", .list(of: .address),
            defaultNote: "this member founds its cluster",
            help:
                "Where clients reach members of a cluster that runs; with an empty data-dir, this "
                + "member asks to be added to it.")
        static let forceNewCluster = Setting(
            "force-new-cluster", "INDEX", ValueParser<UInt64>.integer(1 ... .max),
            defaultNote: "off",
            help: "Goes on alone with what this member has, when most members are lost for good: "
                + "what only they had is lost. INDEX is that of the configuration whose other "
                + "members are left behind; with another one, the start is refused and says which. "
                + "For one start, and only as a flag.")
        static let heartbeatInterval = Setting(
            "heartbeat-interval", "TIME",
            .duration(.milliseconds(5) ... .seconds(10), takesMilliseconds: true),
            default: "20ms",
            help: "How often a leader says that it is there; more rarely where round trips take "
                + "longer. As in etcd, a number without a unit is milliseconds.")
        static let electionTimeout = Setting(
            "election-timeout", "TIME",
            .duration(.milliseconds(15) ... .seconds(100), takesMilliseconds: true),
            default: "100ms",
            help: "How long a leader may be silent before others stand for election: between this "
                + "and twice this. At least three heartbeat intervals. Measured round trips and "
                + "syncs make it longer, up to 2s, so that neither a slow network nor a slow disk "
                + "causes elections. A number without a unit is milliseconds.")
        static let freezeTimeouts = Setting(
            "freeze-timeouts",
            help: "Whatever is measured, heartbeat-interval and election-timeout stay as they are.")
        static let logLevel = Setting(
            "log-level", "LEVEL", ValueParser<LogLevel>.choice(), default: "info",
            help: "How much is logged.")
        static let file = Setting(
            "config", "FILE", .path, defaultNote: "none",
            help: "File of KEY=VALUE lines; the keys are the flags without their dashes. Files "
                + "FILE.d/*.conf change single keys of it.")

        static let all = [
            name.declaration, dataDirectory.declaration, listenClient.declaration,
            listenPeer.declaration, advertiseClient.declaration, advertisePeer.declaration,
            initialCluster.declaration, initialClusterToken.declaration, join.declaration,
            forceNewCluster.declaration, heartbeatInterval.declaration, electionTimeout.declaration,
            freezeTimeouts.declaration, logLevel.declaration, file.declaration,
        ]
    }

    /// Returns raftd's command line. `notes` are further paragraphs of the help, such as exit
    /// codes.
    package static func program(
        version: String, notes: [(title: String, lines: [String])] = []
    ) -> Program {
        Program(
            "raftd", version: version,
            summary: "one member of a replicated, linearizable key-value store.",
            settings: Declared.all, file: Declared.file, notes: notes)
    }
}

extension ValueParser where Value == FoundingMember {
    /// `NAME=HOST:PORT`.
    package static var foundingMember: Self {
        Self(accepts: "NAME=HOST:PORT") { text throws(Refusal) in
            guard let equals = text.firstIndex(of: "=") else { throw Refusal("has no NAME= part") }
            let (name, address) = (text[..<equals], text[text.index(after: equals)...])
            return FoundingMember(
                name: try ValueParser<String>.name.parse(String(name)),
                address: try Address(String(address)))
        }
    }
}
