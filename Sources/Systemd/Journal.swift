// Entries on their way to journald, through libsystemd. The calls here may block for as long as
// journald does, so only the log thread makes them.

private import CSystemd
private import Glibc

/// The system's journal.
package enum Journal {
    /// Whether standard error leads to the journal, so that native entries belong there instead.
    ///
    /// systemd says so in `JOURNAL_STREAM`; the variable is inherited, so it counts only while
    /// device and inode are still those of the descriptor.
    package static var ownsStandardError: Bool { owns(STDERR_FILENO) }

    static func owns(_ descriptor: CInt) -> Bool {
        guard let name = unsafe getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        return unsafe String(cString: name) == "\(status.st_dev):\(status.st_ino)"
    }

    /// Sends one entry with its fields. Returns whether journald took it.
    static func write(_ entry: Entry) -> Bool {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        func add(_ name: String, _ value: String) {
            bytes.append(contentsOf: name.utf8)
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: value.utf8)
            ends.append(bytes.count)
        }
        add("PRIORITY", "\(entry.priority.rawValue)")
        add("MESSAGE", entry.message)
        if let messageID = entry.messageID { add("MESSAGE_ID", messageID) }
        for field in entry.fields { add(field.name, field.value) }
        return send(&bytes, endingAt: ends)
    }

    /// Sends the fields that lie one behind the other in `bytes`.
    private static func send(_ bytes: inout [UInt8], endingAt ends: [Int]) -> Bool {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            var parts: [iovec] = unsafe []
            for end in ends {
                let part = unsafe buffer[start..<end]
                let base = unsafe UnsafeMutableRawBufferPointer(rebasing: part).baseAddress
                unsafe parts.append(iovec(iov_base: base, iov_len: part.count))
                start = end
            }
            return unsafe sd_journal_sendv(parts, CInt(parts.count)) == 0
        }
    }
}
