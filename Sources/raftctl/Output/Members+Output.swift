// How the answers about members look in each format.

internal import RaftRPC
internal import Settings

/// Returns an id as everything but JSON shows it.
func idText(_ id: UInt64) -> String { String(id, radix: 16) }

extension MemberListResponse: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines(members.map { $0.cells.joined(separator: ", ") })
    }

    func fields(_ style: ByteStyle) -> [Field] {
        (header?.fields ?? []) + members.flatMap { $0.fields + [.blank] }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table([
            "ID": .left, "STATUS": .left, "NAME": .left, "PEER ADDRS": .left,
            "CLIENT ADDRS": .left, "IS LEARNER": .left,
        ])
        for member in members { table.add(member.cells) }
        return table
    }

    var json: JSON {
        .compact([
            "header": header?.json ?? .object([]), "members": .array(members.map(\.json)),
        ])
    }
}

extension Member {
    /// What the asked member knows: one that was met has said where its clients connect.
    private var standing: String {
        guard !name.isEmpty else { return "unstarted" }
        return clientURLs.isEmpty ? "not seen" : "started"
    }

    var cells: [String] {
        [
            idText(id), standing, name,
            peerURLs.joined(separator: ","), clientURLs.joined(separator: ","), "\(isLearner)",
        ]
    }

    var fields: [Field] {
        [Field("ID", id), Field("Name", quoting: name)]
            + peerURLs.map { Field("PeerURL", quoting: $0) }
            + clientURLs.map { Field("ClientURL", quoting: $0) }
            + [Field("IsLearner", isLearner)]
    }

    var json: JSON {
        .compact([
            "ID": .unsigned(id), "name": .string(name),
            "peerURLs": .array(peerURLs.map { .string($0) }),
            "clientURLs": .array(clientURLs.map { .string($0) }), "isLearner": .bool(isLearner),
        ])
    }
}

/// The answers of several endpoints about themselves.
struct StatusAnswer: Answer {
    var statuses: [(endpoint: String, status: StatusResponse)] = []

    /// How many of them know a leader and report nothing wrong.
    var healthyCount: Int { statuses.count { $0.status.leader != 0 && $0.status.errors.isEmpty } }

    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines(statuses.map { cells($0).joined(separator: ", ") })
    }

    func fields(_ style: ByteStyle) -> [Field] {
        statuses.flatMap { endpoint, status in
            status.fields + [Field("Endpoint", quoting: endpoint), .blank]
        }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table([
            "ENDPOINT": .left, "ID": .left, "VERSION": .left, "DB SIZE": .right,
            "IS LEADER": .left, "IS LEARNER": .left, "RAFT TERM": .right, "RAFT INDEX": .right,
            "RAFT APPLIED INDEX": .right, "ERRORS": .left,
        ])
        for item in statuses { table.add(cells(item)) }
        for (endpoint, status) in statuses {
            if let note = status.note { table.add(note: "\(endpoint): \(note)") }
        }
        return table
    }

    var json: JSON {
        .array(
            statuses.map { endpoint, status in
                .object([.init("Endpoint", .string(endpoint)), .init("Status", status.json)])
            })
    }

    private func cells(_ item: (endpoint: String, status: StatusResponse)) -> [String] {
        let status = item.status
        let id = status.header?.memberID ?? 0
        return [
            item.endpoint, idText(id), status.version, sizeText(status.dbSize),
            "\(status.leader != 0 && status.leader == id)", "\(status.isLearner)",
            "\(status.raftTerm)", "\(status.raftIndex)", "\(status.raftAppliedIndex)",
            status.errors.joined(separator: "; "),
        ]
    }
}

extension StatusResponse {
    fileprivate var fields: [Field] {
        (header?.fields ?? []) + [
            Field("Version", quoting: version), Field("DBSize", dbSize), Field("Leader", leader),
            Field("IsLearner", isLearner), Field("RaftIndex", raftIndex),
            Field("RaftTerm", raftTerm), Field("RaftAppliedIndex", raftAppliedIndex),
            Field("Errors", quoting: errors),
        ] + ourFields
    }

    /// What etcd's members do not say; nothing where ours do not either.
    private var ourFields: [Field] {
        let sizes =
            logBytes == 0 && snapshotBytes == 0
            ? []
            : [
                Field("LogBytes", logBytes), Field("SnapshotBytes", snapshotBytes),
                Field("SnapshotIndex", snapshotIndex),
            ]
        return sizes
            + timeouts.flatMap { timeout in
                [
                    Field("Timeout", quoting: timeout.name),
                    Field("Microseconds", timeout.microseconds),
                    Field("Reason", quoting: timeout.reason),
                ]
            }
    }

