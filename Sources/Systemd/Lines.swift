// The same entries for people: one line each, for a terminal, a file or a pipe.

private import Glibc

/// Entries as text.
package enum Lines {
    /// Returns the line for `entry`: its words, then its fields as `name=value`, without the prefix
    /// that all of them share. A field whose words the sentence has already is left out.
    ///
    /// Nothing in it can end the line or move the cursor: what a peer sent may stand in a field.
    package static func text(of entry: Entry) -> String {
        var text = "\(entry.priority) \(entry.message)"
        for (name, value) in entry.fields {
            guard !says(entry.message, value) else { continue }
            let name = name.hasPrefix("RAFT_") ? name.dropFirst(5) : name[...]
            text += " \(name.lowercased())=\(quotedIfNeeded(value))"
        }
        return printable(text)
    }

    /// Whether a sentence ends with a value, as in `stopping: SIGTERM`, or holds all its words.
    private static func says(_ message: String, _ value: String) -> Bool {
        message.hasSuffix(": \(value)")
            || value.utf8.contains(UInt8(ascii: " ")) && message.contains(value)
    }

    /// Quotes a value that a reader of `name=value` pairs could not tell from what follows.
    private static func quotedIfNeeded(_ value: String) -> String {
        let special = " \"=\\".utf8
        guard value.isEmpty || value.utf8.contains(where: special.contains) else { return value }
        let escaped = value.reduce(into: "") { result, character in
            if character == "\"" || character == "\\" { result += "\\" }
            result.append(character)
        }
        return "\"\(escaped)\""
    }

    /// Writes the line with the time of day in front. Returns whether all of it was taken.
    static func write(_ entry: Entry, to descriptor: CInt) -> Bool {
        var line = Array("\(timeOfDay()) \(text(of: entry))\n".utf8)
        while !line.isEmpty {
            let count = unsafe line.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                // Somebody we share the file with made it non-blocking.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, -1)
                continue
            }
            guard count > 0 else { return false }
            line.removeFirst(count)
        }
        return true
    }

    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isControl(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value)
    }

    private static func timeOfDay() -> String {
        var now = timespec()
        var day = unsafe tm()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        unsafe localtime_r(&now.tv_sec, &day)
        let parts = unsafe [day.tm_hour, day.tm_min, day.tm_sec].map { padded(Int($0), to: 2) }
        return "\(parts[0]):\(parts[1]):\(parts[2]).\(padded(now.tv_nsec / 1_000_000, to: 3))"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
