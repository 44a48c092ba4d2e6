// Command lines become requests, or a refusal before anything is sent.

import EpollTransport
import Foundation
import RaftClient
import RaftRPC
import Settings
import Testing

@testable import raftctl

private func values(_ words: [String]) throws -> Values {
    let invocation = try Raftctl.program.read(arguments: words, environment: Environment([:]))
    guard case .run(let values) = invocation else { throw SettingsError(["prints"]) }
    return values
}

/// Returns why a command line is refused, or `nil`.
private func refusal(_ words: [String]) -> String? {
    do {
        let values = try values(words)
        let entry = CommandList.all.first { $0.command.name == values.command }
        _ = try entry?.prepare(values)
        return nil
    } catch let failure as Failure {
        return failure.code == .usage ? failure.message : "wrong code"
    } catch {
        return "\(error)"
    }
}

@Suite("Ranges of keys")
struct KeyRangeTests {
    @Test(
        "end where the API says",
        arguments: [
            (["get", "k"], "k", []), (["get", "k", "m"], "k", Array("m".utf8)),
            (["get", "k", "--prefix"], "k", Array("l".utf8)),
            (["get", "k", "--from-key"], "k", [0]),
            (["get", "", "--prefix"], "\0", [0]), (["get", "", "--from-key"], "\0", [0]),
            (["del", "dir/", "--prefix"], "dir/", Array("dir0".utf8)),
        ] as [([String], String, [UInt8])]
    )
    func ranges(words: [String], key: String, end: [UInt8]) throws {
        let range = try KeyRange(values(words))
        #expect(range.key == Array(key.utf8))
        #expect(range.end == end)
    }

    @Test("of a prefix end behind every key that begins with it, for every one and two bytes")
    func prefixEnds() {
        #expect(KeyRange.end(ofPrefix: [0xFF, 0xFF]) == [0])
        for first in UInt8.min ... .max {
            let end = KeyRange.end(ofPrefix: [first, 0xFF])
            #expect(end == (first == 0xFF ? [0] : [first + 1]))
            for second in UInt8.min ..< .max {
                #expect(KeyRange.end(ofPrefix: [first, second]) == [first, second + 1])
            }
        }
    }
}

@Suite("A command")
struct CommandTests {
    @Test(
        "is refused before anything is sent",
        arguments: [
            (["put", "", "v"], "KEY is empty"),
            (["get", ""], "KEY is empty; for all keys give '' with --prefix"),
            (["del", ""], "KEY is empty; for all keys give '' with --prefix"),
            (["get", "k", "--prefix", "--from-key"], "--prefix and --from-key exclude each other"),
            (["get", "k", "m", "--prefix"], "RANGE_END and --prefix exclude each other"),
            (["del", "k", "m", "--from-key"], "RANGE_END and --from-key exclude each other"),
            (["get", "k", ""], "RANGE_END is empty; use --from-key"),
            (
                ["get", "k", "--keys-only", "--count-only"],
                "--keys-only and --count-only exclude each other"
            ),
            (
                ["get", "k", "--print-value-only", "--count-only"],
                "--count-only and --print-value-only exclude each other"
            ),
            (
                ["get", "k", "--print-value-only", "-w", "json"],
                "--print-value-only goes with --write-out simple only"
            ),
            (
                ["put", "k", String(repeating: "v", count: 1_572_864)],
                "KEY and VALUE together: 1572865 bytes; a request has at most 1572864"
            ),
            (
                ["get", "k", "--max-staleness=1s"],
                "--max-staleness goes with --consistency s only"
            ),
            (
                ["put", "k", "v", "--once="],
                "--once: \"\" is empty; accepted: a text of 1 to 256 bytes"
            ),
            (["member", "add", "n4"], "--peer is missing"),
            (
                ["member", "add", "n4", "--peer=h:1", "--peer-urls=http://h:1"],
                "--peer and --peer-urls are the same: give one"
            ),
            (
                ["member", "add", "n 4", "--peer=h:1"],
                "\"n 4\" at \"h:1\" holds the character \" \""
            ),
            (
                ["member", "update", "n4"],
                "nothing to update: give --name, --peer or --client"
            ),
            (
                ["member", "plan", "remove", "n1,", "remove", "n2", "--apply"],
                "--apply makes one change: join its steps with +"
            ),
            (
                ["member", "plan"],
                "member plan: STEP is missing: raftctl member plan STEP... [FLAGS]"
            ),
            (["put", "k"], "put: VALUE is missing: raftctl put KEY VALUE [FLAGS]"),
            (
                ["get", "k", "--limit", "-1"],
                "--limit: \"-1\" is too small; accepted: a whole number, 0 or more"
            ),
            (["get", "k", "--perfix"], "--perfix: unknown flag; did you mean --prefix?"),
            (["put", "k", "v", "--prefix"], "--prefix: a flag of get, del; not of put"),
        ] as [([String], String)]
    )
    func refusals(words: [String], message: String) {
        #expect(refusal(words) == message)
    }

