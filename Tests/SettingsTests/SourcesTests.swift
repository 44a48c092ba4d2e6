// Where values come from: flag before environment before file before default, for every
// combination.

import Foundation
import Testing

@testable import Settings

private let color = Setting("color", "NAME", .name, default: "none", help: "A colour.")
private let count = Setting("max-count", "N", ValueParser<Int>.integer(0...9), help: "How many.")
private let loud = Setting("loud", short: "l", help: "Makes noise.")
private let file = Setting("config", "FILE", .path, help: "A file.")
private let painter = Program(
    "painter", version: "1.0", summary: "paints.",
    settings: [color.declaration, count.declaration, loud.declaration, file.declaration],
    file: file)

private func read(
    _ words: [String], _ variables: [String: String] = [:]
) throws(SettingsError) -> Values {
    switch try painter.read(arguments: words, environment: Environment(variables)) {
    case .run(let values): return values
    case .show(let text): throw SettingsError([text])
    }
}

/// Runs `body` with the path of a file that holds `text`.
private func withFile<R>(_ text: String, _ body: (String) throws -> R) throws -> R {
    let path = NSTemporaryDirectory() + "painter-\(UUID().uuidString).conf"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// Returns the problems a file has, with `FILE` for its path.
private func problems(in text: String) throws -> [String] {
    try withFile(text) { path in
        do throws(SettingsError) {
            _ = try read(["--config", path])
            return []
        } catch {
            return error.problems.map { $0.replacingOccurrences(of: path, with: "FILE") }
        }
    }
}

@Suite("Sources of a setting")
struct SourcesTests {
    @Test("are asked in the order flag, environment, file, default", arguments: 0..<8)
    func precedence(mask: Int) throws {
        let (hasFlag, hasVariable, hasLine) = (mask & 1 != 0, mask & 2 != 0, mask & 4 != 0)
        try withFile(hasLine ? "color = filed\n" : "") { path in
            let words = ["--config=\(path)"] + (hasFlag ? ["--color", "flagged"] : [])
            let values = try read(words, hasVariable ? ["PAINTER_COLOR": "environed"] : [:])
            let expected: (String, Origin) =
                hasFlag
                ? ("flagged", .flag)
                : hasVariable
                    ? ("environed", .environment(variable: "PAINTER_COLOR"))
                    : hasLine ? ("filed", .file(path: path, line: 1)) : ("none", .fallback)
            #expect(values[color] == expected.0)
            #expect(values.origin(of: color.declaration) == expected.1)
        }
    }

    @Test(
        "spell a flag's value in three ways and a switch in two",
        arguments: [
            ["--color", "red", "-l"], ["--color=red", "--loud"], ["--loud=true", "--color", "red"],
        ])
    func spellings(words: [String]) throws {
        let values = try read(words)
        #expect(values[color] == "red")
        #expect(values[loud])
    }

    @Test("name the file in the environment, too")
    func fileByVariable() throws {
        try withFile("[painter]\nmax-count: 7\n") { path in
            let values = try read([], ["PAINTER_CONFIG": path])
            #expect(values.given(count) == 7)
        }
    }

    @Test("take an empty variable and an empty line for nothing said")
    func emptyMeansDefault() throws {
        try withFile("color=\n") { path in
            let values = try read(["--config", path], ["PAINTER_COLOR": ""])
            #expect(values[color] == "none")
        }
    }

    @Test("warn of variables that are close to ours, and go on")
    func unknownVariable() throws {
        let values = try read([], ["PAINTER_COLOUR": "red", "HOME": "/"])
        let expected = "PAINTER_COLOUR (environment): no such setting; did you mean PAINTER_COLOR?"
        #expect(values.warnings == [expected])
    }

    @Test("name the variable whose value is refused")
    func badVariable() {
        let error = #expect(throws: SettingsError.self) {
            try read([], ["PAINTER_MAX_COUNT": "ten"])
        }
        let expected =
            "PAINTER_MAX_COUNT (environment): \"ten\" is not a whole number; "
            + "accepted: a whole number from 0 to 9"
        #expect(error?.problems == [expected])
    }

    @Test("check what a stronger source hides")
    func hiddenMistake() {
        let error = #expect(throws: SettingsError.self) {
            try read(["--max-count=1"], ["PAINTER_MAX_COUNT": "10"])
        }
        #expect(error?.problems.count == 1)
    }
}

