// Where each value comes from: flag before environment before file before default. This file reads
// all of them, refuses what nobody declared, and checks every text, so that whoever asks for a
// value later gets one and never an error.

/// Where a text was found.
package enum Origin: Hashable, Sendable {
    case flag
    case environment(variable: String)
    case file(path: String, line: Int)
    case fallback
}

/// The settings of one start, complete and checked.
package struct Values: Sendable {
    /// The command and its operands, if the program has commands.
    package let command: String?
    package let operands: [Word]
    /// What is odd but no reason to stop; for the log.
    package let warnings: [String]

    fileprivate let found: [String: (text: String, origin: Origin)]

    /// Returns the value of a setting that has a default.
    package subscript<Value>(setting: Setting<Value>) -> Value {
        if let value = given(setting) { return value }
        guard let fallback = setting.declaration.defaultText else {
            preconditionFailure("--\(setting.declaration.name) has no default; ask given(_:)")
        }
        return Self.parse(fallback, setting)
    }

    /// Returns the value of a setting if some source gave one.
    package func given<Value>(_ setting: Setting<Value>) -> Value? {
        found[setting.declaration.name].map { Self.parse($0.text, setting) }
    }

    /// Returns where the value of a setting comes from.
    package func origin(of declaration: Declaration) -> Origin {
        found[declaration.name]?.origin ?? .fallback
    }

    /// Returns a setting, its text and its source, as a message about it begins.
    package func describe(_ declaration: Declaration) -> String {
        let entry = found[declaration.name]
        let text = entry?.text ?? declaration.defaultText
        let name = (entry?.origin ?? .fallback).name(of: declaration)
        return text.map { "\(name) \(quoted($0))" } ?? name
    }

    private static func parse<Value>(_ text: String, _ setting: Setting<Value>) -> Value {
        do throws(Refusal) {
            return try setting.parse(text)
        } catch {
            preconditionFailure("--\(setting.declaration.name) was not checked: \(error.reason)")
        }
    }
}

/// What a command line asks for.
package enum Invocation: Sendable {
    case run(Values)
    /// Print this and exit with 0: the help or the version.
    case show(String)
}

extension Program {
    /// Reads the settings of one start from every source.
    package func read(
        arguments words: [String], environment: Environment
    ) throws(SettingsError) -> Invocation {
        try read(arguments: words.map(Word.init), environment: environment)
    }

    /// Reads the settings of one start from every source.
    package func read(
        arguments words: [Word], environment: Environment
    ) throws(SettingsError) -> Invocation {
        let arguments = Arguments(words, of: self)
        if arguments.wantsHelp {
            return .show(helpText(for: arguments.command, group: arguments.group))
        }
        if arguments.wantsVersion { return .show("\(name) \(version)\n") }
        var gathering = Gathering(program: self, declarations: settings(of: arguments.command))
        gathering.problems = arguments.problems
        for (declaration, text) in arguments.flags { gathering.add(text, declaration, .flag) }
        gathering.add(environment)
        try gathering.addFile()
        guard gathering.problems.isEmpty else { throw SettingsError(gathering.problems) }
        let found = gathering.found.filter { !$0.value.origin.isReset($0.value.text) }
        return .run(
            Values(
                command: arguments.command?.name, operands: arguments.operands,
                warnings: gathering.warnings, found: found))
    }
}

/// Texts found so far. Sources are added from the strongest to the weakest: the first one wins.
private struct Gathering {
    let program: Program
    let declarations: [Declaration]
    var found: [String: (text: String, origin: Origin)] = [:]
    var problems: [String] = []
    var warnings: [String] = []

    /// Adds one text; a weaker source's text is checked all the same, for it will matter one day.
    mutating func add(_ text: String, _ declaration: Declaration, _ origin: Origin) {
        do throws(Refusal) {
            if !origin.isReset(text) { try declaration.check(text) }
        } catch {
            let name = origin.name(of: declaration)
            problems.append(
                "\(name): \(quoted(text)) \(error.reason); accepted: \(declaration.accepts)")
        }
        if found[declaration.name] == nil { found[declaration.name] = (text, origin) }
    }

    mutating func add(_ environment: Environment) {
        let prefix = program.variablePrefix
        for declaration in declarations {
            let variable = declaration.variable(prefix: prefix)
            guard let text = environment[variable] else { continue }
            add(text, declaration, .environment(variable: variable))
        }
        for name in environment.unreadable where name.hasPrefix(prefix) {
            problems.append("\(name) (environment): is not valid UTF-8")
        }
        // Others may own variables with our prefix, so a stranger is a warning and no error.
        let everyone = program.settings + program.commands.flatMap(\.settings)
        let known = everyone.map { $0.variable(prefix: prefix) }
        for name in environment.names(prefix: prefix) where !known.contains(name) {
            let hint = nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
            warnings.append("\(name) (environment): no such setting\(hint)")
        }
    }

    /// Adds the configuration file, its drop-ins first: each is stronger than those before it.
    mutating func addFile() throws(SettingsError) {
        guard let setting = program.file, let path = found[setting.declaration.name]?.text else {
            return
        }
        do throws(SettingsError) {
            let paths = try [path] + DropIns.paths(of: path)
            for path in paths.reversed() { add(try ConfigurationFile(path: path)) }
        } catch {
            throw SettingsError(problems + error.problems)
        }
    }

    private mutating func add(_ file: ConfigurationFile) {
        var lines: [String: Int] = [:]
        for line in file.lines {
            let place = "\(file.path):\(line.number)"
            guard let declaration = known(line, at: place) else { continue }
            if let earlier = lines.updateValue(line.number, forKey: line.key) {
                problems.append("\(place): \(line.key) was already set in line \(earlier)")
            } else {
                add(line.text, declaration, .file(path: file.path, line: line.number))
            }
        }
    }

    private mutating func known(_ line: ConfigurationFile.Line, at place: String) -> Declaration? {
        guard line.section.isEmpty || line.section == program.name else {
            problems.append("\(place): unknown section [\(line.section)]; use [\(program.name)]")
            return nil
        }
        let keys = declarations.filter { $0.name != program.file?.declaration.name }
        if let declaration = keys.first(where: { $0.name == line.key }) { return declaration }
        let near = nearest(to: line.key, among: keys.map(\.name))
        let hint = near.map { "did you mean \($0)?" } ?? "\(program.name) --help lists them"
        problems.append("\(place): unknown key \(quoted(line.key)); \(hint)")
        return nil
    }
}

extension Origin {
    /// As in unit files, an empty assignment means the default, whatever a weaker file says.
    func isReset(_ text: String) -> Bool {
        guard case .file = self else { return false }
        return text.isEmpty
    }

    /// Returns the setting's name as it is spelled in this source, and the source.
    func name(of declaration: Declaration) -> String {
        switch self {
        case .flag: "--\(declaration.name)"
        case .environment(let variable): "\(variable) (environment)"
        case .file(let path, let line): "\(path):\(line): \(declaration.name)"
        case .fallback: "--\(declaration.name) (default)"
        }
    }
}
