// The commands that change who the members are. Each is one step, or for member plan several, which
// MemberChanger.swift carries out.

internal import Settings

extension MemberCommands {
    static let ifIndex = Setting(
        "if-index", "INDEX", ValueParser<UInt64>.integer(1 ... .max), defaultNote: "any",
        help: "Only if the members are those of this index; member list --detail shows it.")
    static let force = Setting(
        "force", help: "Even if too few voters would be left that are heard.")
    private static let peer = Setting(
        "peer", "HOST:PORT", .peerAddress, help: "Where the other members reach it.")
    private static let peerURLs = Setting(
        "peer-urls", "HOST:PORT", .peerAddress, help: "The same as --peer, as in etcdctl.")
    private static let client = Setting(
        "client", "HOST:PORT", .clientAddress, help: "Where clients reach it.")
    private static let learnerOnly = Setting(
        "learner-only", help: "It stays a learner until it is promoted.")
    private static let learner = Setting(
        "learner", help: "The same as --learner-only, as in etcdctl.")
    private static let name = Setting(
        "name", "NAME", .name, help: "What it is called from now on.")

    private static let common = [ifIndex.declaration, force.declaration]
    private static let places = [
        peer.declaration, peerURLs.declaration, client.declaration,
    ]

    static let add = CommandEntry(
        command: Command(
            "member add", "NAME",
            summary: "Add a member. It learns first, and gets its vote when it has caught up.",
            settings: places + [learnerOnly.declaration, learner.declaration] + common),
        prepare: { values throws(Failure) in
            let name = try word(0, of: values)
            var joiner = try MemberStep.Joiner(name, neededPeer(values))
            joiner.client = values.given(client) ?? ""
            joiner.staysLearner = values[learnerOnly] || values[learner]
            return change(.add(joiner), values)
        })

    static let remove = CommandEntry(
        command: Command(
            "member remove", "MEMBER", summary: "Remove the member with this name or id.",
            settings: common),
        prepare: { values throws(Failure) in change(.remove(try word(0, of: values)), values) })

    static let promote = CommandEntry(
        command: Command(
            "member promote", "MEMBER", summary: "Give a learner that has caught up a vote.",
            settings: common),
        prepare: { values throws(Failure) in change(.promote(try word(0, of: values)), values) })

    static let replace = CommandEntry(
        command: Command(
            "member replace", "MEMBER NAME",
            summary: "Add NAME, which takes the vote of MEMBER when it has caught up.",
            settings: places + common),
        prepare: { values throws(Failure) in
            let name = try word(1, of: values)
            var joiner = try MemberStep.Joiner(name, neededPeer(values))
            joiner.client = values.given(client) ?? ""
            return change(.replace(try word(0, of: values), joiner), values)
        })

    static let update = CommandEntry(
        command: Command(
            "member update", "MEMBER",
            summary: "Say what a member is called, or where it is reached, from now on.",
            settings: [name.declaration] + places + common),
        prepare: { values throws(Failure) in
            let (name, client) = (values.given(name), values.given(client))
            let peer = try peer(values)
            guard name != nil || peer != nil || client != nil else {
                throw Failure(.usage, "nothing to update: give --name, --peer or --client")
            }
            let member = try word(0, of: values)
            return change(.update(member, name: name, peer: peer, client: client), values)
        })

    // MARK: Details

    private static func change(_ step: MemberStep, _ values: Values) -> Action {
        let changer = MemberChanger(
            steps: [step], ifIndex: values.given(ifIndex), isForced: values[force])
        return .talk { session throws(Failure) in try await changer.run(session) }
    }

    private static func peer(_ values: Values) throws(Failure) -> String? {
        let (ours, etcds) = (values.given(peer), values.given(peerURLs))
        guard ours == nil || etcds == nil else {
            throw Failure(.usage, "--peer and --peer-urls are the same: give one")
        }
        return ours ?? etcds
    }

    private static func neededPeer(_ values: Values) throws(Failure) -> String {
        guard let peer = try peer(values) else { throw Failure(.usage, "--peer is missing") }
        return peer
    }

    /// Names and ids are text.
    static func word(_ position: Int, of values: Values) throws(Failure) -> String {
        let word = values.operands[position]
        guard let text = word.text, !text.isEmpty else {
            throw Failure(.usage, "\(quoted(word.shown)) is no name")
        }
        return text
    }
}

extension ValueParser where Value == String {
    /// Where clients reach a member, as text.
    fileprivate static var clientAddress: Self {
        Self(accepts: "HOST:PORT, [IPv6]:PORT or unix:/PATH") { text throws(Refusal) in
            try Address(text).text
        }
    }
}