    @Test("is accepted up to the limit of a request, and of a token")
    func largest() {
        let token = String(repeating: "t", count: 256)
        #expect(refusal(["del", "k", "--once", token]) == nil)
        #expect(refusal(["del", "k", "--once", token + "t"])?.contains("longer than 256") == true)
        #expect(refusal(["put", "k", String(repeating: "v", count: 1_572_863)]) == nil)
    }

    @Test("get asks for what its flags say")
    func getRequest() throws {
        let values = try values([
            "get", "k", "--prefix", "--limit=3", "--rev=7", "--consistency=s", "--keys-only",
            "--sort-by=MODIFY", "--order=descend",
        ])
        var expected = RangeRequest()
        (expected.key, expected.rangeEnd) = (Array("k".utf8), Array("l".utf8))
        (expected.limit, expected.revision) = (3, 7)
        (expected.serializable, expected.keysOnly) = (true, true)
        (expected.sortTarget, expected.sortOrder) = (.mod, .descend)
        #expect(GetCommand.request(try KeyRange(values), values) == expected)
    }

    @Test("takes keys and values that are no text")
    func binary() throws {
        let key: [UInt8] = [0xFF, 0x80]
        func values(_ words: [Word]) throws -> Values {
            let invocation = try Raftctl.program.read(
                arguments: words, environment: Environment([:]))
            guard case .run(let values) = invocation else { throw SettingsError(["prints"]) }
            return values
        }
        let range = try KeyRange(values([Word("get"), Word(bytes: key), Word("--prefix")]))
        #expect(range.key == key)
        #expect(range.end == [0xFF, 0x81])
        let words = [Word("put"), Word(bytes: key), Word(bytes: [0xC3])]
        let put = try PutCommand.request(values(words))
        #expect(put.key == key)
        #expect(put.value == [0xC3])
    }

    @Test("understands a short flag and its value in one word")
    func joinedFlag() throws {
        let settings = RaftctlSettings(try values(["endpoint", "status", "-wjson"]))
        #expect(settings.format == .json)
    }

