// Values one by one, command lines with commands, and help as whole text.

import Testing

@testable import Settings

@Suite("Values")
struct ValueTests {
    @Test(
        "of time have a unit",
        arguments: [
            ("20", nil), ("20ms", .milliseconds(20)), ("1.5s", .milliseconds(1500)),
            ("2m", .seconds(120)), ("1h", .seconds(3600)), ("7us", .microseconds(7)),
            ("7ns", .nanoseconds(7)), ("0.25ms", .microseconds(250)), ("0", nil), ("0s", .zero),
            ("0.000001ms", .nanoseconds(1)), ("2562047h", .seconds(9_223_369_200)),
            ("2562048h", nil), ("", nil), ("ms", nil), ("1.", nil), (".5s", nil), ("-1s", nil),
            ("+1s", nil), ("1 s", nil), ("1e3", nil), ("1.2.3s", nil), ("fast", nil), ("٣s", nil),
            ("9999999999999999999s", nil),
        ] as [(String, Duration?)]
    )
    func durations(text: String, value: Duration?) {
        #expect(parseDuration(text) == value)
    }

    @Test("of time without a unit are milliseconds only where a setting says so")
    func bareDurations() throws {
        let bounds = Duration.milliseconds(1) ... .seconds(60)
        let strict = ValueParser.duration(bounds)
        #expect(throws: Refusal("has no unit: write 5ms or 5s")) { try strict.parse("5") }
        #expect(throws: Refusal("is not a length of time")) { try strict.parse("soon") }
        #expect(try strict.parse("5s") == .seconds(5))
        #expect(strict.accepts == "a time from 1ms to 1m, such as 20ms or 1.5s")
        let etcd = ValueParser.duration(bounds, takesMilliseconds: true)
        #expect(try etcd.parse("5") == .milliseconds(5))
        #expect(try etcd.parse("5s") == .seconds(5))
        #expect(throws: Refusal("is not a length of time")) { try etcd.parse("") }
    }

    @Test(
        "of time are shown in the largest fitting unit",
        arguments: [
            (.milliseconds(20), "20ms"), (.seconds(2), "2s"), (.milliseconds(1500), "1500ms"),
            (.seconds(120), "2m"), (.zero, "0s"), (.nanoseconds(1_000_001), "1000001ns"),
        ] as [(Duration, String)]
    )
    func durationTexts(duration: Duration, text: String) {
        #expect(durationText(duration) == text)
        #expect(parseDuration(text) == duration)
    }

    @Test(
        "of addresses come back as they are written",
        arguments: [
            "127.0.0.1:2379", "[::1]:2379", "host-1.example:65535", "h:0", "unix:/run/raftd.sock",
        ])
    func addresses(text: String) throws {
        #expect(try Address(text).text == text)
    }

    @Test(
        "of addresses are refused with the reason",
        arguments: [
            ("", "has no :PORT"), ("host", "has no :PORT"),
            ("host:", "has no port after the colon"),
            (":2379", "has no host before the :PORT"),
            ("host:65536", "has a port that is not a number from 0 to 65535"),
            ("host:-1", "has a port that is not a number from 0 to 65535"),
            ("host:+1", "has a port that is not a number from 0 to 65535"),
            ("::1:2379", "needs brackets: [HOST]:PORT"),
            ("[::1:2379", "has a bad [IPv6] part"), ("[]:1", "has a bad [IPv6] part"),
            ("[:1", "has a bad [IPv6] part"),
            ("http://h:1", "must be written without a scheme://"),
            ("a b:1", "has a host that is neither a name nor an IP address"),
            ("unix:run", "needs an absolute path after unix:"),
            ("unix:/" + String(repeating: "x", count: 107), "has a path of over 107 bytes"),
        ])
    func badAddresses(text: String, reason: String) {
        #expect(throws: Refusal(reason)) { try Address(text) }
    }

    @Test("of addresses are equal when only the case of the host differs")
    func addressCase() throws {
        #expect(try Address("Host.Example:1") == Address("host.example:1"))
    }

    @Test("are quoted so that a terminal survives them")
    func quoting() {
        #expect(quoted("a\"b\\\n\u{1B}[2J") == #""a\"b\\\n\x1b[2J""#)
        #expect(quoted("\u{9B}2J\u{9F}\u{A0}") == "\"\\x9b2J\\x9f\u{A0}\"")
        #expect(printable("a\nb\t\u{1B}[2J\u{9B}é") == "a\nb\\x09\\x1b[2J\\x9bé")
        #expect(quoted(String(repeating: "x", count: 100)).count == 83)
    }

    @Test(
        "have neighbours",
        arguments: [
            ("prefx", "prefix"), ("perfix", "prefix"), ("pre", "prefix"), ("limits", "limit"),
            ("x", nil), ("quorum", nil),
        ] as [(String, String?)]
    )
    func nearMisses(word: String, candidate: String?) {
        #expect(nearest(to: word, among: ["prefix", "limit", "from-key"]) == candidate)
    }
}

private let depth = Setting(
    "depth", "N", ValueParser<Int>.integer(1...9), default: "3", help: "How deep.")
private let wide = Setting("wide", help: "Draws wide trees.")
private let where_ = Setting(
    "at", short: "a", "HOST:PORT", .address, default: "h:1", help: "Where.")
private let tree = Program(
    "tree", version: "0.1", summary: "plants things.", settings: [where_.declaration],
    commands: [
        Command("plant", "KIND [NAME]", summary: "Plant one.", settings: [depth.declaration]),
        Command("list all", summary: "Show all.", settings: [wide.declaration]),
        Command("list some", summary: "Show some."),
    ],
    notes: [(title: "Exit codes", lines: ["0  fine"])])

