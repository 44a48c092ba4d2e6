// How the versions look in each format.

internal import Settings

/// The versions of raftctl and of the API it speaks.
struct VersionAnswer: Answer {
    func simple(_ style: ByteStyle) -> [UInt8] {
        Array("raftctl version: \(Version.text)\nAPI version: \(Version.api)\n".utf8)
    }

    func fields(_ style: ByteStyle) -> [Field] {
        [Field("Version", quoting: Version.text), Field("APIVersion", quoting: Version.api)]
    }

    func table(_ style: ByteStyle) -> Table {
        var table = Table(["VERSION": .left, "API VERSION": .left])
        table.add([Version.text, Version.api])
        return table
    }

    var json: JSON {
        .object([
            .init("version", .string(Version.text)), .init("apiVersion", .string(Version.api)),
        ])
    }
}
