// The plugin as a program of its own: its streams and its version.

import Foundation
import Settings
import Testing

@Suite("protoc-gen-swift-rpc as a process")
struct PluginTests {
    @Test(
        "an input that cannot be read is no empty one",
        arguments: ["exec \"$0\" --lower </tmp", "exec \"$0\" </tmp", "exec \"$0\" --lower <&-"])
    func unreadable(command: String) throws {
        let answer = try Plugin.run(["sh", "-c", command, Plugin.path])
        #expect(answer.status == 74)
        #expect(answer.output.isEmpty)
        #expect(answer.errors.hasPrefix("protoc-gen-swift-rpc: cannot read standard input: "))
    }

    @Test("has the version of the package")
    func version() throws {
        let answer = try Plugin.run([Plugin.path, "--version"])
        #expect(answer.status == 0)
        #expect(
            String(decoding: answer.output, as: UTF8.self)
                == "protoc-gen-swift-rpc \(Version.text)\n")
    }
}
