// The repository as the house rules see it: files, and their code without comments and strings.

import Foundation

/// One file of the repository.
struct SourceFile: Sendable {
    /// Relative to the repository.
    let path: String
    let text: String
    let lines: [Substring]
    /// The same lines with comments and the contents of strings left out.
    let codeLines: [Substring]

    init(path: String, text: String) {
        (self.path, self.text) = (path, text)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isSwift = path.hasSuffix(".swift") && !Self.isGenerated(path)
        let code = isSwift ? SwiftCode.strip(text) : text
        codeLines = code.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The folder of `Sources` or `Tests` the file is in.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var isGenerated: Bool { Self.isGenerated(path) }

    private static func isGenerated(_ path: String) -> Bool {
        path.contains("/Generated/") || path.contains("/Fixtures/")
    }

    /// Returns `path:line: word` for each match of `pattern` in the code.
    func matches(of pattern: some RegexComponent) -> [String] {
        zip(1..., codeLines).compactMap { number, line in
            line.firstMatch(of: pattern).map { "\(path):\(number): \(line[$0.range])" }
        }
    }
}

/// Everything under version control's eye.
enum SourceTree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Returns the files below `folder` with one of the `extensions`, sorted by path.
    static func files(in folder: String, withExtension extensions: Set<String>) -> [SourceFile] {
        let base = root.appending(path: folder).path
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: base)) ?? []
        return paths.sorted().compactMap { path in
            let isBuilt = path.contains(".build/")
            guard !isBuilt, extensions.contains((path as NSString).pathExtension) else {
                return nil
            }
            guard let text = try? String(contentsOfFile: "\(base)/\(path)", encoding: .utf8) else {
                return nil
            }
            return SourceFile(path: "\(folder)/\(path)", text: text)
        }
    }

    static let swiftSources = files(in: "Sources", withExtension: ["swift"])
    static let swiftTests = files(in: "Tests", withExtension: ["swift"])

    /// Whatever people write here, wherever it is.
    static let everything =
        ["Sources", "Tests", "Protos", "deploy", "Scripts"].flatMap { folder in
            files(
                in: folder,
                withExtension: [
                    "swift", "c", "h", "cc", "md", "proto", "sh", "py", "service", "conf", "",
                ])
        }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}

/// Just enough of Swift's lexical structure to tell code from words about code.
enum SwiftCode {
    /// Returns `text` with the same lines, but without comments and without what stands in strings.
    static func strip(_ text: String) -> String {
        var rest = Array(text.utf8)[...]
        var code: [UInt8] = []
        while let byte = rest.first {
            if rest.starts(with: "//".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else if rest.starts(with: "/*".utf8) {
                skipComment(&rest, keepingLinesIn: &code)
            } else if byte == UInt8(ascii: "\"") || startsRawString(rest) {
                skipString(&rest, keepingLinesIn: &code)
            } else {
                code.append(byte)
                rest.removeFirst()
            }
        }
        return String(decoding: code, as: UTF8.self)
    }

    private static func startsRawString(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.first == UInt8(ascii: "#")
            && rest.first { $0 != UInt8(ascii: "#") } == UInt8(ascii: "\"")
    }

    /// Comments nest.
    private static func skipComment(
        _ rest: inout ArraySlice<UInt8>, keepingLinesIn code: inout [UInt8]
    ) {
        var depth = 0
        repeat {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest = rest.dropFirst(2)
            } else if let byte = rest.popFirst(), byte == UInt8(ascii: "\n") {
                code.append(byte)
            }
        } while depth > 0 && !rest.isEmpty
    }

    private static func skipString(
        _ rest: inout ArraySlice<UInt8>, keepingLinesIn code: inout [UInt8]
    ) {
        let hashes = Array(rest.prefix { $0 == UInt8(ascii: "#") })
        rest = rest.dropFirst(hashes.count)
        let quote = rest.starts(with: "\"\"\"".utf8) ? Array("\"\"\"".utf8) : Array("\"".utf8)
        rest = rest.dropFirst(quote.count)
        let end = quote + hashes
        let escape = [UInt8(ascii: "\\")] + hashes
        code += Array("\"\"".utf8)
        while !rest.isEmpty, !rest.starts(with: end) {
            if rest.starts(with: escape) {
                rest = rest.dropFirst(escape.count)
                if rest.first == UInt8(ascii: "(") {
                    skipInterpolation(&rest, keepingLinesIn: &code)
                } else {
                    rest = rest.dropFirst()
                }
            } else if let byte = rest.popFirst(), byte == UInt8(ascii: "\n") {
                code.append(byte)
            }
        }
        rest = rest.dropFirst(end.count)
    }

    /// Code within a string counts as part of the string, but its own strings must not end it.
    private static func skipInterpolation(
        _ rest: inout ArraySlice<UInt8>, keepingLinesIn code: inout [UInt8]
    ) {
        var depth = 0
        var unused: [UInt8] = []
        repeat {
            if rest.first == UInt8(ascii: "\"") || startsRawString(rest) {
                skipString(&rest, keepingLinesIn: &unused)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\n"): code.append(UInt8(ascii: "\n"))
            default: break
            }
        } while depth > 0 && !rest.isEmpty
    }
}
