// Which keys a command means: one, those between two, those with a beginning, or all from one on.

internal import Settings

/// The range of a request as the API spells it.
struct KeyRange: Equatable {
    let key: [UInt8]
    /// Empty: `key` alone. A single zero byte: everything from `key` on.
    let end: [UInt8]

    var isOneKey: Bool { end.isEmpty }

    /// The API's "no bound": as an end, and as the smallest key.
    private static let zero: [UInt8] = [0]

    /// The largest request the cluster takes, as etcd has it.
    static let requestByteCountMax = 3 << 19

    static let prefix = Setting("prefix", help: "Every key that begins with KEY.")
    static let fromKey = Setting("from-key", help: "KEY and every key behind it.")
    static let declarations = [prefix.declaration, fromKey.declaration]

    /// Reads the range from operands `KEY [RANGE_END]` and the flags.
    init(_ values: Values) throws(Failure) {
        let key = values.operands[0].bytes
        let end = values.operands.dropFirst().first?.bytes
        let (hasPrefix, isOpen) = (values[Self.prefix], values[Self.fromKey])
        if hasPrefix, isOpen { throw Failure(.usage, "--prefix and --from-key exclude each other") }
        if let end {
            guard !hasPrefix, !isOpen else {
                let flag = hasPrefix ? "--prefix" : "--from-key"
                throw Failure(.usage, "RANGE_END and \(flag) exclude each other")
            }
            guard !end.isEmpty else { throw Failure(.usage, "RANGE_END is empty; use --from-key") }
        }
        guard key.count <= Self.requestByteCountMax else { throw Self.tooLarge("KEY", key.count) }
        guard !key.isEmpty || hasPrefix || isOpen else { throw Self.emptyKey }
        self.key = key.isEmpty ? Self.zero : key
        if hasPrefix {
            self.end = key.isEmpty ? Self.zero : Self.end(ofPrefix: key)
        } else {
            self.end = isOpen ? Self.zero : end ?? []
        }
    }

    static let emptyKey = Failure(.usage, "KEY is empty; for all keys give '' with --prefix")

    static func tooLarge(_ what: String, _ byteCount: Int) -> Failure {
        Failure(
            .usage,
            "\(what): \(byteCount) bytes; a request has at most \(requestByteCountMax)")
    }

    /// Returns the first key behind all that begin with `prefix`.
    static func end(ofPrefix prefix: [UInt8]) -> [UInt8] {
        // A byte of 0xFF has no successor, so the one before it is raised.
        guard let last = prefix.lastIndex(where: { $0 < 0xFF }) else { return zero }
        return prefix[..<last] + [prefix[last] + 1]
    }
}
