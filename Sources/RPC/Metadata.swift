// Names and values that travel beside a message: in order, binary values as they are, names in
// lower case.

/// Ordered pairs of a name and a value, sent along with a request or a status.
public struct Metadata: Hashable, Sendable {
    /// One name and its value.
    public struct Entry: Hashable, Sendable {
        /// Lower case letters, digits, `-`, `_` and `.`, at most 256. A call with any other name is
        /// not sent.
        public var name: String
        /// Any bytes.
        public var value: [UInt8]

        /// A pair.
        public init(name: String, value: [UInt8]) { (self.name, self.value) = (name, value) }
    }

    /// The pairs in the order they were added.
    public private(set) var entries: [Entry] = []

    /// No pairs.
    public init() {}

    /// Whether there is nothing to send.
    public var isEmpty: Bool { entries.isEmpty }

    /// Adds a pair behind the others. A name may occur more than once.
    public mutating func append(name: String, value: [UInt8]) {
        entries.append(Entry(name: name, value: value))
    }

    /// Adds a pair with a text behind the others.
    public mutating func append(name: String, text: String) {
        append(name: name, value: Array(text.utf8))
    }

    /// Adds all pairs of `other` behind these.
    public mutating func append(contentsOf other: Metadata) {
        entries.append(contentsOf: other.entries)
    }

    /// The first value of `name`, if it has one.
    public func bytes(of name: String) -> [UInt8]? {
        entries.first { $0.name == name }?.value
    }

    /// The first value of `name` as text; `nil` if there is none or it is not UTF-8.
    ///
    /// Setting it replaces every pair of that name; setting `nil` removes them.
    public subscript(name: String) -> String? {
        get { bytes(of: name).flatMap { String(validating: $0, as: UTF8.self) } }
        set {
            entries.removeAll { $0.name == name }
            if let newValue { append(name: name, text: newValue) }
        }
    }
}

extension Metadata: ExpressibleByDictionaryLiteral {
    /// Pairs of texts, in the order they are written.
    public init(dictionaryLiteral pairs: (String, String)...) {
        for (name, text) in pairs { append(name: name, text: text) }
    }
}
