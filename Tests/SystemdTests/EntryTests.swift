import Testing

@testable import Systemd

@Suite("An entry as text and as fields")
struct EntryTests {
    @Test(
        "a line holds the words, then the fields without their common prefix",
        arguments: [
            (entry: Entry(.notice, "became leader"), line: "notice became leader"),
            (
                entry: Entry(.info, "changed", fields: [("RAFT_TERM", "7"), ("ERRNO", "5")]),
                line: "info changed term=7 errno=5"
            ),
            (
                entry: Entry(.error, "refused", fields: [("RAFT_PEER", "n2\nfake \u{1b}[2J")]),
                line: #"error refused peer="n2\u{a}fake \u{1b}[2J""#
            ),
            (
                entry: Entry(
                    .warning, "cannot reach n3: connection refused",
                    fields: [("RAFT_PEER", "n3"), ("RAFT_REASON", "connection refused")]),
                line: "warning cannot reach n3: connection refused peer=n3"
            ),
            (
                entry: Entry(.notice, "stopping: SIGTERM", fields: [("RAFT_REASON", "SIGTERM")]),
                line: "notice stopping: SIGTERM"
            ),
            (
                entry: Entry(
                    .notice, "no leader",
                    fields: [("RAFT_LEADER", ""), ("A", "x=1"), ("B", #"say "hi" \o"#)]),
                line: #"notice no leader leader="" a="x=1" b="say \"hi\" \\o""#
            ),
        ])
    func lines(entry: Entry, line: String) {
        #expect(Lines.text(of: entry) == line)
    }

    @Test(
        "field names are journald's",
        arguments: [
            ("RAFT_TERM", true), ("A", true), ("A1_", true), ("", false), ("_PID", false),
            ("1A", false), ("term", false), ("RAFT TERM", false), ("RAFT=", false),
            (String(repeating: "A", count: 64), true), (String(repeating: "A", count: 65), false),
        ])
    func fieldNames(name: String, isGood: Bool) {
        #expect(Entry.isFieldName(name) == isGood)
    }

    @Test("the more an entry matters, the smaller its priority")
    func priorities() {
        #expect(Entry.Priority.allCases.map(\.rawValue) == Array(0...7))
        #expect(Entry.Priority.error < .warning)
    }
}
