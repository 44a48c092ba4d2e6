// One setting, declared once: its name, what it accepts, its default and its help. Everything else
// a setting needs (flag, environment variable, key in the file, help text, completion) follows from
// this.
//
// Where a value comes from is Values.swift; how texts become values is ValueParser.swift.

/// Why a text is not a value of a setting, as the end of a sentence: "is not a number".
package struct Refusal: Error, Hashable, Sendable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}

/// What is known about a setting without its type: enough to find it, explain it and check a text.
package struct Declaration: Sendable {
    /// As in `--data-dir`, without the dashes; also the key in the file.
    package let name: String
    /// The letter of a second, short spelling: `w` for `-w`.
    package let short: Character?
    /// What stands for the value in the help, or `nil` for a switch, which needs no value.
    package let valueName: String?
    package let help: String
    /// The default as a user would write it.
    package let defaultText: String?
    /// What the help says instead of `defaultText` when the default depends on something else.
    package let defaultNote: String?
    /// The end of "accepted: …".
    package let accepts: String
    /// The complete list of values, where there is one.
    package let choices: [String]
    let check: @Sendable (String) throws(Refusal) -> Void

    package var isSwitch: Bool { valueName == nil }

    /// Returns the environment variable that carries this setting: `RAFTD_` and `DATA_DIR`.
    func variable(prefix: String) -> String {
        prefix + String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
    }
}

/// A declared setting whose values are of type `Value`.
package struct Setting<Value: Sendable>: Sendable {
    package let declaration: Declaration
    let parse: @Sendable (String) throws(Refusal) -> Value

    /// Declares a setting that takes a value.
    ///
    /// - Parameters:
    ///   - valueName: What stands for the value in the help, in capitals.
    ///   - fallback: The default as a user would write it. Without one, ask `Values.given(_:)`.
    ///   - defaultNote: Replaces the default in the help.
    package init(
        _ name: String, short: Character? = nil, _ valueName: String,
        _ parser: ValueParser<Value>, default fallback: String? = nil,
        defaultNote: String? = nil, help: String
    ) {
        self.init(
            name, short: short, valueName: valueName, parser, default: fallback,
            defaultNote: defaultNote, help: help)
    }

    private init(
        _ name: String, short: Character?, valueName: String?, _ parser: ValueParser<Value>,
        default fallback: String?, defaultNote: String?, help: String
    ) {
        let parse = parser.parse
        self.parse = parse
        declaration = Declaration(
            name: name, short: short, valueName: valueName, help: help, defaultText: fallback,
            defaultNote: defaultNote, accepts: parser.accepts, choices: parser.choices,
            check: { text throws(Refusal) in _ = try parse(text) })
    }
}

extension Setting where Value == Bool {
    /// Declares a switch: off unless given.
    package init(_ name: String, short: Character? = nil, help: String) {
        self.init(
            name, short: short, valueName: nil, .truth, default: "false", defaultNote: nil,
            help: help)
    }
}
