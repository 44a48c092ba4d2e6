// Swift text being written, line by line, with the indentation kept.

struct SourceText {
    private(set) var text = ""
    private var depth = 0

    /// Adds a line; an empty one separates.
    mutating func line(_ line: String = "") {
        if !line.isEmpty { text += String(repeating: "    ", count: depth) + line }
        text += "\n"
    }

    /// Adds lines between an opening one and a closing brace.
    mutating func block(
        _ opening: String, closing: String = "}", _ body: (inout SourceText) -> Void
    ) {
        line(opening + " {")
        depth += 1
        body(&self)
        depth -= 1
        line(closing)
    }

    /// Adds a `switch`, whose cases stand below its first letter.
    mutating func choice(over value: String, _ body: (inout SourceText) -> Void) {
        line("switch \(value) {")
        body(&self)
        line("}")
    }

    /// Adds lines one step further in.
    mutating func indented(_ body: (inout SourceText) -> Void) {
        depth += 1
        body(&self)
        depth -= 1
    }

    /// Adds a comment from the .proto file, or `fallback` if there is none.
    mutating func documentation(_ comment: String, or fallback: String = "") {
        let text = comment.isEmpty ? fallback : comment
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map(Self.trimmed)
        while lines.last == "" { lines.removeLast() }
        while lines.first == "" { lines.removeFirst() }
        for line in lines { self.line(line.isEmpty ? "///" : "/// " + line) }
    }

    /// The line without white space at its end, nor the one blank that follows `//`.
    private static func trimmed(_ line: Substring) -> String {
        var line = line
        while line.last?.isWhitespace ?? false { line.removeLast() }
        if line.first == " " { line.removeFirst() }
        return String(line)
    }
}
