// The parts that many answers share: the header, and a key with its value.

internal import RaftRPC

extension ResponseHeader {
    var fields: [Field] {
        [
            Field("ClusterID", clusterID), Field("MemberID", memberID),
            Field("Revision", revision), Field("RaftTerm", raftTerm),
        ]
    }

    var json: JSON {
        .compact([
            "cluster_id": .unsigned(clusterID), "member_id": .unsigned(memberID),
            "revision": .signed(revision), "raft_term": .unsigned(raftTerm),
        ])
    }
}

extension KeyValue {
    /// The key and the value, a line each.
    func simple(_ style: ByteStyle) -> [UInt8] {
        style.raw(key) + [UInt8(ascii: "\n")] + style.raw(value) + [UInt8(ascii: "\n")]
    }

    func fields(_ style: ByteStyle, prefix: String = "") -> [Field] {
        [
            Field(prefix + "Key", style.quoted(key)),
            Field(prefix + "CreateRevision", createRevision),
            Field(prefix + "ModRevision", modRevision), Field(prefix + "Version", version),
            Field(prefix + "Value", style.quoted(value)), Field(prefix + "Lease", lease),
        ]
    }

    var json: JSON {
        .compact([
            "key": .bytes(key), "create_revision": .signed(createRevision),
            "mod_revision": .signed(modRevision), "version": .signed(version),
            "value": .bytes(value), "lease": .signed(lease),
        ])
    }
}

extension [KeyValue] {
    /// All keys in one table, with or without their values.
    func table(_ style: ByteStyle, withValues: Bool = true) -> Table {
        var table =
            withValues
            ? Table([
                "KEY": .left, "VALUE": .left, "CREATED": .right, "MODIFIED": .right,
                "VERSION": .right,
            ])
            : Table(["KEY": .left, "CREATED": .right, "MODIFIED": .right, "VERSION": .right])
        for item in self {
            let revisions = ["\(item.createRevision)", "\(item.modRevision)", "\(item.version)"]
            let shown =
                withValues
                ? [style.cell(item.key), style.cell(item.value)] : [style.cell(item.key)]
            table.add(shown + revisions)
        }
        return table
    }
}
