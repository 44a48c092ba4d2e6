// raftd with nothing said to it at all: a working cluster of one.

import Foundation
import Testing

extension Processes {
    @Suite("raftd without a flag")
    struct DefaultsTests {
        @Test("serves raftctl without a flag, with its data in the folder it stands in")
        func emptyFolder() async throws {
            let folder = try TemporaryFolder()
            let member = try await start(in: folder, environment: [:])
            try await expectService(of: member)
            try #require(
                FileManager.default.fileExists(atPath: folder / "raftd.data/member/identity"))
            member.signal(SIGTERM)
            try #require(try await member.awaitEnd() == .exited(0))
        }

        @Test("keeps its data in $STATE_DIRECTORY where a service manager names one")
        func stateDirectory() async throws {
            let (folder, state) = (try TemporaryFolder(), try TemporaryFolder())
            let member = try await start(in: folder, environment: ["STATE_DIRECTORY": state.path])
            try #require(FileManager.default.fileExists(atPath: state / "member/identity"))
            try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
            member.signal(SIGTERM)
            try #require(try await member.awaitEnd() == .exited(0))
        }

        @Test("advertises the port that the system chose, never port 0")
        func freePort() async throws {
            let member = try Member("n1")
            member.flags = ["--listen-client", "127.0.0.1:0", "--listen-peer", "127.0.0.1:0"]
            defer { member.kill() }
            try member.start()
            let line = try await member.logged("listening")
            let match = try #require(line.firstMatch(of: /clients on (127\.0\.0\.1:[0-9]+)/))
            let address = String(match.output.1)
            let list = try await Raftctl.run(
                ["member", "list", "--write-out", "json", "--endpoints", address])
            try #require(list.ending == .exited(0), "\(list)")
            try #require(list.output.contains(address), "\(list)")
            try #require(try await member.stop() == .exited(0))
        }

        /// In a network of its own, because the default ports of this machine may be in use.
        private func start(in folder: TemporaryFolder, environment: [String: String]) async throws
            -> ChildProcess
        {
            try Programs.check()
            let member = try ChildProcess(
                Command(
                    executable: Programs.raftd, environment: environment, directory: folder.path,
                    launcher: try Surroundings.emptyNetwork()))
            try await eventually("it listens on the default ports") {
                if let ending = member.ending { throw Mishap("\(ending): \(member.complaints)") }
                let said = member.complaints
                return said.contains("clients on 127.0.0.1:2379")
                    && said.contains("peers on 127.0.0.1:2380")
            }
            return member
        }

        private func expectService(of member: ChildProcess) async throws {
            let there = Surroundings.network(of: member.pid)
            try #require(
                try await Raftctl.run(["put", "greeting", "hello"], launcher: there).ending
                    == .exited(0))
            let read = try await Raftctl.run(
                ["get", "greeting", "--print-value-only"], launcher: there)
            try #require(read.output == "hello\n")
            // Its disk is measured.
            let status = try await Raftctl.run(
                ["endpoint", "status", "--write-out", "fields"], launcher: there)
            try #require(status.output.contains("syncs up to"), "\(status)")
        }
    }
}
