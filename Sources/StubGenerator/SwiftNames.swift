// How names become Swift's: words joined in camel case, acronyms in one case, reserved words out of the way.

/// What things are called in Swift.
package enum SwiftNames {
    /// A property, method, case or argument: `prev_kv` becomes `prevKV`, `ID` becomes `id`.
    package static func member(_ name: String) -> String {
        let words = name.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        guard let first = words.first else { return "_" + name }
        let joined = lowercasedHead(first) + words.dropFirst().map(capitalised).joined()
        guard let head = joined.first, !head.isNumber else { return "_" + joined }
        return taken.contains(joined) ? joined + "_" : joined
    }

    /// A case of a oneof. It is used as an optional, whose own cases must stay apart.
    package static func oneofCase(_ name: String) -> String {
        let member = member(name)
        return ["none", "some"].contains(member) ? member + "_" : member
    }

    /// A type: `foo_bar` becomes `FooBar`.
    package static func type(_ name: String) -> String {
        let words = name.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        let joined = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return ["Type", "Protocol", "Self"].contains(joined) ? joined + "_" : joined
    }

    /// The name as it must be written in a declaration.
    static func escaped(_ name: String) -> String {
        reserved.contains(name) ? "`\(name)`" : name
    }

    /// The values of an enum without the enum's own name, which many files repeat in front of each.
    package static func cases(of values: [String], in enumName: String) -> [String] {
        let prefix = screaming(enumName) + "_"
        let rests = values.map { $0.dropFirst(prefix.count) }
        let canStrip = zip(values, rests).allSatisfy { value, rest in
            value.hasPrefix(prefix) && rest.first.map { $0.isLetter } ?? false
        }
        return canStrip ? rests.map { member(String($0)) } : values.map(member)
    }

    /// `SortOrder` as `SORT_ORDER`.
    private static func screaming(_ name: String) -> String {
        var result = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase && !wasUpper { result += "_" }
            wasUpper = character.isUppercase || character == "_"
            result += character.uppercased()
        }
        return result
    }

    /// Lowers the capitals a name begins with, all but the one that begins the next word.
    private static func lowercasedHead(_ word: String) -> String {
        let capitals = word.prefix { $0.isUppercase || $0.isNumber }
        guard let head = word.first, head.isUppercase else { return word }
        if capitals.count == word.count { return word.lowercased() }
        let count = max(1, capitals.count - 1)
        return word.prefix(count).lowercased() + word.dropFirst(count)
    }

    private static func capitalised(_ word: String) -> String {
        if let acronym = acronyms[word.lowercased()] { return acronym }
        let rest = word.dropFirst()
        let isScreaming = word.allSatisfy { $0.isUppercase || $0.isNumber }
        return word.prefix(1).uppercased() + (isScreaming ? rest.lowercased() : String(rest))
    }

    private static let acronyms = [
        "id": "ID", "ids": "IDs", "url": "URL", "urls": "URLs", "uri": "URI", "uris": "URIs",
        "http": "HTTP", "https": "HTTPS", "ip": "IP", "rpc": "RPC", "tls": "TLS", "ttl": "TTL",
        "kv": "KV", "kvs": "KVs", "uuid": "UUID", "json": "JSON",
    ]

    /// Names a generated type already has, or that mean something else behind a dot.
    private static let taken: Set<String> = ["self", "init", "hashValue", "hash", "serialize"]

    private static let reserved: Set<String> = [
        "actor", "as", "associatedtype", "async", "await", "break", "case", "catch", "class",
        "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
        "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
        "internal", "is", "let", "nil", "operator", "package", "precedencegroup", "private",
        "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct",
        "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "unsafe",
        "var", "where", "while", "Any", "Self",
    ]

    /// Types the generated code uses by these names: a message must not be called like one.
    static let usedByGeneratedCode: Set<String> = [
        "Any", "Arena", "Array", "BidirectionalCall", "Bool", "CallOptions", "Channel",
        "ClientStreamingCall", "CustomStringConvertible", "Dictionary", "Double", "Float",
        "Hashable", "Indirect", "Int", "Int32", "Int64", "MessageReader", "MessageTable",
        "MessageWriter", "MethodDescriptor", "Optional", "ProtobufCBinaryData", "ProtobufError",
        "ProtobufMessage", "RPCMessage", "RawRepresentable", "RawSpan", "Router", "Sendable",
        "ServerContext", "ServerStreamingCall", "String", "UInt32", "UInt64", "UInt8",
        "UnsafeBufferPointer", "UnsafeMutablePointer", "UnsafePointer",
    ]
}