@Suite("The configuration file")
struct ConfigurationFileTests {
    @Test("is lines of KEY=VALUE with comments, a section, and continued lines")
    func syntax() throws {
        let text = """
            # A comment.
            ; Another one.
            [painter]

              color = red;not#a-comment\\
             still  \r
            max-count=3
            """
        let file = try ConfigurationFile(path: "f", bytes: Array(text.utf8))
        #expect(
            file.lines == [
                .init(
                    number: 5, section: "painter", key: "color", text: "red;not#a-comment  still"),
                .init(number: 7, section: "painter", key: "max-count", text: "3"),
            ])
    }

    @Test(
        "continues lines as unit files do",
        arguments: [
            // A comment ends with its line.
            ("# data is in C:\\\nname=n1", ["2 name n1"]), ("  ; \\\nname=n1", ["2 name n1"]),
            // One between continued lines is not part of them, and does not end them.
            ("a=1\\\n# one\n ; two \\\n2\nb=3", ["1 a 1 2", "5 b 3"]),
            // A backslash behind a backslash continues nothing.
            ("a=C:\\\\\nb=1", ["1 a C:\\\\", "2 b 1"]), ("a=\\\\\\\nb", ["1 a \\\\ b"]),
            // Nothing follows.
            ("a=1\\", ["1 a 1"]), ("a=1\\\n# end\\", ["1 a 1"]), ("#\\", []),
        ] as [(String, [String])])
    func continuation(text: String, lines: [String]) throws {
        let file = try ConfigurationFile(path: "f", bytes: Array(text.utf8))
        #expect(file.lines.map { "\($0.number) \($0.key) \($0.text)" } == lines)
    }

    @Test("keeps a line of any accepted length in one piece", arguments: [199, 200, 201, 9000])
    func longLine(length: Int) throws {
        let value = String(repeating: "v", count: length)
        let file = try ConfigurationFile(path: "f", bytes: Array("k=\(value)\nl=1".utf8))
        #expect(file.lines.map(\.text) == [value, "1"])
    }

    @Test(
        "is refused with the line and the key",
        arguments: [
            ("color=a\ncolour=b\n", "FILE:2: unknown key \"colour\"; did you mean color?"),
            ("zzz=1\n", "FILE:1: unknown key \"zzz\"; painter --help lists them"),
            ("config=x\n", "FILE:1: unknown key \"config\"; painter --help lists them"),
            ("color=a\n\ncolor=b\n", "FILE:3: color was already set in line 1"),
            ("[Service]\ncolor=a\n", "FILE:2: unknown section [Service]; use [painter]"),
            ("color=a\nnonsense\n", "FILE:2: neither [SECTION] nor KEY=VALUE nor a # comment"),
            ("[painter\ncolor=a\n", "FILE:1: neither [SECTION] nor KEY=VALUE nor a # comment"),
            (
                "max-count=10\n",
                "FILE:1: max-count: \"10\" is too large; accepted: a whole number from 0 to 9"
            ),
            ("color=a\u{0}b\n", "FILE:1: holds a byte that is not UTF-8 text"),
        ])
    func refusals(text: String, message: String) throws {
        #expect(try problems(in: text) == [message])
    }

    @Test("is refused when a line is not UTF-8 or too long")
    func badBytes() {
        let latin = Array("color=".utf8) + [0xE9, 0x0A]
        #expect(throws: SettingsError(["f:1: holds a byte that is not UTF-8 text"])) {
            try ConfigurationFile(path: "f", bytes: latin)
        }
        let long = Array("\nk=".utf8) + [UInt8](repeating: 0x61, count: 1 << 15)
        #expect(throws: SettingsError(["f:2: line longer than 32768 bytes"])) {
            try ConfigurationFile(path: "f", bytes: long)
        }
    }

    @Test("is changed by its drop-ins, in the order of their names")
    func dropIns() throws {
        try withFile("color=main\nmax-count=1\nloud=true\n") { path in
            let folder = path + ".d"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for (name, text) in [
                ("10-a.conf", "color=ten\nmax-count=2\n"), ("9-b.conf", "color=nine\nloud=\n"),
                ("99.conf.bak", "nonsense"), (".hidden.conf", "nonsense"),
            ] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            }
            let values = try read(["--config", path])
            #expect(values[color] == "nine")
            #expect(values.given(count) == 2)
            #expect(values[loud] == false)
            let origin = Origin.file(path: "\(folder)/9-b.conf", line: 1)
            #expect(values.origin(of: color.declaration) == origin)
        }
    }

    @Test(
        "is refused when it cannot be read",
        arguments: [
            ("/no/such/file", "No such file or directory"), ("/", "Is a directory"),
        ])
    func unreadable(path: String, reason: String) {
        let expected = "\(path): cannot read the configuration file: \(reason)"
        #expect(throws: SettingsError([expected])) { try read(["--config", path]) }
    }

    @Test("never traps, whatever it holds: every two bytes of the grammar's own")
    func smallFiles() {
        let alphabet = Array("[]=:;#\\ \n\ra\u{FEFF}".utf8) + [0]
        for first in alphabet {
            for second in alphabet {
                for third in alphabet {
                    _ = try? ConfigurationFile(path: "f", bytes: [first, second, third])
                }
            }
        }
    }
}
