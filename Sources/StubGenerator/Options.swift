// What can be said on the command line: `--swift-rpc_opt=Visibility=public,CModule=CMyProtos`.

/// How the Swift code should look.
package struct Options: Hashable, Sendable {
    package enum Visibility: String, Hashable, Sendable, CaseIterable {
        case `public`, package, `internal`
    }

    /// Who may use what is generated.
    package var visibility = Visibility.internal
    /// The module with the C code of the same files.
    package var cModule = "CProtos"
    /// Other modules to import: those with the messages of imported files.
    package var imports: [String] = []
    /// Whether messages can be used in calls, and services become stubs.
    package var rpc = true
    package var servers = true
    package var clients = true

    package init() {}

    /// Reads `Name=value,Name=value`.
    package init(parsing text: String) throws(Refusal) {
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { throw Refusal("the option '\(part)' has no value") }
            try set(pair[0], to: pair[1])
        }
    }

    private mutating func set(_ name: String, to value: String) throws(Refusal) {
        switch name {
        case "Visibility":
            guard let visibility = Visibility(rawValue: value) else {
                throw Refusal("Visibility is public, package or internal, not '\(value)'")
            }
            self.visibility = visibility
        case "CModule": cModule = value
        case "Import": imports.append(value)
        case "RPC": rpc = try Self.flag(name, value)
        case "Server": servers = try Self.flag(name, value)
        case "Client": clients = try Self.flag(name, value)
        default:
            throw Refusal(
                "no option is called '\(name)'; there are Visibility, CModule, Import, RPC, Server and Client"
            )
        }
    }

    private static func flag(_ name: String, _ value: String) throws(Refusal) -> Bool {
        guard let flag = Bool(value) else {
            throw Refusal("\(name) is true or false, not '\(value)'")
        }
        return flag
    }
}

/// Why there is no code. One sentence for the author of the .proto file.
package struct Refusal: Error, Hashable, Sendable {
    package let reason: String
    package init(_ reason: String) { self.reason = reason }
}
