// Keys and values are bytes; these are the ways to show them as text.

/// Returns two hexadecimal digits.
func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0\(digits)" : digits
}

/// Returns `bytes` in base 64 with padding (RFC 4648, section 4).
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let count = min(3, bytes.count - start)
        var group: UInt32 = 0
        for offset in 0..<3 {
            group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0)
        }
        for digit in 0..<4 {
            let index = Int(group >> UInt32(18 - 6 * digit) & 63)
            text.append(digit <= count ? alphabet[index] : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// Returns `bytes` as text on one line: what can be printed as it is, the rest as `\n`, `\xff` and
/// the like.
func escaped(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
        let length = min(sequenceLength(first), rest.count)
        guard let character = String(validating: rest.prefix(length), as: UTF8.self),
            let scalar = character.unicodeScalars.first
        else {
            text += "\\x" + hexadecimal(first)
            rest = rest.dropFirst()
            continue
        }
        text += escaped(scalar)
        rest = rest.dropFirst(length)
    }
    return text
}

/// How many bytes a UTF-8 sequence has that begins with this one.
private func sequenceLength(_ first: UInt8) -> Int {
    switch first {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": return "\\\(scalar)"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
        return "\\x" + hexadecimal(UInt8(scalar.value))
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        return "\\u{\(String(scalar.value, radix: 16))}"
    default: return String(scalar)
    }
}

/// Returns every byte as `\x6b`.
func hexEscaped(_ bytes: [UInt8]) -> String {
    bytes.map { "\\x" + hexadecimal($0) }.joined()
}

/// Returns a number of bytes as people read it: `20 kB`, `1.6 MB`.
func sizeText(_ byteCount: Int64) -> String {
    guard byteCount >= 1000 else { return "\(byteCount) B" }
    var (tenths, unit) = (byteCount / 100, 0)
    while tenths >= 10_000, unit < 4 { (tenths, unit) = (tenths / 1000, unit + 1) }
    let number = tenths >= 100 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    return "\(number) \(["kB", "MB", "GB", "TB", "PB"][unit])"
}