    /// The same in words.
    fileprivate var note: String? {
        var parts: [String] = []
        if logBytes > 0 { parts.append("log \(sizeText(logBytes))") }
        if snapshotBytes > 0 {
            parts.append("snapshot \(sizeText(snapshotBytes)) up to index \(snapshotIndex)")
        }
        parts += timeouts.map { timeout in
            let time = milliseconds(.microseconds(Int64(clamping: timeout.microseconds)))
            return "\(timeout.name) \(time)"
                + (timeout.reason.isEmpty ? "" : " (\(timeout.reason))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    fileprivate var json: JSON {
        .compact([
            "header": header?.json ?? .object([]), "version": .string(version),
            "dbSize": .signed(dbSize), "leader": .unsigned(leader),
            "raftIndex": .unsigned(raftIndex), "raftTerm": .unsigned(raftTerm),
            "raftAppliedIndex": .unsigned(raftAppliedIndex),
            "errors": .array(errors.map { .string($0) }), "dbSizeInUse": .signed(dbSizeInUse),
            "isLearner": .bool(isLearner), "logBytes": .signed(logBytes),
            "snapshotBytes": .signed(snapshotBytes), "snapshotIndex": .unsigned(snapshotIndex),
            "timeouts": .array(timeouts.map(\.json)),
        ])
    }
}

extension StatusTimeout {
    fileprivate var json: JSON {
        .compact([
            "name": .string(name), "microseconds": .unsigned(microseconds),
            "reason": .string(reason),
        ])
    }
}

/// Which endpoints can serve a linearizable read, and how fast.
struct HealthAnswer: Answer {
    struct Endpoint {
        let endpoint: String
        let took: Duration
        let problem: String?
    }

    let endpoints: [Endpoint]

    var healthyCount: Int { endpoints.count { $0.problem == nil } }

    func simple(_ style: ByteStyle) -> [UInt8] {
        simpleLines(
            endpoints.map { item in
                let took = milliseconds(item.took)
                return item.problem.map { "\(item.endpoint) is unhealthy after \(took): \($0)" }
                    ?? "\(item.endpoint) is healthy: linearizable read took \(took)"
            })
    }

    func fields(_ style: ByteStyle) -> [Field] {
        endpoints.flatMap { item in
            [
                Field("Endpoint", quoting: item.endpoint), Field("Health", item.problem == nil),
                Field("Took", milliseconds(item.took)),
                Field("Error", quoting: item.problem ?? ""), .blank,
            ]
        }
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table(["ENDPOINT": .left, "HEALTH": .left, "TOOK": .right, "ERROR": .left])
        for item in endpoints {
            let isHealthy = "\(item.problem == nil)"
            table.add([item.endpoint, isHealthy, milliseconds(item.took), item.problem ?? ""])
        }
        return table
    }

    var json: JSON {
        .array(
            endpoints.map { item in
                var members = [
                    JSON.Member("endpoint", .string(item.endpoint)),
                    JSON.Member("health", .bool(item.problem == nil)),
                    JSON.Member("took", .string(milliseconds(item.took))),
                ]
                if let problem = item.problem { members.append(.init("error", .string(problem))) }
                return .object(members)
            })
    }
}

/// Returns a time as `1.234ms`.
func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let fraction = String(microseconds % 1000 + 1000).dropFirst()
    return "\(microseconds / 1000).\(fraction)ms"
}

extension Leadership: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] { simpleLines([sentence]) }

    func fields(_ style: ByteStyle) -> [Field] {
        [
            Field("RaftTerm", term), Field("Leader", leader ?? 0),
            Field("Endpoint", quoting: endpoint ?? ""), .blank,
        ]
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table(["RAFT TERM": .right, "LEADER": .left, "ENDPOINT": .left])
        table.add(["\(term)", leader.map(idText) ?? "", endpoint ?? ""])
        return table
    }

    var json: JSON {
        .object([
            .init("term", .unsigned(term)), .init("leader", .unsigned(leader ?? 0)),
            .init("endpoint", .string(endpoint ?? "")),
        ])
    }

    private var sentence: String {
        guard isAnybodyThere else { return "no endpoint answers" }
        guard let leader else { return "term \(term): no leader" }
        return "term \(term): leader \(idText(leader))" + (endpoint.map { " at \($0)" } ?? "")
    }
}
