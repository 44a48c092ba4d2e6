// How the answers of scrub look in each format.

internal import RaftRPC

extension ScrubAnswer: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines(
            responses.flatMap { endpoint, response in
                let head = "\(endpoint): \(response.name) has read \(response.extent)"
                let damages = response.damages.map { "\(endpoint): damaged: \($0.text)" }
                return ["\(head): \(damages.isEmpty ? "all as written" : "DAMAGED")"] + damages
            })
    }

    func fields(_ style: ByteStyle) -> [Field] {
        responses.flatMap { endpoint, response in
            [
                Field("Endpoint", quoting: endpoint), Field("ClusterID", response.clusterID),
                Field("ID", response.id), Field("Name", quoting: response.name),
                Field("FileCount", response.fileCount), Field("ByteCount", response.byteCount),
            ] + response.damages.flatMap(\.fields) + [.blank]
        }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table([
            "ENDPOINT": .left, "NAME": .left, "FILES": .right, "SIZE": .right, "DAMAGED": .right,
        ])
        for (endpoint, response) in responses {
            table.add([
                endpoint, response.name, "\(response.fileCount)",
                sizeText(Int64(clamping: response.byteCount)), "\(response.damages.count)",
            ])
            for damage in response.damages { table.add(note: "\(endpoint): \(damage.text)") }
        }
        return table
    }

    var json: JSON {
        .array(
            responses.map { endpoint, response in
                .object([
                    .init("endpoint", .string(endpoint)),
                    .init("cluster_id", .unsigned(response.clusterID)),
                    .init("id", .unsigned(response.id)), .init("name", .string(response.name)),
                    .init("files", .unsigned(response.fileCount)),
                    .init("bytes", .unsigned(response.byteCount)),
                    .init("damages", .array(response.damages.map(\.json))),
                ])
            })
    }
}

extension ScrubResponse {
    fileprivate var extent: String {
        let files = fileCount == 1 ? "1 file" : "\(fileCount) files"
        return "\(files), \(sizeText(Int64(clamping: byteCount)))"
    }
}

extension FileDamage {
    /// Where, which entry, and why.
    fileprivate var text: String {
        let entry = index == 0 ? "" : ", entry \(index)"
        return "\(path) at byte \(offset)\(entry): \(reason)"
    }

    fileprivate var fields: [Field] {
        [
            Field("DamagedPath", quoting: path), Field("Offset", offset), Field("Index", index),
            Field("Reason", quoting: reason),
        ]
    }

    fileprivate var json: JSON {
        .compact([
            "path": .string(path), "offset": .unsigned(offset), "index": .unsigned(index),
            "reason": .string(reason),
        ])
    }
}
