// What a command prints: one answer that can be shown in every format. The answers themselves are
// in the files named after them.

internal import Settings

/// The values of `--write-out`.
enum OutputFormat: String, CaseIterable {
    case simple, table, json, fields
}

/// How keys and values are written in the simple format and in tables.
struct ByteStyle {
    let isHex: Bool

    /// In the simple format bytes are written as they are.
    func raw(_ bytes: [UInt8]) -> [UInt8] { isHex ? Array(hexEscaped(bytes).utf8) : bytes }

    /// In a table nothing may break the frame.
    func cell(_ bytes: [UInt8]) -> String { isHex ? hexEscaped(bytes) : escaped(bytes) }

    func quoted(_ bytes: [UInt8]) -> String { "\"\(cell(bytes))\"" }
}

/// Something a command prints.
protocol Answer {
    /// The least that is useful; one item per line, for people and for pipes.
    func simple(_ style: ByteStyle) -> [UInt8]
    /// Every field of the answer, `"Name" : value` each.
    func fields(_ style: ByteStyle) -> [Field]
    func table(_ style: ByteStyle) -> Table
    /// In JSON keys and values are always base 64, as etcdctl writes them.
    var json: JSON { get }
}

/// One line of the fields format.
struct Field: Equatable {
    let line: String

    init(_ name: String, _ value: some CustomStringConvertible) { line = "\"\(name)\" : \(value)" }

    init(_ name: String, quoting text: String) {
        line = "\"\(name)\" : \"\(escaped(Array(text.utf8)))\""
    }

    /// A list of texts, in brackets.
    init(_ name: String, quoting texts: [String]) {
        let quoted = texts.map { "\"\(escaped(Array($0.utf8)))\"" }
        line = "\"\(name)\" : [\(quoted.joined(separator: ", "))]"
    }

    private init(line: String) { self.line = line }

    /// Separates items.
    static let blank = Field(line: "")
}

/// Returns lines of the simple format. Other machines' words in them neither break a line nor steer the terminal; keys and
/// values, which are printed as they are, do not come through here.
func simpleLines(_ lines: [String]) -> [UInt8] {
    Array(lines.map { printableLine($0) + "\n" }.joined().utf8)
}

extension Answer {
    /// Returns what goes to standard output.
    func bytes(as format: OutputFormat, _ style: ByteStyle) -> [UInt8] {
        switch format {
        case .simple: simple(style)
        case .table: Array(table(style).text.utf8)
        case .json: Array((json.text + "\n").utf8)
        case .fields: Array(fields(style).map { $0.line + "\n" }.joined().utf8)
        }
    }
}
