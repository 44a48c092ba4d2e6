// What a program offers on its command line: settings for all of it, commands with settings of
// their own, and the words between. Reading a command line against it is Arguments.swift;
// HelpText.swift prints it.

/// What may follow a command besides flags, written as in the help: `KEY [VALUE]` or `STEP...`.
package struct Operands: Sendable, ExpressibleByStringLiteral {
    package let names: [String]
    let requiredCount: Int
    /// Whether the last one may come any number of times.
    let isOpenEnded: Bool

    /// Words in brackets may be left out, and come last. Dots behind the last: one or more of it.
    package init(stringLiteral text: String) {
        let words = text.split(separator: " ").map(String.init)
        names = words.map { $0.filter { !"[].".contains($0) } }
        isOpenEnded = text.contains("...")
        requiredCount = words.prefix { !$0.hasPrefix("[") }.count
    }

    var text: String {
        names.enumerated().map { $0 < requiredCount ? $1 : "[\($1)]" }.joined(separator: " ")
            + (isOpenEnded ? "..." : "")
    }
}

/// One command of a program, such as `endpoint status`.
package struct Command: Sendable {
    package let name: String
    package let summary: String
    package let operands: Operands
    package let settings: [Declaration]

    package init(
        _ name: String, _ operands: Operands = "", summary: String, settings: [Declaration] = []
    ) {
        (self.name, self.operands, self.summary) = (name, operands, summary)
        self.settings = settings
    }

    var words: [String] { name.split(separator: " ").map(String.init) }
}

/// A whole program: the one description from which its command line is read and its help printed.
package struct Program: Sendable {
    package let name: String
    package let version: String
    package let summary: String
    /// Settings that every command knows.
    package let settings: [Declaration]
    /// Without any, the program has no command words and takes no operands.
    package let commands: [Command]
    /// The setting that names the configuration file, if the program reads one.
    package let file: Setting<String>?
    /// More paragraphs of the help, such as the exit codes: a title, and lines printed as they are.
    package let notes: [(title: String, lines: [String])]

    package init(
        _ name: String, version: String, summary: String, settings: [Declaration],
        commands: [Command] = [], file: Setting<String>? = nil,
        notes: [(title: String, lines: [String])] = []
    ) {
        (self.name, self.version, self.summary) = (name, version, summary)
        (self.settings, self.commands, self.file, self.notes) = (settings, commands, file, notes)
        precondition(
            commands.allSatisfy { Self.isConsistent(settings + $0.settings) }
                && Self.isConsistent(settings), "a setting is declared twice")
    }

    private static func isConsistent(_ settings: [Declaration]) -> Bool {
        let names = settings.map(\.name).sorted()
        return zip(names, names.dropFirst()).allSatisfy { $0 != $1 }
    }

    /// `RAFTD_` for `raftd`.
    var variablePrefix: String {
        String(name.map { $0 == "-" ? "_" : $0 }).uppercased() + "_"
    }

    func settings(of command: Command?) -> [Declaration] {
        settings + (command?.settings ?? [])
    }
}

/// Everything wrong with the settings of one start, each as one line that names its source.
package struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    package let problems: [String]

    package init(_ problems: [String]) { self.problems = problems }

    package var description: String { problems.joined(separator: "\n") }
}
