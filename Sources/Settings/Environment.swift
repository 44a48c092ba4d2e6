// The process's surroundings as texts: its environment and its argument words. Both are bytes to
// the kernel; bytes that are not UTF-8 are refused here, by name, instead of being changed on the
// way.

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
        for entry in unsafe texts(environ) {
            let parts = entry.lossy.split(separator: "=", maxSplits: 1)
            guard let name = parts.first, parts.count == 2 else { continue }
            if entry.isValid {
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

/// Returns the words after the program's name, or which of them is not UTF-8.
package func processArguments() throws(SettingsError) -> [String] {
    let words = unsafe texts(CommandLine.unsafeArgv).dropFirst()
    var problems: [String] = []
    for (index, word) in words.enumerated() where !word.isValid {
        problems.append(
            "argument \(index + 1), \(quoted(word.lossy)), is not valid UTF-8; "
                + "bytes that are no text can be passed through standard input")
    }
    guard problems.isEmpty else { throw SettingsError(problems) }
    return words.map(\.lossy)
}

/// Copies a list of C strings that ends with a null pointer.
private func texts(
    _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> [(lossy: String, isValid: Bool)] {
    var texts: [(lossy: String, isValid: Bool)] = []
    guard var next = unsafe list else { return texts }
    while let text = unsafe next.pointee {
        let lossy = unsafe String(cString: text)
        texts.append((lossy, unsafe String(validatingCString: text) != nil))
        unsafe next += 1
    }
    return texts
}
