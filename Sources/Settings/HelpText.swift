// The help, printed from the declarations and from nothing else, so that it cannot disagree with
// them.

extension Program {
    /// Returns the help for the program, for one of its commands, or for the commands whose first
    /// word is `group`.
    package func helpText(for command: Command? = nil, group: String? = nil) -> String {
        let group = group.flatMap { group in commands.filter { $0.words.first == group } } ?? []
        var blocks = command.map(head(of:)) ?? (group.isEmpty ? head : head(of: group))
        blocks.append([flagsTitle] + table(settings.map(row) + standardRows))
        if command == nil, group.isEmpty {
            blocks += notes.map { ["\($0.title):"] + $0.lines.map { "  \($0)" } }
        }
        return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var head: [[String]] {
        let usage = "Usage: \(name) \(commands.isEmpty ? "" : "COMMAND ")[FLAGS]"
        return [["\(name) \(version): \(summary)"], [usage]]
            + (commands.isEmpty ? [] : [commandList(commands)])
    }

    private func head(of group: [Command]) -> [[String]] {
        let word = group[0].words[0]
        return [["Usage: \(name) \(word) COMMAND [FLAGS]"], commandList(group)]
    }

    private func head(of command: Command) -> [[String]] {
        let flags = command.settings.map(row)
        return [["\(name) \(command.name): \(command.summary)"], ["Usage: \(usage(of: command))"]]
            + (flags.isEmpty ? [] : [["Flags of \(command.name):"] + table(flags)])
    }

    /// Returns how a command is written.
    func usage(of command: Command) -> String { "\(name) \(commandLine(command)) [FLAGS]" }

    private func commandLine(_ command: Command) -> String {
        let operands = command.operands.text
        return command.name + (operands.isEmpty ? "" : " \(operands)")
    }

    private func commandList(_ commands: [Command]) -> [String] {
        ["Commands:"] + table(commands.map { (left: commandLine($0), right: $0.summary) })
    }

    private var flagsTitle: String {
        let file = file.map { "; also keys of the --\($0.declaration.name) file" } ?? ""
        return "Flags (in brackets the same as a variable\(file)):"
    }

    private var standardRows: [(left: String, right: String)] {
        [
            (left: "--help, -h", right: "Print this and exit."),
            (left: "--version", right: "Print the version and exit."),
        ]
    }

    private func row(_ declaration: Declaration) -> (left: String, right: String) {
        let short = declaration.short.map { ", -\($0)" } ?? ""
        let value = declaration.valueName.map { " \($0)" } ?? ""
        var right = declaration.help
        if !declaration.choices.isEmpty, !declaration.isSwitch {
            right += " One of \(declaration.choices.joined(separator: ", "))."
        }
        let shownDefault = declaration.defaultNote ?? declaration.defaultText
        if let shownDefault, !declaration.isSwitch { right += " Default: \(shownDefault)." }
        right += " [\(declaration.variable(prefix: variablePrefix))]"
        return (left: "--\(declaration.name)\(short)\(value)", right: right)
    }

    /// Sets rows in two columns within 80; a long left side gets a line of its own.
    private func table(_ rows: [(left: String, right: String)]) -> [String] {
        let indent = 2
        let longest = rows.map(\.left.count).filter { $0 <= 26 }.max() ?? 0
        let column = indent + longest + 2
        return rows.flatMap { row in
            var lines = wrapped(row.right, width: 79 - column)
                .map { String(repeating: " ", count: column) + $0 }
            let left = "  \(row.left)"
            if left.count + 2 <= column, let first = lines.first {
                lines[0] = left + first.dropFirst(left.count)
            } else {
                lines.insert(left, at: 0)
            }
            return lines
        }
    }
}
