// A table with a frame, for terminals.

internal import Settings

/// Rows under a header.
struct Table: Equatable {
    enum Alignment { case left, right }

    private let header: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []
    private var notes: [String] = []

    init(_ columns: KeyValuePairs<String, Alignment>) {
        (header, alignments) = (columns.map(\.key), columns.map(\.value))
    }

    /// Adds a row. Whatever in it could break the frame or steer the terminal is made visible.
    mutating func add(_ row: [String]) {
        precondition(row.count == header.count, "a row has a cell for every column")
        rows.append(row.map(printableLine))
    }

    /// Adds a line below the frame, for what has no column.
    mutating func add(note: String) { notes.append(printableLine(note)) }

    var text: String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined()
        var lines = [rule, line(header, widths, header.map { _ in .left }), rule]
        lines += rows.map { line($0, widths, alignments) }
        if !rows.isEmpty { lines.append(rule) }
        return (lines + notes).joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [String], _ widths: [Int], _ alignments: [Alignment]) -> String {
        var line = "|"
        for (column, cell) in cells.enumerated() {
            let space = String(repeating: " ", count: widths[column] - cell.count)
            line += alignments[column] == .left ? " \(cell)\(space) |" : " \(space)\(cell) |"
        }
        return line
    }
}
