// raftd's settings as an operator meets them: what is accepted, and the words of every refusal.

import Foundation
import Testing

@testable import Settings

/// Reads raftd's settings from flags and an environment, as the daemon does at start.
private func raftd(
    _ words: [String], environment: [String: String] = [:]
) throws(SettingsError) -> RaftdSettings {
    let environment = Environment(environment)
    let program = RaftdSettings.program(version: "1.2.3")
    switch try program.read(arguments: words, environment: environment) {
    case .run(let values): return try RaftdSettings(values, environment: environment)
    case .show: throw SettingsError(["printed something instead"])
    }
}

/// Returns the problems these flags have.
private func problems(_ words: [String], environment: [String: String] = [:]) -> [String] {
    do throws(SettingsError) {
        _ = try raftd(words, environment: environment)
        return []
    } catch {
        return error.problems
    }
}

private let trio = "n1=127.0.0.1:2380,n2=127.0.0.1:22380,n3=127.0.0.1:32380"

@Suite("raftd's settings")
struct RaftdSettingsTests {
    @Test("with no flag at all are a single-member cluster")
    func defaults() throws {
        let settings = try raftd([])
        let peer = try Address("127.0.0.1:2380")
        #expect(settings.name == "default")
        #expect(settings.dataDirectory == "./raftd.data")
        #expect(settings.listenClient.text == "127.0.0.1:2379")
        #expect(settings.listenPeer == peer)
        #expect(settings.advertiseClient == settings.listenClient)
        #expect(settings.advertisePeer == peer)
        #expect(settings.initialCluster == [FoundingMember(name: "default", address: peer)])
        #expect(settings.heartbeatInterval == .milliseconds(20))
        #expect(settings.electionTimeout == .milliseconds(100))
        #expect(settings.logLevel == .info)
    }

    @Test("keep data in the service manager's state directory, unless told otherwise")
    func stateDirectory() throws {
        let variables = ["STATE_DIRECTORY": "/var/lib/raftd:/var/lib/other"]
        #expect(try raftd([], environment: variables).dataDirectory == "/var/lib/raftd")
        let flags = ["--data-dir", "here"]
        #expect(try raftd(flags, environment: variables).dataDirectory == "here")
    }

    @Test("take a founding cluster and keep its order")
    func cluster() throws {
        let settings = try raftd(["--name=n1", "--initial-cluster", trio])
        #expect(settings.initialCluster.map(\.name) == ["n1", "n2", "n3"])
        #expect(settings.initialCluster[2].address.text == "127.0.0.1:32380")
        #expect(settings.advertisePeer.text == "127.0.0.1:2380")
    }

    @Test("advertise the address of the founding list when listening on every address")
    func wildcardWithEntry() throws {
        let settings = try raftd([
            "--name=n1", "--listen-peer=0.0.0.0:2380",
            "--initial-cluster=n1=10.0.0.1:2380,n2=10.0.0.2:2380",
        ])
        #expect(settings.advertisePeer.text == "10.0.0.1:2380")
    }

    @Test("leave a port of 0 to the system where nobody needs to know it in advance")
    func freePort() throws {
        let settings = try raftd(["--listen-client=127.0.0.1:0", "--listen-peer=127.0.0.1:0"])
        #expect(settings.advertiseClient.hasFreePort)
    }

