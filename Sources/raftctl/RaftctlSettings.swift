// The flags every command of raftctl knows, and what they mean together.

internal import Settings

/// The settings all commands share.
struct RaftctlSettings {
    let endpoints: [String]
    /// `nil` without `--write-out`: then each command picks what reads best.
    let format: OutputFormat?
    let style: ByteStyle
    let timeout: Duration

    enum Declared {
        static let endpoints = Setting(
            "endpoints", "HOST:PORT,...", .list(of: .address), default: "127.0.0.1:2379",
            help: "Members to ask; any one that lives is enough.")
        static let format = Setting(
            "write-out", short: "w", "FORMAT", ValueParser<OutputFormat>.choice(),
            defaultNote: "simple, and table for lists on a terminal", help: "How to print.")
        static let hex = Setting("hex", help: "Print keys and values as \\x bytes.")
        static let timeout = Setting(
            "command-timeout", "TIME", .duration(.milliseconds(1) ... .seconds(86_400)),
            default: "5s", help: "How long a command may take, with everything it tries.")

        static let all = [
            endpoints.declaration, format.declaration, hex.declaration, timeout.declaration,
        ]
    }

    /// - Parameter patience: How long the command may take when `--command-timeout` is not given.
    init(_ values: Values, patience: Duration? = nil) {
        var addresses: [Address] = []
        for address in values[Declared.endpoints] where !addresses.contains(address) {
            addresses.append(address)
        }
        endpoints = addresses.map(\.text)
        format = values.given(Declared.format)
        style = ByteStyle(isHex: values[Declared.hex])
        timeout = values.given(Declared.timeout) ?? patience ?? values[Declared.timeout]
    }
}
