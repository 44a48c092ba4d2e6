// The configuration file: systemd's INI syntax, read by libinih. This file owns that library.
//
// The grammar is libinih's, told at start to be plain: no inline comments, no continuation by
// indentation. What it lacks is added around it: line numbers, continuation by a backslash at the
// end of a line and comments between continued lines as in unit files (systemd.syntax), and a refusal
// of what it would silently cut (NUL, very long lines).

internal import CInih
internal import Glibc

/// What one file says, before anybody asked whether the keys exist.
struct ConfigurationFile: Equatable {
    struct Line: Equatable {
        var number: Int
        var section: String
        var key: String
        var text: String
    }

    let path: String
    let lines: [Line]

    /// No configuration is longer; a larger file is the wrong file.
    static let bytesMax = 1 << 20
    static let lineBytesMax = 1 << 15

    /// Reads the file at `path`.
    init(path: String) throws(SettingsError) {
        let bytes = try Self.read(path)
        try self.init(path: path, bytes: bytes)
    }

    init(path: String, bytes: [UInt8]) throws(SettingsError) {
        var feed = try LineFeed(Self.logicalLines(bytes, path: path))
        cinih_use_plain_syntax(CInt(Self.lineBytesMax + 2))
        let firstBadLine = unsafe withUnsafeMutablePointer(to: &feed) { feed in
            unsafe ini_parse_stream(LineFeed.next, feed, LineFeed.keep, feed)
        }
        guard firstBadLine == 0 else {
            let line = firstBadLine > 0 ? feed.lines[Int(firstBadLine) - 1].number : 0
            throw SettingsError(["\(path):\(line): neither [SECTION] nor KEY=VALUE nor a # comment"]
            )
        }
        (self.path, lines) = (path, feed.found)
    }

    /// Cuts the file into lines as the library will see them, each with its number in the file.
    ///
    /// A comment ends with its line, whatever stands there: it neither continues, nor ends what is continued.
    private static func logicalLines(
        _ bytes: [UInt8], path: String
    ) throws(SettingsError) -> [(number: Int, bytes: [UInt8])] {
        var lines: [(number: Int, bytes: [UInt8])] = []
        var continuesLast = false
        let pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            var line = piece
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            guard !line.contains(0), String(validating: line, as: UTF8.self) != nil else {
                throw SettingsError(["\(path):\(index + 1): holds a byte that is not UTF-8 text"])
            }
            if isComment(line) { continue }
            let continues = isContinued(line)
            if continues { line = line.dropLast() }
            if continuesLast {
                lines[lines.count - 1].bytes += [UInt8(ascii: " ")] + line
            } else {
                lines.append((number: index + 1, bytes: Array(line)))
            }
            continuesLast = continues
            guard lines[lines.count - 1].bytes.count <= lineBytesMax else {
                throw SettingsError(["\(path):\(index + 1): line longer than \(lineBytesMax) bytes"]
                )
            }
        }
        return lines
    }

    private static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        let first = line.first { !blanks.contains($0) }
        return first == UInt8(ascii: "#") || first == UInt8(ascii: ";")
    }

    /// Whether a backslash at the end stands for itself, and not for the one in front of it.
    private static func isContinued(_ line: ArraySlice<UInt8>) -> Bool {
        line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
    }

    private static func read(_ path: String) throws(SettingsError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= bytesMax else {
                throw SettingsError([
                    "\(path): larger than \(bytesMax) bytes; is it the right file?"
                ])
            }
        }
    }

    private static func unreadable(_ path: String) -> SettingsError {
        let reason = unsafe String(cString: strerror(errno))
        return SettingsError(["\(path): cannot read the configuration file: \(reason)"])
    }
}

/// What the library's two callbacks share: lines still to read, keys found.
private struct LineFeed {
    let lines: [(number: Int, bytes: [UInt8])]
    private var nextLine = 0
    private(set) var found: [ConfigurationFile.Line] = []

    init(_ lines: [(number: Int, bytes: [UInt8])]) { self.lines = lines }

    /// Hands the library one more line, as `fgets` would.
    static let next: ini_reader = { buffer, capacity, stream in
        guard let buffer = unsafe buffer, let stream = unsafe stream else { return nil }
        let feed = unsafe stream.assumingMemoryBound(to: LineFeed.self)
        guard unsafe feed.pointee.nextLine < feed.pointee.lines.count else { return nil }
        let line = unsafe feed.pointee.lines[feed.pointee.nextLine].bytes
        unsafe feed.pointee.nextLine += 1
        precondition(line.count < Int(capacity), "the library's buffer holds every accepted line")
        for (offset, byte) in line.enumerated() { unsafe buffer[offset] = CChar(bitPattern: byte) }
        unsafe buffer[line.count] = 0
        return unsafe buffer
    }

    /// Keeps one `KEY=VALUE`. The library calls it right after reading the line.
    static let keep: ini_handler = { user, section, name, value in
        guard let user = unsafe user, let section = unsafe section, let name = unsafe name else {
            return 0
        }
        let feed = unsafe user.assumingMemoryBound(to: LineFeed.self)
        let number = unsafe feed.pointee.lines[feed.pointee.nextLine - 1].number
        let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
        unsafe feed.pointee.found.append(
            ConfigurationFile.Line(
                number: number, section: String(cString: section), key: String(cString: name),
                text: text))
        return 1
    }
}
