// put: writes one key.

internal import RaftClient
internal import RaftRPC
internal import Settings

enum PutCommand {
    private static let previous = Setting("prev-kv", help: "Also print what the key held before.")
    /// del has it, too.
    static let once = Setting(
        "once", "TOKEN", .token,
        help: "A text of your own, new for each purpose: with the same one again, the cluster "
            + "repeats its first answer and changes nothing.")

    static let entry = CommandEntry(
        command: Command(
            "put", "KEY VALUE", summary: "Write a key; a VALUE of - is read from standard input.",
            settings: [previous.declaration, once.declaration]),
        prepare: { values throws(Failure) in
            let request = try request(values)
            let token = values.given(once).map { Array($0.utf8) }
            return .talk { session throws(Failure) in
                let answer = try await session.ask { client throws(ClientError) in
                    try await client.put(request, once: token)
                }
                try session.printApplied(answer)
            }
        })

    static func request(_ values: Values) throws(Failure) -> PutRequest {
        var request = PutRequest()
        request.key = values.operands[0].bytes
        guard !request.key.isEmpty else { throw Failure(.usage, "KEY is empty") }
        request.value = try value(values.operands[1])
        request.prevKV = values[previous]
        let byteCount = request.key.count + request.value.count
        guard byteCount <= KeyRange.requestByteCountMax else {
            throw KeyRange.tooLarge("KEY and VALUE together", byteCount)
        }
        return request
    }

    private static func value(_ operand: Word) throws(Failure) -> [UInt8] {
        guard operand == Word("-") else { return operand.bytes }
        do throws(StandardStreams.Failure) {
            return try StandardStreams.readInput(byteCountMax: KeyRange.requestByteCountMax)
        } catch {
            switch error {
            case .tooLarge(let byteCountMax):
                throw Failure(
                    .usage, "VALUE on standard input has more than \(byteCountMax) bytes")
            case .system(let reason):
                throw Failure(.inputOutput, "cannot read standard input: \(reason)")
            case .readerGone:
                throw Failure(.inputOutput, "cannot read standard input")
            }
        }
    }
}

extension ValueParser where Value == String {
    /// What names one command, so that the cluster knows it again.
    fileprivate static var token: Self {
        let byteCountMax = CommandOrigin.tokenByteCountMax
        return Self(accepts: "a text of 1 to \(byteCountMax) bytes") { text throws(Refusal) in
            guard !text.isEmpty else { throw Refusal("is empty") }
            guard text.utf8.count <= byteCountMax else {
                throw Refusal("is longer than \(byteCountMax) bytes")
            }
            return text
        }
    }
}
