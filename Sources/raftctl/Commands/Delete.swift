// del: deletes a key or a range of keys.

internal import RaftClient
internal import RaftRPC
internal import Settings

enum DeleteCommand {
    private static let previous = Setting("prev-kv", help: "Also print what was deleted.")

    static let entry = CommandEntry(
        command: Command(
            "del", "KEY [RANGE_END]",
            summary: "Delete a key, or the keys from KEY up to and without RANGE_END.",
            settings: KeyRange.declarations + [
                previous.declaration, PutCommand.once.declaration,
            ]),
        prepare: { values throws(Failure) in
            let request = request(try KeyRange(values), values)
            let token = values.given(PutCommand.once).map { Array($0.utf8) }
            return .talk { session throws(Failure) in
                let answer = try await session.ask { client throws(ClientError) in
                    try await client.deleteRange(request, once: token)
                }
                try session.printApplied(answer)
            }
        })

    private static func request(_ range: KeyRange, _ values: Values) -> DeleteRangeRequest {
        var request = DeleteRangeRequest()
        (request.key, request.rangeEnd) = (range.key, range.end)
        request.prevKV = values[previous]
        return request
    }
}
