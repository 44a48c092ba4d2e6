// A command line becomes raw texts: which command, which flags with which text, which operands.
// Only operands may be bytes that are no text.
// Whether a text is a good value is decided later, together with the texts from other sources
// (Values.swift).

/// The words after the program's name, sorted out.
struct Arguments {
    private(set) var command: Command?
    private(set) var operands: [Word] = []
    private(set) var flags: [(declaration: Declaration, text: String)] = []
    private(set) var wantsHelp = false
    private(set) var wantsVersion = false
    private(set) var problems: [String] = []

    /// The first words of several commands, if the line has no more: `endpoint`.
    var group: String? { command == nil ? commandWords.first : nil }

    private let program: Program
    private var commandWords: [String] = []

    init(_ words: [Word], of program: Program) {
        self.program = program
        var rest = words[...]
        while let word = rest.popFirst() {
            let text = word.shown
            if text == "--" {
                for operand in rest { take(operand: operand) }
                break
            }
            if text.hasPrefix("-"), text != "-" {
                take(flag: word, rest: &rest)
            } else {
                take(operand: word)
            }
        }
        checkCommand()
    }

    // MARK: Flags

    private mutating func take(flag word: Word, rest: inout ArraySlice<Word>) {
        guard let text = word.text else {
            problems.append(
                "\(quoted(word.shown)): a flag that is not valid UTF-8; to pass it as bytes, "
                    + "write -- first")
            return
        }
        let (spelling, attached) = parts(of: text)
        switch spelling {
        case "--help", "-h": wantsHelp = true
        case "--version": wantsVersion = true
        default:
            guard let declaration = find(spelling) else {
                problems.append(unknown(spelling))
                return
            }
            guard let text = attached ?? detachedText(of: declaration, spelling, &rest) else {
                return
            }
            guard !flags.contains(where: { $0.declaration.name == declaration.name }) else {
                problems.append("\(spelling): given twice; give it once")
                return
            }
            flags.append((declaration, text))
        }
    }

    private mutating func detachedText(
        of declaration: Declaration, _ spelling: String, _ rest: inout ArraySlice<Word>
    ) -> String? {
        guard let valueName = declaration.valueName else { return "true" }
        guard let next = rest.first, !next.shown.hasPrefix("--") else {
            problems.append("\(spelling): needs a value: \(spelling) \(valueName)")
            return nil
        }
        rest.removeFirst()
        if next.text == nil {
            problems.append("\(spelling): \(quoted(next.shown)) is not valid UTF-8")
        }
        return next.text
    }

    /// Cuts `--flag=value`, and `-fvalue` of a short flag that takes a value.
    private func parts(of word: String) -> (spelling: String, attached: String?) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let short = String(word.prefix(2))
        if !word.hasPrefix("--"), parts[0].count > 2, let found = find(short), !found.isSwitch {
            return (short, String(word.dropFirst(2)))
        }
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }

    private func find(_ spelling: String) -> Declaration? {
        program.settings(of: command).first { declaration in
            spelling == "--\(declaration.name)"
                || declaration.short.map { spelling == "-\($0)" } ?? false
        }
    }

    private func unknown(_ spelling: String) -> String {
        let others = program.commands.filter { other in
            other.settings.contains { spelling == "--\($0.name)" }
        }
        if !others.isEmpty {
            let names = others.map(\.name).joined(separator: ", ")
            let place =
                command == nil ? "write it after the command" : "not of \(command?.name ?? "")"
            return "\(spelling): a flag of \(names); \(place)"
        }
        let known = program.settings(of: command).map { "--\($0.name)" } + ["--help", "--version"]
        if let near = nearest(to: spelling, among: known) {
            return "\(spelling): unknown flag; did you mean \(near)?"
        }
        let isNumber = spelling.dropFirst().first?.isNumber ?? false
        return "\(spelling): unknown flag"
            + (isNumber ? "; to pass it as text, write -- first" : "")
    }

    // MARK: Commands and operands

    private mutating func take(operand word: Word) {
        guard command == nil, !program.commands.isEmpty else {
            operands.append(word)
            return
        }
        if word.text == "help" {
            wantsHelp = true
            return
        }
        commandWords.append(word.shown)
        command = program.commands.first { $0.words == commandWords }
    }

    private mutating func checkCommand() {
        guard !wantsHelp, !wantsVersion else { return }
        if let command {
            checkOperands(of: command)
        } else if !program.commands.isEmpty {
            problems.append(missingCommand())
        } else if let operand = operands.first {
            problems.append("\(quoted(operand.shown)): \(program.name) takes flags only")
        }
    }

    private mutating func checkOperands(of command: Command) {
        let names = command.operands.names
        if operands.count < command.operands.requiredCount {
            let missing = names[operands.count]
            problems.append("\(command.name): \(missing) is missing: \(program.usage(of: command))")
        } else if operands.count > names.count, !command.operands.isOpenEnded {
            let surplus = quoted(operands[names.count].shown)
            problems.append(
                "\(command.name): \(surplus) is one word too many: \(program.usage(of: command))")
        }
    }

    private func missingCommand() -> String {
        let names = program.commands.map(\.name)
        guard let first = commandWords.first else {
            return "a command is missing: one of \(names.joined(separator: ", "))"
        }
        let group = program.commands.filter { $0.words.first == first }.map(\.name)
        if !group.isEmpty { return "\(first): one of \(group.joined(separator: ", "))" }
        let near =
            nearest(to: commandWords.prefix(2).joined(separator: " "), among: names)
            ?? nearest(to: first, among: names)
        let hint = near.map { "did you mean \($0)?" } ?? "one of \(names.joined(separator: ", "))"
        return "\(quoted(first)): unknown command; \(hint)"
    }
}
