// The process's surroundings: its environment and its argument words. Both are bytes to the kernel.
// A variable that is not UTF-8 is refused by name; a word is kept as it is, and whoever needs a text
// of it (Arguments.swift) refuses what is none.

internal import Glibc

/// The variables a program was started with.
package struct Environment: Sendable {
    private let variables: [String: String]
    /// Names of variables whose bytes are not UTF-8, in order.
    let unreadable: [String]

    /// An environment for tests and tools.
    package init(_ variables: [String: String]) {
        (self.variables, unreadable) = (variables, [])
    }

    /// Reads the environment of this process.
    package static func ofProcess() -> Environment {
        var variables: [String: String] = [:]
        var unreadable: [String] = []
        for entry in unsafe words(environ) {
            let parts = entry.shown.split(separator: "=", maxSplits: 1)
            guard let name = parts.first, parts.count == 2 else { continue }
            if entry.text != nil {
                variables[String(name)] = String(parts[1])
            } else {
                unreadable.append(String(name))
            }
        }
        return Environment(variables: variables, unreadable: unreadable.sorted())
    }

    private init(variables: [String: String], unreadable: [String]) {
        (self.variables, self.unreadable) = (variables, unreadable)
    }

    /// Returns the text of a variable. An empty one counts as not set, as with most programs.
    package subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Returns the names that begin with `prefix`, in order.
    func names(prefix: String) -> [String] {
        variables.keys.filter { $0.hasPrefix(prefix) }.sorted()
    }
}

/// One word of a command line: bytes, which nearly always are text.
package struct Word: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// The word as text, or `nil` when its bytes are not UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The word as messages show it; what is not UTF-8 is replaced.
    package var shown: String { String(decoding: bytes, as: UTF8.self) }
}

/// Returns the words after the program's name.
package func processArguments() -> [Word] {
    Array(unsafe words(CommandLine.unsafeArgv).dropFirst())
}

/// Copies a list of C strings that ends with a null pointer.
private func words(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [Word] {
    var words: [Word] = []
    guard var next = unsafe list else { return words }
    while let text = unsafe next.pointee {
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))
        words.append(Word(bytes: unsafe Array(bytes)))
        unsafe next += 1
    }
    return words
}