    @Test("wants a unit for every time, for there is no telling which was meant")
    func units() {
        #expect(
            refusal(["get", "k", "--command-timeout", "5"])
                == "--command-timeout: \"5\" has no unit: write 5ms or 5s; accepted: a time from "
                + "1ms to 24h, such as 20ms or 1.5s")
        #expect(refusal(["watch-leader", "--interval=5"])?.contains("write 5ms or 5s") == true)
    }

    /// Every flag of every command, with a command that knows it.
    private static let flags = CommandList.all.map(\.command).flatMap { command in
        (RaftctlSettings.Declared.all + command.settings).map { (command.name, $0.name) }
    }

    @Test("takes every flag from the environment, too, and its help says so", arguments: flags)
    func variables(command: String, flag: String) throws {
        let entry = try #require(CommandList.all.first { $0.command.name == command })
        let declarations = RaftctlSettings.Declared.all + entry.command.settings
        let declaration = try #require(declarations.first { $0.name == flag })
        let others = [
            "endpoints": "h:1", "command-timeout": "7s", "limit": "7", "rev": "7",
            "interval": "7s", "max-staleness": "7s", "once": "t", "peer": "h:1",
            "peer-urls": "h:1", "client": "h:1", "name": "n", "if-index": "7",
        ]
        let text = declaration.choices.first ?? others[flag]
        let variable = "RAFTCTL_" + flag.uppercased().replacing("-", with: "_")
        let operands = entry.command.operands.names.map { _ in "word" }
        let invocation = try Raftctl.program.read(
            arguments: command.split(separator: " ").map(String.init) + operands,
            environment: Environment([variable: try #require(text)]))
        guard case .run(let values) = invocation else { throw SettingsError(["prints"]) }
        #expect(values.origin(of: declaration) == .environment(variable: variable))
        #expect(values.warnings == [])
        #expect(Raftctl.program.helpText(for: entry.command).contains("[\(variable)]"))
    }

    @Test("has every flag in the README, with its variable", arguments: flags)
    func readme(command: String, flag: String) throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../README.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let variable = "RAFTCTL_" + flag.uppercased().replacing("-", with: "_")
        #expect(lines.contains { $0.contains("`--\(flag)`") && $0.contains("`\(variable)`") })
    }

    @Test("takes every shared flag from the environment, too")
    func environment() throws {
        let variables = [
            "RAFTCTL_ENDPOINTS": "a:1,b:2,a:1", "RAFTCTL_WRITE_OUT": "json", "RAFTCTL_HEX": "true",
            "RAFTCTL_COMMAND_TIMEOUT": "250ms",
        ]
        let invocation = try Raftctl.program.read(
            arguments: ["version"], environment: Environment(variables))
        guard case .run(let values) = invocation else { throw SettingsError(["prints"]) }
        let settings = RaftctlSettings(values)
        #expect(settings.endpoints == ["a:1", "b:2"])
        #expect(settings.format == .json)
        #expect(settings.style.isHex)
        #expect(settings.timeout == .milliseconds(250))
    }
}

@Suite("Exit codes")
struct ExitCodeTests {
    @Test("are all in the README, in the same words and with no other")
    func readme() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../README.md")
        let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        let table = lines.drop { $0 != "| raftctl exits with | when |" }.dropFirst(2)
        let codes = ExitCode.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
        #expect(Array(table.prefix { $0.hasPrefix("|") }) == codes)
    }

    @Test("have one meaning each, printed in the help")
    func unique() {
        let meanings = ExitCode.allCases.map(\.meaning)
        #expect(Set(meanings).count == meanings.count)
        let help = Raftctl.program.helpText()
        for code in ExitCode.allCases {
            #expect(help.contains(code.meaning))
        }
    }

    @Test(
        "tell apart every way a request can fail",
        arguments: [
            (.unreachable, .unreachable), (.timedOut, .timedOut), (.refused, .refused),
            (.fateUnknown, .fateUnknown), (.answerLost, .answerLost),
            (.interrupted, .interrupted), (.sessionEnded, .fateUnknown),
        ] as [(ClientError.Reason, ExitCode)]
    )
    func reasons(reason: ClientError.Reason, code: ExitCode) {
        #expect(Failure(ClientError(reason, .write, effect: .unknown)).code == code)
    }
}

@Suite("Endpoints")
struct EndpointTests {
    @Test(
        "that the settings take can be dialled, and keep their text",
        arguments: ["127.0.0.1:2379", "[::1]:2379", "host-1.example:1", "unix:/run/raftd.sock"])
    func dialled(text: String) throws {
        let address = try Address(text)
        #expect(try SocketAddress(parsing: address.text).description == text)
    }
}
