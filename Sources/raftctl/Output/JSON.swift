// JSON as etcdctl prints it: members in a fixed order, empty ones left out, bytes in base 64.

/// A JSON value.
indirect enum JSON: Equatable {
    case object([Member])
    case array([JSON])
    case string(String)
    case bytes([UInt8])
    case signed(Int64)
    case unsigned(UInt64)
    case bool(Bool)

    struct Member: Equatable {
        let name: String
        let value: JSON

        init(_ name: String, _ value: JSON) { (self.name, self.value) = (name, value) }
    }

    /// Returns an object without its empty members: zeros, empty texts and lists, `false`.
    static func compact(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.filter { !$0.value.isEmpty }.map { Member($0.key, $0.value) })
    }

    private var isEmpty: Bool {
        switch self {
        case .object(let members): members.isEmpty
        case .array(let values): values.isEmpty
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .signed(let number): number == 0
        case .unsigned(let number): number == 0
        case .bool(let truth): !truth
        }
    }

    /// The value on one line.
    var text: String {
        switch self {
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.name)):\($0.value.text)" }.joined(separator: ",")
                + "}"
        case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .string(let text): Self.quoted(text)
        case .bytes(let bytes): "\"\(base64(bytes))\""
        case .signed(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .bool(let truth): "\(truth)"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            // The later ones JSON would allow, but a terminal takes them for orders.
            case let scalar where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
                quoted += "\\u00" + hexadecimal(UInt8(scalar.value))
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
