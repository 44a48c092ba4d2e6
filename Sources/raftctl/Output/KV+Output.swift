// How the answers of put, get and del look in each format.

internal import RaftRPC

extension PutResponse: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        Array("OK\n".utf8) + (prevKV?.simple(style) ?? [])
    }

    func fields(_ style: ByteStyle) -> [Field] {
        (header?.fields ?? []) + (prevKV?.fields(style, prefix: "Prev") ?? [])
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table(["REVISION": .right, "PREVIOUS VALUE": .left])
        table.add(["\(header?.revision ?? 0)", prevKV.map { style.cell($0.value) } ?? ""])
        return table
    }

    var json: JSON {
        .compact(["header": header?.json ?? .object([]), "prev_kv": prevKV?.json ?? .object([])])
    }
}

extension DeleteRangeResponse: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        Array("\(deleted)\n".utf8) + prevKVs.flatMap { $0.simple(style) }
    }

    func fields(_ style: ByteStyle) -> [Field] {
        (header?.fields ?? []) + [Field("Deleted", deleted)]
            + prevKVs.flatMap { $0.fields(style, prefix: "Prev") }
    }

    func table(_ style: ByteStyle) -> Table {
        guard prevKVs.isEmpty else { return prevKVs.table(style) }
        var table = Table(["DELETED": .right, "REVISION": .right])
        table.add(["\(deleted)", "\(header?.revision ?? 0)"])
        return table
    }

    var json: JSON {
        .compact([
            "header": header?.json ?? .object([]), "deleted": .signed(deleted),
            "prev_kvs": .array(prevKVs.map(\.json)),
        ])
    }
}

/// The answer of get, and what of it was asked for.
struct RangeAnswer: Answer {
    enum Shows { case everything, keys, values, count }

    let response: RangeResponse
    private let shows: Shows

    init(_ response: RangeResponse, _ shows: Shows) {
        (self.response, self.shows) = (response, shows)
    }

    func simple(_ style: ByteStyle) -> [UInt8] {
        let newline = [UInt8(ascii: "\n")]
        return switch shows {
        case .everything: response.kvs.flatMap { $0.simple(style) }
        case .keys: response.kvs.flatMap { style.raw($0.key) + newline }
        case .values: response.kvs.flatMap { style.raw($0.value) + newline }
        case .count: Array("\(response.count)\n".utf8)
        }
    }

    func fields(_ style: ByteStyle) -> [Field] {
        (response.header?.fields ?? []) + response.kvs.flatMap { $0.fields(style) }
            + [Field("More", response.more), Field("Count", response.count)]
    }

    func table(_ style: ByteStyle) -> Table {
        guard shows != .count else {
            var table = Table(["COUNT": .right, "REVISION": .right])
            table.add(["\(response.count)", "\(response.header?.revision ?? 0)"])
            return table
        }
        return response.kvs.table(style, withValues: shows != .keys)
    }

    var json: JSON {
        .compact([
            "header": response.header?.json ?? .object([]),
            "kvs": .array(response.kvs.map(\.json)), "more": .bool(response.more),
            "count": .signed(response.count),
        ])
    }
}
