// One step of a change of members, as it was typed: members go by name or id. Against the members
// there are it becomes what is asked of the cluster.

internal import RaftRPC
internal import Settings

/// A step whose members are not looked up yet.
enum MemberStep: Equatable, Sendable {
    /// Somebody who is to become a member.
    struct Joiner: Equatable, Sendable {
        var name: String
        var peer: String
        var client = ""
        var staysLearner = false
    }

    case add(Joiner)
    case promote(String)
    case demote(String)
    case remove(String)
    case replace(String, Joiner)
    case update(String, name: String?, peer: String?, client: String?)

    /// The step in the words that `member plan` takes.
    var text: String {
        switch self {
        case .add(let joiner): "\(joiner.staysLearner ? "add-learner" : "add") \(joiner.name)"
        case .promote(let member): "promote \(member)"
        case .demote(let member): "demote \(member)"
        case .remove(let member): "remove \(member)"
        case .replace(let member, let joiner): "replace \(member) \(joiner.name)"
        case .update(let member, _, _, _): "update \(member)"
        }
    }

    /// Returns the step as it is asked of the cluster.
    func change(of members: [MemberDescription]) throws(Failure) -> MemberChange {
        var change = MemberChange()
        switch self {
        case .add(let joiner): change.step = .add(Newcomer(joiner))
        case .promote(let name): change.step = .promote(try members.member(name).id)
        case .demote(let name): change.step = .demote(try members.member(name).id)
        case .remove(let name): change.step = .remove(try members.member(name).id)
        case .replace(let name, let joiner):
            var replacement = MemberChange.Replacement()
            replacement.id = try members.member(name).id
            replacement.newcomer = Newcomer(joiner)
            change.step = .replace(replacement)
        case .update(let name, let newName, let peer, let client):
            var update = MemberChange.Update()
            update.id = try members.member(name).id
            (update.name, update.peerAddress, update.clientAddress) = (newName, peer, client)
            change.step = .update(update)
        }
        return change
    }
}

extension Newcomer {
    init(_ joiner: MemberStep.Joiner) {
        self.init()
        (name, peerAddress, clientAddress) = (joiner.name, joiner.peer, joiner.client)
        staysLearner = joiner.staysLearner
    }
}

extension [MemberDescription] {
    /// Returns the member with this name or id.
    func member(_ text: String) throws(Failure) -> MemberDescription {
        let named = filter { $0.name == text }
        let digits = text.hasPrefix("0x") ? String(text.dropFirst(2)) : text
        let numbered = UInt64(digits, radix: 16).map { id in filter { $0.id == id } } ?? []
        let found = named + numbered.filter { other in !named.contains { $0.id == other.id } }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw Failure(.refused, "\(text) is the name of one member and the id of another")
        }
        let known = map(\.label).joined(separator: ", ")
        throw Failure(.refused, "there is no member \(text); the members are \(known)")
    }
}

extension MemberDescription {
    /// The name, or the id of somebody who has not said it yet.
    var label: String { name.isEmpty ? idText(id) : name }
}

// MARK: - Words

extension MemberStep {
    /// Reads steps as `member plan` takes them: `remove n1 + promote n4, add n5 10.0.0.5:2380`.
    /// Those with a plus between them are one change; commas separate changes.
    static func groups(_ words: [String]) throws(Failure) -> [[MemberStep]] {
        var groups: [[MemberStep]] = []
        let line = words.joined(separator: " ")
        for group in line.split(separator: ",", omittingEmptySubsequences: false) {
            var steps: [MemberStep] = []
            for step in group.split(separator: "+", omittingEmptySubsequences: false) {
                steps.append(try MemberStep(step.split(separator: " ").map(String.init)))
            }
            groups.append(steps)
        }
        return groups
    }

    static let spellings = [
        "add NAME HOST:PORT", "add-learner NAME HOST:PORT", "promote MEMBER", "demote MEMBER",
        "remove MEMBER", "replace MEMBER NAME HOST:PORT",
    ]

    private init(_ words: [String]) throws(Failure) {
        switch (words.first, words.count) {
        case ("add", 3): self = .add(try Joiner(words[1], words[2]))
        case ("add-learner", 3):
            self = .add(try Joiner(words[1], words[2], staysLearner: true))
        case ("promote", 2): self = .promote(words[1])
        case ("demote", 2): self = .demote(words[1])
        case ("remove", 2): self = .remove(words[1])
        case ("replace", 4): self = .replace(words[1], try Joiner(words[2], words[3]))
        default:
            let line = words.joined(separator: " ")
            throw Failure(
                .usage,
                "\"\(line)\" is no step; steps are \(Self.spellings.joined(separator: "; "))")
        }
    }
}

extension MemberStep.Joiner {
    /// Checks a name and an address as they were typed.
    init(
        _ name: String, _ peer: String, client: String = "", staysLearner: Bool = false
    ) throws(Failure) {
        do throws(Refusal) {
            try self.init(
                name: Self.checked(name), peer: Self.address(peer), client: client,
                staysLearner: staysLearner)
        } catch {
            throw Failure(.usage, "\"\(name)\" at \"\(peer)\" \(error.reason)")
        }
    }

    private static func checked(_ name: String) throws(Refusal) -> String {
        try ValueParser<String>.name.value(of: name)
    }

    private static func address(_ text: String) throws(Refusal) -> String {
        try ValueParser<String>.peerAddress.value(of: text)
    }
}

extension ValueParser where Value == String {
    /// Where a member is reached: one address, and as etcd's flags have it also a URL of one.
    static var peerAddress: Self {
        Self(accepts: "HOST:PORT or [IPv6]:PORT") { text throws(Refusal) in
            let scheme = "http://"
            let bare = text.hasPrefix(scheme) ? String(text.dropFirst(scheme.count)) : text
            let address = try Address(bare)
            guard case .network(_, let port) = address.place else {
                throw Refusal("is not an address on the network")
            }
            guard port > 0, !address.isWildcard else {
                throw Refusal("cannot be dialled by the other members")
            }
            return address.text
        }
    }
}
