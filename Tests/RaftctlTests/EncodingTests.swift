// Bytes as text: base 64, escapes, sizes, JSON. Tables, and small spaces in full.

import Foundation
import Testing

@testable import raftctl

@Suite("Bytes as text")
struct EncodingTests {
    @Test("in base 64 are what RFC 4648, section 10, has")
    func base64Vectors() {
        let vectors = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ]
        for (plain, encoded) in vectors { #expect(base64(Array(plain.utf8)) == encoded) }
    }

    @Test("in base 64 agree with another implementation for every one and two bytes")
    func base64Exhaustive() {
        for first in UInt8.min ... .max {
            #expect(base64([first]) == Data([first]).base64EncodedString())
            for second in stride(from: UInt8.min, to: .max, by: 5) {
                let bytes = [first, second, first &+ second]
                #expect(base64(bytes) == Data(bytes).base64EncodedString())
            }
        }
    }

    @Test(
        "are escaped where a terminal or a table would break",
        arguments: [
            (Array("plain".utf8), "plain"), (Array("größe 鍵".utf8), "größe 鍵"),
            ([0x61, 0xFF, 0x62], #"a\xffb"#), ([0xC3], #"\xc3"#), ([0xC3, 0x28], #"\xc3("#),
            ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#), ([0xF0, 0x9F], #"\xf0\x9f"#),
            ([0x00, 0x0A, 0x09, 0x1B], #"\x00\n\t\x1b"#), (Array("\"\\".utf8), #"\"\\"#),
            (Array("\u{202E}".utf8), #"\u{202e}"#), ([], ""),
        ] as [([UInt8], String)]
    )
    func escapes(bytes: [UInt8], text: String) {
        #expect(escaped(bytes) == text)
    }

    @Test(
        "of a size are counted in thousands",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1049, "1.0 kB"), (9999, "9.9 kB"),
            (20_480, "20 kB"), (999_999, "999 kB"), (1_000_000, "1.0 MB"),
            (2_147_483_648, "2.1 GB"), (.max, "9223 PB"),
        ] as [(Int64, String)]
    )
    func sizes(byteCount: Int64, text: String) {
        #expect(sizeText(byteCount) == text)
    }

    @Test("JSON escapes what it must, and keeps whole numbers whole")
    func json() throws {
        let value = JSON.object([
            .init("text", .string("a\"\\\n\u{1}é")), .init("big", .unsigned(.max)),
            .init("small", .signed(.min)), .init("list", .array([.bool(true), .bytes([0xFF])])),
        ])
        let expected =
            #"{"text":"a\"\\\n\u0001é","big":18446744073709551615,"#
            + #""small":-9223372036854775808,"list":[true,"/w=="]}"#
        #expect(value.text == expected)
        _ = try JSONSerialization.jsonObject(with: Data(value.text.utf8))
    }

    @Test("compact JSON leaves out what is empty")
    func compact() {
        let value = JSON.compact([
            "a": .signed(0), "b": .string(""), "c": .array([]), "d": .bool(false),
            "e": .object([]), "f": .bytes([]), "g": .unsigned(1),
        ])
        #expect(value.text == #"{"g":1}"#)
    }
}
