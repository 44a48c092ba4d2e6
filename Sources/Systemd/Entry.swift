// One thing worth an operator's eye, as fields instead of prose. Which events exist is the
// service's business; where entries go is Journal.swift's and Lines.swift's.

/// An entry of the journal.
package struct Entry: Sendable {
    /// How much an entry matters, in syslog's numbers: the smaller, the worse.
    package enum Priority: UInt8, Comparable, Sendable, CaseIterable {
        case emergency, alert, critical, error, warning, notice, info, debug

        /// Whether `left` matters more, that is, has the smaller number: `<= .notice` is `notice`
        /// and whatever is worse.
        package static func < (left: Priority, right: Priority) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    package var priority: Priority
    /// One sentence for people. It never holds keys or values of users' data.
    package var message: String
    /// The kind of event: 32 hexadecimal digits, the same for ever.
    package var messageID: String?
    /// What programs look for, such as `RAFT_TERM`. Values may hold anything, line ends included.
    package var fields: [(name: String, value: String)]

    /// - Precondition: names are journald's: `A-Z`, `0-9` and `_`, at most 64, not starting with
    ///   `_` or a digit. We write them, so a bad one is our bug.
    package init(
        _ priority: Priority, _ message: String, messageID: String? = nil,
        fields: [(name: String, value: String)] = []
    ) {
        precondition(fields.allSatisfy { Self.isFieldName($0.name) }, "journald drops such a field")
        (self.priority, self.message) = (priority, message)
        (self.messageID, self.fields) = (messageID, fields)
    }

    /// Roughly what the entry holds in memory; the bound of the queue counts it.
    var byteCount: Int {
        fields.reduce(64 + message.utf8.count) { sum, field in
            sum + 32 + field.name.utf8.count + field.value.utf8.count
        }
    }

    static func isFieldName(_ name: String) -> Bool {
        let capital = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = name.utf8.first, capital.contains(first), name.utf8.count <= 64 else {
            return false
        }
        return name.utf8.allSatisfy {
            capital.contains($0) || digit.contains($0) || $0 == UInt8(ascii: "_")
        }
    }
}
