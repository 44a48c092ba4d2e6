// How texts become values. Each parser says in one phrase what it accepts, and that phrase is what
// a user reads in the help and after a mistake.

/// Turns a text into a value, or says why it cannot.
package struct ValueParser<Value: Sendable>: Sendable {
    /// The end of "accepted: …".
    package let accepts: String
    /// The complete list of values, where there is one.
    package let choices: [String]
    let parse: @Sendable (String) throws(Refusal) -> Value

    package init(
        accepts: String, choices: [String] = [],
        _ parse: @escaping @Sendable (String) throws(Refusal) -> Value
    ) {
        (self.accepts, self.choices, self.parse) = (accepts, choices, parse)
    }

    /// Returns the value of a text that comes from elsewhere than a setting, or says why it has none.
    package func value(of text: String) throws(Refusal) -> Value { try parse(text) }
}

extension ValueParser where Value == Bool {
    /// The words systemd knows for yes and no.
    static var truth: Self {
        Self(accepts: "true, false", choices: ["true", "false"]) { text throws(Refusal) in
            switch text.lowercased() {
            case "true", "yes", "on", "1": return true
            case "false", "no", "off", "0": return false
            default: throw Refusal("is neither true nor false")
            }
        }
    }
}

extension ValueParser where Value == String {
    /// Any text but an empty one.
    package static func text(_ accepts: String = "any text") -> Self {
        Self(accepts: accepts) { text throws(Refusal) in
            guard !text.isEmpty else { throw Refusal("is empty") }
            return text
        }
    }

    /// A path of a file or folder.
    package static var path: Self { text("a path") }

    /// A name that may stand in lists, file names and journal fields: letters, digits, `.`, `_`,
    /// `-`.
    package static var name: Self {
        Self(accepts: "1 to 64 of the characters A-Z a-z 0-9 . _ -") { text throws(Refusal) in
            guard !text.isEmpty else { throw Refusal("is empty") }
            guard text.utf8.count <= 64 else { throw Refusal("is longer than 64 characters") }
            let stranger = text.first { character in
                let isWord = character.isASCII && (character.isLetter || character.isNumber)
                return !isWord && !"._-".contains(character)
            }
            if let stranger { throw Refusal("holds the character \(quoted(String(stranger)))") }
            return text
        }
    }
}

extension ValueParser where Value: FixedWidthInteger {
    /// A whole number within `range`.
    package static func integer(_ range: ClosedRange<Value>) -> Self {
        let isOpenEnded = range.upperBound == .max
        let accepts =
            isOpenEnded
            ? "a whole number, \(range.lowerBound) or more"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(accepts: accepts) { text throws(Refusal) in
            guard let value = Value(text) else {
                let isNumber = !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
                throw Refusal(isNumber ? "is too large" : "is not a whole number")
            }
            guard value >= range.lowerBound else { throw Refusal("is too small") }
            guard value <= range.upperBound else { throw Refusal("is too large") }
            return value
        }
    }
}

extension ValueParser where Value == Duration {
    /// A length of time within `range`: `20ms`, `1.5s`, `2m`.
    ///
    /// A number without a unit is refused, because half of those who write one mean seconds; it is
    /// taken for milliseconds where etcd's setting of the same name is a number of them.
    package static func duration(
        _ range: ClosedRange<Duration>, takesMilliseconds: Bool = false
    ) -> Self {
        let bounds = "\(durationText(range.lowerBound)) to \(durationText(range.upperBound))"
        let examples = takesMilliseconds ? "20ms, 1.5s or 20 (milliseconds)" : "20ms or 1.5s"
        return Self(accepts: "a time from \(bounds), such as \(examples)") {
            text throws(Refusal) in
            let bare = parseDuration("\(text)ms")
            guard let value = parseDuration(text) ?? (takesMilliseconds ? bare : nil) else {
                throw Refusal(
                    bare == nil
                        ? "is not a length of time" : "has no unit: write \(text)ms or \(text)s")
            }
            guard value >= range.lowerBound else { throw Refusal("is too short") }
            guard value <= range.upperBound else { throw Refusal("is too long") }
            return value
        }
    }
}

extension ValueParser {
    /// One word out of `choices`, in capitals or not.
    package static func choice(_ choices: [(word: String, value: Value)]) -> Self {
        let words = choices.map(\.word)
        return Self(accepts: words.joined(separator: ", "), choices: words) {
            text throws(Refusal) in
            for choice in choices where choice.word.lowercased() == text.lowercased() {
                return choice.value
            }
            let near = nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
            throw Refusal("is not one of the choices\(near)")
        }
    }

    /// One of the cases of an enumeration of words.
    package static func choice(of type: Value.Type = Value.self) -> Self
    where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
        choice(type.allCases.map { (word: $0.rawValue, value: $0) })
    }

    /// Several of `element`, separated by commas; at least one.
    package static func list<Element>(of element: ValueParser<Element>) -> Self
    where Value == [Element] {
        Self(accepts: "\(element.accepts); several separated by commas") { text throws(Refusal) in
            var values: [Element] = []
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
            for part in parts {
                do throws(Refusal) {
                    values.append(try element.parse(part))
                } catch {
                    guard parts.count > 1 else { throw error }
                    throw Refusal("holds \(quoted(part)), which \(error.reason)")
                }
            }
            return values
        }
    }
}
