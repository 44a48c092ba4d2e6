// Where a member is reached, checked before it goes into the configuration: every other member dials it from then on,
// whoever asked for it and by which tool.

internal import RPC
import Raft
internal import RaftRPC

/// A `HOST:PORT` or `[IPv6]:PORT` that other machines can dial.
struct MemberAddress {
    /// As the configuration has it: in small letters, so that equal addresses have equal texts.
    let text: String

    /// - Throws: `INVALID_ARGUMENT` when it is no such address, or one that each machine would dial itself by.
    init(_ text: String) throws(RPCError) {
        guard let colon = text.lastIndex(of: ":"),
            Self.isHost(text[..<colon]), Self.isPort(text[text.index(after: colon)...])
        else {
            throw RPCError(
                .invalidArgument, "\"\(text)\" is no HOST:PORT that other members can dial",
                effect: .notApplied)
        }
        self.text = text.lowercased()
    }

    /// Digits and nothing else: a number's own parser takes a sign.
    private static func isPort(_ text: Substring) -> Bool {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
        return UInt16(text).map { $0 > 0 } ?? false
    }

    /// A name or an IP address that is not "every address of this machine", however that is written.
    private static func isHost(_ text: Substring) -> Bool {
        let isIPv6 = text.hasPrefix("[") && text.hasSuffix("]")
        let host = isIPv6 ? text.dropFirst().dropLast() : text
        guard (1...253).contains(host.utf8.count), host.contains(where: { !"0.:".contains($0) })
        else { return false }
        return host.allSatisfy { character in
            guard character.isASCII else { return false }
            if isIPv6 { return character.isHexDigit || ":.".contains(character) }
            return character.isLetter || character.isNumber || "._-".contains(character)
        } && isIPv6 == host.contains(":")
    }
}

extension Configuration.Change.Step {
    /// The step with the addresses of members as the configuration has them.
    ///
    /// - Throws: `INVALID_ARGUMENT` when others could not dial one.
    func admitted() throws(RPCError) -> Self {
        switch self {
        case .add(let newcomer): return .add(try newcomer.admitted())
        case .replace(let old, let newcomer): return .replace(old, with: try newcomer.admitted())
        case .update(let id, let name, let peerAddress?, let clientAddress):
            return .update(
                id, name: name, peerAddress: try MemberAddress(peerAddress).text,
                clientAddress: clientAddress)
        case .update, .promote, .demote, .remove, .bind: return self
        }
    }
}

extension Configuration.Newcomer {
    fileprivate func admitted() throws(RPCError) -> Self {
        var newcomer = self
        newcomer.peerAddress = try MemberAddress(peerAddress).text
        return newcomer
    }
}
