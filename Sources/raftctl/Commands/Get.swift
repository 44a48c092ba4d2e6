// get: reads a key or a range of keys.

internal import RaftClient
internal import RaftRPC
internal import Settings

enum GetCommand {
    private enum Consistency: String, CaseIterable { case l, s }
    private enum Order: String, CaseIterable { case ascend, descend }
    private enum SortKey: String, CaseIterable { case create, key, modify, value, version }

    private static let limit = Setting(
        "limit", "N", ValueParser<Int64>.integer(0 ... .max), default: "0",
        help: "At most N keys; 0 for all.")
    private static let keysOnly = Setting("keys-only", help: "Print keys without values.")
    private static let countOnly = Setting(
        "count-only", help: "Print only how many keys there are.")
    private static let revision = Setting(
        "rev", "N", ValueParser<Int64>.integer(0 ... .max), default: "0",
        help: "Read the store as of revision N; 0 for now.")
    private static let consistency = Setting(
        "consistency", "l|s", ValueParser<Consistency>.choice(), default: "l",
        help: "l: linearizable, sees every write that was acknowledged. s: serializable, whatever "
            + "the asked member has; works without a majority.")
    private static let maxStaleness = Setting(
        "max-staleness", "TIME", .duration(.milliseconds(1) ... .seconds(86_400)),
        defaultNote: "any age",
        help: "With --consistency s: only from a member that has everything the cluster had "
            + "committed this long ago.")
    private static let valueOnly = Setting("print-value-only", help: "Print values without keys.")
    private static let order = Setting(
        "order", "ORDER", ValueParser<Order>.choice(), defaultNote: "ascend",
        help: "Order of the keys.")
    private static let sortKey = Setting(
        "sort-by", "WHAT", ValueParser<SortKey>.choice(), defaultNote: "key",
        help: "What to order by.")

    static let entry = CommandEntry(
        command: Command(
            "get", "KEY [RANGE_END]",
            summary: "Read a key, or the keys from KEY up to and without RANGE_END.",
            settings: KeyRange.declarations + [
                limit.declaration, keysOnly.declaration, countOnly.declaration,
                revision.declaration, consistency.declaration,
                maxStaleness.declaration, valueOnly.declaration, order.declaration,
                sortKey.declaration,
            ]),
        prepare: { values throws(Failure) in
            let range = try KeyRange(values)
            try checkFlags(values)
            let request = request(range, values)
            let (shows, maxStaleness) = (shows(values), values.given(maxStaleness))
            return .talk { session throws(Failure) in
                let response = try await session.ask { client throws(ClientError) in
                    try await client.range(request, maxStaleness: maxStaleness)
                }
                try print(response, range, shows, session)
            }
        })

    private static func print(
        _ response: RangeResponse, _ range: KeyRange, _ shows: RangeAnswer.Shows,
        _ session: Session
    ) throws(Failure) {
        try session.print(RangeAnswer(response, shows))
        if range.isOneKey, shows != .count, response.kvs.isEmpty {
            // No message: in a script the code says it all, and an empty output is right as it is.
            throw Failure(.keyNotFound, "")
        }
    }

    static func request(_ range: KeyRange, _ values: Values) -> RangeRequest {
        var request = RangeRequest()
        (request.key, request.rangeEnd) = (range.key, range.end)
        (request.limit, request.revision) = (values[limit], values[revision])
        request.serializable = values[consistency] == .s
        (request.keysOnly, request.countOnly) = (values[keysOnly], values[countOnly])
        if let sortKey = values.given(sortKey) {
            request.sortTarget =
                switch sortKey {
                case .create: .create
                case .key: .key
                case .modify: .mod
                case .value: .value
                case .version: .version
                }
            request.sortOrder = .ascend
        }
        if let order = values.given(order) {
            request.sortOrder = order == .ascend ? .ascend : .descend
        }
        return request
    }

    private static func checkFlags(_ values: Values) throws(Failure) {
        let given = [keysOnly, countOnly, valueOnly].filter { values[$0] }
        if given.count > 1 {
            let names = given.map { "--\($0.declaration.name)" }.joined(separator: " and ")
            throw Failure(.usage, "\(names) exclude each other")
        }
        if values.given(maxStaleness) != nil, values[consistency] != .s {
            throw Failure(.usage, "--max-staleness goes with --consistency s only")
        }
        let format = values.given(RaftctlSettings.Declared.format) ?? .simple
        if values[valueOnly], format != .simple {
            throw Failure(.usage, "--print-value-only goes with --write-out simple only")
        }
    }

    private static func shows(_ values: Values) -> RangeAnswer.Shows {
        if values[countOnly] { return .count }
        if values[keysOnly] { return .keys }
        return values[valueOnly] ? .values : .everything
    }
}