    @Test(
        "are refused with the setting, its source and what to do",
        arguments: [
            (
                ["--election-timeout=50"],
                "--election-timeout \"50\": must be at least three times "
                    + "--heartbeat-interval (default) \"20ms\": 60ms or more"
            ),
            (
                ["--name=n4", "--initial-cluster", trio],
                "--name \"n4\": is not in --initial-cluster, which names n1, n2, n3"
            ),
            (
                ["--name=n2", "--initial-cluster", trio],
                "--listen-peer (default) \"127.0.0.1:2380\": the other members are told "
                    + "127.0.0.1:22380 by --initial-cluster; make them agree, or add "
                    + "--advertise-peer 127.0.0.1:22380"
            ),
            (
                ["--name=n1", "--initial-cluster", trio, "--advertise-peer=h:1"],
                "--advertise-peer \"h:1\": the other members are told 127.0.0.1:2380 by "
                    + "--initial-cluster; make them agree"
            ),
            (
                ["--listen-client=0.0.0.0:2379"],
                "--listen-client \"0.0.0.0:2379\": nobody can connect to the address "
                    + "0.0.0.0:2379; add --advertise-client"
            ),
            (
                ["--listen-peer=[::]:2380"],
                "--listen-peer \"[::]:2380\": nobody can connect to the address [::]:2380; "
                    + "add --advertise-peer"
            ),
            (
                ["--advertise-client=0.0.0.0:1"],
                "--advertise-client \"0.0.0.0:1\": nobody can connect to the address 0.0.0.0:1; "
                    + "advertise one that can"
            ),
            (
                ["--advertise-client=h:0"],
                "--advertise-client \"h:0\": nobody can connect to port 0"
            ),
            (
                ["--listen-peer=127.0.0.1:2379"],
                "--listen-peer \"127.0.0.1:2379\": clients and members need different ports, and "
                    + "--listen-client (default) \"127.0.0.1:2379\" is the same"
            ),
            (
                ["--initial-cluster=default=127.0.0.1:2380,default=h:1"],
                "--initial-cluster \"default=127.0.0.1:2380,default=h:1\": names default twice"
            ),
            (
                ["--initial-cluster=default=127.0.0.1:2380,n2=127.0.0.1:2380"],
                "--initial-cluster \"default=127.0.0.1:2380,n2=127.0.0.1:2380\": default and n2 "
                    + "share 127.0.0.1:2380"
            ),
            (
                ["--initial-cluster=default=127.0.0.1:2380,n2=0.0.0.0:1"],
                "--initial-cluster \"default=127.0.0.1:2380,n2=0.0.0.0:1\": nobody can connect "
                    + "to n2 at 0.0.0.0:1"
            ),
            (
                ["--initial-cluster=default=127.0.0.1:2380,n1"],
                "--initial-cluster: \"default=127.0.0.1:2380,n1\" holds \"n1\", which has no "
                    + "NAME= part; accepted: "
                    + "NAME=HOST:PORT; several separated by commas"
            ),
            (
                ["--log-level=inof"],
                "--log-level: \"inof\" is not one of the choices; did you mean info?; accepted: "
                    + "error, warning, info, debug"
            ),
            (
                ["--heartbeat-interval=1ms"],
                "--heartbeat-interval: \"1ms\" is too short; accepted: a time from 5ms to 10s, "
                    + "such as 20ms, 1.5s or 20 (milliseconds)"
            ),
            (
                ["--listen-client=2379"],
                "--listen-client: \"2379\" has no :PORT; accepted: HOST:PORT, [IPv6]:PORT or "
                    + "unix:/PATH"
            ),
            (
                ["--hartbeat-interval=9"],
                "--hartbeat-interval: unknown flag; did you mean --heartbeat-interval?"
            ),
            (["--name", "--data-dir", "x"], "--name: needs a value: --name NAME"),
            (["--name=a", "--name=a"], "--name: given twice; give it once"),
            (["start"], "\"start\": raftd takes flags only"),
        ] as [([String], String)]
    )
    func refusals(words: [String], message: String) {
        #expect(problems(words) == [message])
    }

