// What a member durably remembers of its peers.

package import Raft
package import RaftRuntime

/// The incarnations of the peers, so that one whose directory was wiped cannot vote under its old name.
package struct PeerBook<Files: FileSystem> {
    /// Whether every founding member was met: only then may this one vote.
    package private(set) var isFounded: Bool
    /// Sorted by peer.
    private var known: [(peer: NodeID, incarnation: UInt64)] = []
    private let file: SmallFile<Files>

    static var kind: UInt64 { 0x0a73_7265_6570_6472 }  // "rdpeers\n"

    /// The content of a book that knows nobody.
    static var empty: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: UInt64(0))
        return bytes
    }

    init(_ file: SmallFile<Files>) throws(StorageError) {
        self.file = file
        let bytes = try file.readDurably()
        guard bytes.count % 16 == 8 else {
            throw .corrupt(path: file.path, offset: 0, reason: "the length does not fit")
        }
        isFounded = bytes.span.load(UInt64.self, at: 0) == 1
        for start in stride(from: 8, to: bytes.count, by: 16) {
            known.append(
                (NodeID(bytes.span.load(at: start)), bytes.span.load(at: start + 8)))
        }
        try file.reserve()
    }

    /// Returns the incarnation that was remembered last.
    package func incarnation(of peer: NodeID) -> UInt64? {
        known.first { $0.peer == peer }?.incarnation
    }

    /// Remembers a peer, in place of any other incarnation of it. Durable on return. Whether another one may take the
    /// place is the caller's to know.
    package mutating func remember(
        _ peer: NodeID, incarnation: UInt64
    ) throws(StorageError) {
        guard self.incarnation(of: peer) != incarnation else { return }
        var next = self
        next.known.removeAll { $0.peer == peer }
        next.known.append((peer, incarnation))
        next.known.sort { $0.peer < $1.peer }
        try next.save()
        self = next
    }

    /// Remembers that every founding member was met. Durable on return.
    package mutating func markFounded() throws(StorageError) {
        guard !isFounded else { return }
        var next = self
        next.isFounded = true
        try next.save()
        self = next
    }

    private func save() throws(StorageError) {
        var bytes: [UInt8] = []
        bytes.append(number: UInt64(isFounded ? 1 : 0))
        for entry in known {
            bytes.append(number: entry.peer.number)
            bytes.append(number: entry.incarnation)
        }
        try file.replaceReserved(with: bytes)
    }
}
