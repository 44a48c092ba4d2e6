import CChecksum
import Testing

@Suite("CRC32C")
struct ChecksumTests {
    @Test(
        "gives the published values",
        arguments: [
            (bytes: [], checksum: 0),
            (bytes: Array("123456789".utf8), checksum: 0xe306_9283),
            (bytes: [UInt8](repeating: 0, count: 32), checksum: 0x8a91_36aa),
            (bytes: [UInt8](repeating: 0xff, count: 32), checksum: 0x62a8_ab43),
            (bytes: Array(0..<32), checksum: 0x46dd_794e),
        ] as [(bytes: [UInt8], checksum: UInt32)])
    func vectors(bytes: [UInt8], checksum: UInt32) {
        #expect(cchecksum_crc32c(0, bytes, bytes.count) == checksum)
        #expect(cchecksum_crc32c_table(0, bytes, bytes.count) == checksum)
    }

    @Test("of two pieces is that of the whole, wherever it is cut")
    func chaining() {
        let bytes = (0..<97).map { UInt8($0 * 5 % 251) }
        let whole = cchecksum_crc32c(0, bytes, bytes.count)
        for cut in 0...bytes.count {
            let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
            for crc32c in [cchecksum_crc32c, cchecksum_crc32c_table] {
                #expect(crc32c(crc32c(0, head, head.count), tail, tail.count) == whole)
            }
        }
    }
}