    @Test("force a new cluster only by a flag: what stays in a file or a variable forces again")
    func forcing() throws {
        let flag = ["--force-new-cluster=57"]
        #expect(try raftd(flag).overriddenConfiguration == 57)
        #expect(try raftd([]).overriddenConfiguration == nil)
        #expect(problems(["--force-new-cluster=0"]).count == 1)
        let variable = ["RAFTD_FORCE_NEW_CLUSTER": "57"]
        let reason =
            ": is for one start, and must be the flag --force-new-cluster: left here, it would split "
            + "the cluster at a later start"
        #expect(
            problems([], environment: variable)
                == ["RAFTD_FORCE_NEW_CLUSTER (environment) \"57\"\(reason)"])
        #expect(try raftd(flag, environment: variable).overriddenConfiguration == 57)

        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try Data("force-new-cluster=57\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(
            problems(["--config", file]) == ["\(file):1: force-new-cluster \"57\"\(reason)"])
        #expect(problems(flag + ["--join=h:1"]).count == 1)
    }

    @Test("whoever joins is dialled by other machines: no socket of this one's file system")
    func joiningByPath() {
        let found = problems(["--join=h:1", "--listen-peer=unix:/run/n4"])
        #expect(found.count == 1)
        #expect(found.first?.contains("need a HOST:PORT, not unix:/run/n4") == true)
        #expect(problems(["--join=h:1", "--listen-peer=h:2"]).isEmpty)
    }

    @Test("take a number without a unit for milliseconds where etcd does, and say so in the help")
    func milliseconds() throws {
        let settings = try raftd(["--heartbeat-interval=30", "--election-timeout=300"])
        #expect(settings.heartbeatInterval == .milliseconds(30))
        #expect(settings.electionTimeout == .milliseconds(300))
        for setting in [
            RaftdSettings.Declared.heartbeatInterval, RaftdSettings.Declared.electionTimeout,
        ] {
            #expect(setting.declaration.help.contains("number without a unit is milliseconds"))
        }
    }

    /// A text that each setting takes and that is not its default.
    private static let texts = [
        "name": "n7", "data-dir": "here", "listen-client": "h:1", "listen-peer": "h:2",
        "advertise-client": "h:3", "advertise-peer": "h:4", "initial-cluster": "n7=h:2",
        "initial-cluster-token": "t", "heartbeat-interval": "7ms", "election-timeout": "77ms",
        "log-level": "debug", "freeze-timeouts": "yes", "join": "h:5", "force-new-cluster": "57",
    ]

    @Test(
        "can each be a variable, which the help names", arguments: RaftdSettings.Declared.all)
    func variables(declaration: Declaration) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let variable = declaration.variable(prefix: "RAFTD_")
        let text = declaration.name == "config" ? file.path : Self.texts[declaration.name]
        let program = RaftdSettings.program(version: "1.2.3")
        let environment = Environment([variable: try #require(text)])
        let words: [String] = []
        guard case .run(let values) = try program.read(arguments: words, environment: environment)
        else { throw SettingsError(["prints"]) }
        #expect(values.origin(of: declaration) == .environment(variable: variable))
        #expect(values.warnings == [])
        #expect(program.helpText().contains("[\(variable)]"))
    }

    @Test("are all in the README, with their variables", arguments: RaftdSettings.Declared.all)
    func readme(declaration: Declaration) throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../README.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let variable = declaration.variable(prefix: "RAFTD_")
        #expect(lines.contains { $0.contains("`--\(declaration.name)`") && $0.contains(variable) })
    }

    @Test("report everything that is wrong at once")
    func severalProblems() {
        let found = problems(["--listen-client=0.0.0.0:1", "--election-timeout=20"])
        #expect(found.count == 2)
    }
}

@Suite("The example configuration")
struct ExampleConfigurationTests {
    /// The lines of `deploy/raftd.conf` that show a key, without the mark that makes them comments.
    private static func shownLines() throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../deploy/raftd.conf")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains("=") && $0.hasPrefix("#") && !$0.hasPrefix("# ") }
            .map { String($0.dropFirst()) }
    }

    @Test("shows every key there is, with the default where there is a fixed one")
    func keys() throws {
        let shown = try Self.shownLines().map { $0.split(separator: "=", maxSplits: 1) }
        let declared = RaftdSettings.Declared.all.filter { $0.name != "config" }
        #expect(Set(shown.map { String($0[0]) }) == Set(declared.map(\.name)))
        for declaration in declared {
            guard let fallback = declaration.defaultText else { continue }
            let line = shown.first { $0[0] == declaration.name }
            #expect(line.map { String($0[1]) } == fallback)
        }
    }

    @Test("is accepted line by line")
    func values() throws {
        for line in try Self.shownLines() {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            let declaration = RaftdSettings.Declared.all.first { $0.name == parts[0] }
            try declaration?.check(parts[1])
        }
    }
}