private func invoke(_ words: String...) -> String {
    do throws(SettingsError) {
        switch try tree.read(arguments: words, environment: Environment([:])) {
        case .show(let text): return text
        case .run(let values):
            return "\(values.command ?? "-") \(values.operands.map(\.shown))"
        }
    } catch {
        return error.description
    }
}

@Suite("A command line with commands")
struct CommandTests {
    @Test("finds the command, its operands and its flags in any order")
    func order() {
        #expect(invoke("plant", "oak") == #"plant ["oak"]"#)
        #expect(invoke("--at", "h:2", "plant", "--depth=2", "oak", "-") == #"plant ["oak", "-"]"#)
        #expect(invoke("plant", "--", "--oak", "--") == #"plant ["--oak", "--"]"#)
        #expect(invoke("list", "-a", "h:2", "all", "--wide") == "list all []")
    }

    @Test("says what is missing or too much")
    func refusals() {
        #expect(invoke() == "a command is missing: one of plant, list all, list some")
        #expect(invoke("list") == "list: one of list all, list some")
        #expect(invoke("plamt") == #""plamt": unknown command; did you mean plant?"#)
        #expect(invoke("water") == #""water": unknown command; one of plant, list all, list some"#)
        #expect(invoke("plant") == "plant: KIND is missing: tree plant KIND [NAME] [FLAGS]")
        let surplus = #"plant: "c" is one word too many: tree plant KIND [NAME] [FLAGS]"#
        #expect(invoke("plant", "a", "b", "c") == surplus)
        #expect(
            invoke("--depth=2", "plant", "a")
                == "--depth: a flag of plant; write it after the command")
        #expect(invoke("list", "some", "--wide") == "--wide: a flag of list all; not of list some")
        #expect(
            invoke("plant", "-5") == "-5: unknown flag; to pass it as text, write -- first\n"
                + "plant: KIND is missing: tree plant KIND [NAME] [FLAGS]")
    }

    @Test("prints the program's help from the declarations")
    func help() {
        let expected = """
            tree 0.1: plants things.

            Usage: tree COMMAND [FLAGS]

            Commands:
              plant KIND [NAME]  Plant one.
              list all           Show all.
              list some          Show some.

            Flags (in brackets the same as a variable):
              --at, -a HOST:PORT  Where. Default: h:1. [TREE_AT]
              --help, -h          Print this and exit.
              --version           Print the version and exit.

            Exit codes:
              0  fine

            """
        #expect(invoke("--help") == expected)
        #expect(invoke("help") == expected)
    }

    @Test("prints a command's help, whatever else is wrong")
    func commandHelp() {
        let expected = """
            tree plant: Plant one.

            Usage: tree plant KIND [NAME] [FLAGS]

            Flags of plant:
              --depth N  How deep. Default: 3. [TREE_DEPTH]

            Flags (in brackets the same as a variable):
              --at, -a HOST:PORT  Where. Default: h:1. [TREE_AT]
              --help, -h          Print this and exit.
              --version           Print the version and exit.

            """
        #expect(invoke("plant", "--nonsense", "--help") == expected)
        #expect(invoke("help", "plant") == expected)
    }

    @Test("prints the help of the commands that begin alike")
    func groupHelp() {
        let expected = """
            Usage: tree list COMMAND [FLAGS]

            Commands:
              list all   Show all.
              list some  Show some.

            Flags (in brackets the same as a variable):
              --at, -a HOST:PORT  Where. Default: h:1. [TREE_AT]
              --help, -h          Print this and exit.
              --version           Print the version and exit.

            """
        #expect(invoke("list", "--help") == expected)
        #expect(invoke("list", "help") == expected)
        #expect(invoke("help", "list") == expected)
    }

    @Test("takes the value of a short flag in the same word", arguments: ["-ah:2", "-a=h:2"])
    func joined(word: String) throws {
        let words = ["list", "some", word]
        guard case .run(let values) = try tree.read(arguments: words, environment: Environment([:]))
        else { throw SettingsError(["prints"]) }
        #expect(values[where_].text == "h:2")
    }

    @Test("keeps operands that are no text as bytes, and takes nothing else that is none")
    func bytes() throws {
        func read(_ words: [Word]) throws(SettingsError) -> [Word] {
            guard
                case .run(let values) = try tree.read(
                    arguments: words, environment: Environment([:]))
            else { throw SettingsError(["prints"]) }
            return values.operands
        }
        let odd = Word(bytes: [0x6B, 0xFF])
        #expect(try read([Word("plant"), odd, odd]) == [odd, odd])
        #expect(try read([Word("plant"), Word("--"), Word(bytes: [0x2D, 0xFF])]).count == 1)
        #expect(throws: SettingsError(["--at: \"k\u{FFFD}\" is not valid UTF-8"])) {
            try read([Word("plant"), Word("oak"), Word("--at"), odd])
        }
        let flag =
            "\"-\u{FFFD}\": a flag that is not valid UTF-8; to pass it as bytes, write -- first"
        #expect(throws: SettingsError([flag])) {
            try read([Word("plant"), Word("oak"), Word(bytes: [0x2D, 0xFF])])
        }
        #expect(throws: SettingsError.self) { try read([odd, Word("oak")]) }
    }

    @Test("prints the version")
    func version() { #expect(invoke("--version") == "tree 0.1\n") }
}
