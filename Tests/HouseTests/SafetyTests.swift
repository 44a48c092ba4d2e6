import Testing

@Suite("Where the compiler's checks are set aside")
struct SafetyTests {
    /// Targets whose work is with the kernel's or C's memory.
    static let mayBeUnsafe: Set = [
        "EpollTransport", "Protobuf", "RaftStorage", "Systemd", "Settings",
    ]

    /// Single files elsewhere. Each says in its head why.
    static let unsafeFiles: Set = [
        "Sources/MemoryTransport/MemoryNetwork.swift",
        "Sources/MemoryTransport/VirtualLoop.swift",
        "Sources/RPC/RawBytes.swift", "Sources/protoc-gen-swift-rpc/StandardStreams.swift",
        "Sources/raftd/Raftd.swift",
    ]

    @Test("`unsafe` only at the edges that vouch for it, and in generated code")
    func unsafe() {
        let found = SourceTree.swiftSources
            .filter { !Self.mayBeUnsafe.contains($0.target) && !Self.unsafeFiles.contains($0.path) }
            .filter { !$0.isGenerated }
            .flatMap { $0.matches(of: /\bunsafe\b|@safe\b|\bUnsafe\w+|\bwithUnsafe\w+/) }
        #expect(found == [])
    }

    @Test("`@unchecked Sendable` names its lock or its thread in the comment above it")
    func uncheckedSendable() {
        let files = SourceTree.swiftSources.filter { !$0.isGenerated }
        let found = files.flatMap { file -> [String] in
            let lines = file.lines
            return zip(0..., file.codeLines).compactMap { number, code in
                guard code.contains("@unchecked Sendable") || code.contains("nonisolated(unsafe)")
                else { return nil }
                let comment = Self.comment(above: number, in: lines)
                guard !comment.contains(/\b(lock|mutex|thread|loop)/.ignoresCase()) else {
                    return nil
                }
                return "\(file.path):\(number + 1): no lock or thread named above it"
            }
        }
        #expect(found == [])
    }

    /// The comment that ends directly above a declaration, attributes skipped.
    static func comment(above number: Int, in lines: [Substring]) -> String {
        var text = String(lines[number])
        for line in lines[..<number].reversed() {
            let trimmed = line.drop { $0 == " " }
            guard trimmed.hasPrefix("//") || trimmed.hasPrefix("@") else { break }
            text = "\(trimmed)\n\(text)"
        }
        return text
    }

    @Test("nothing is forced: no `try!`, no `as!`, no implicitly unwrapped state")
    func forced() {
        let found = SourceTree.swiftSources.flatMap { $0.matches(of: /\btry!|\bas!|: [A-Z]\w*!/) }
        #expect(found == [])
    }
}
