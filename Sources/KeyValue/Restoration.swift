// How a store is made from the pieces of a snapshot: each element is checked as it comes, trees are
// built from their leaves up, and at the end all of it must have the digest that was written.

/// Why pieces do not make a store.
package enum SnapshotDamage: Error, Hashable, Sendable {
    /// A newer version wrote this format.
    case unknownFormat(UInt64)
    /// The piece, counted from 0, is not what a store writes.
    case malformed(piece: Int)
    /// The pieces contradict each other, in this way.
    case contradiction(String)
    /// There are pieces missing at the end.
    case incomplete
}

/// A store in the making.
///
/// Takes pieces one by one, so that nobody needs to hold more than one of them.
package struct Restoration {
    private var head: SnapshotHead?
    private var section = SnapshotSection.head
    private var pieceCount = 0
    private var digest: UInt64?

    private var past = RestoredPast()
    private var live: Tree<Store.Live>.Builder
    private var leases: Tree<Store.Lease>.Builder
    private var contents = Digest()
    private var clients: RestoredClients
    private let nodeCapacity: Int

    package init() { self.init(nodeCapacity: Store.nodeCapacity) }

    init(nodeCapacity: Int) {
        self.nodeCapacity = nodeCapacity
        live = Tree.Builder(capacity: nodeCapacity)
        leases = Tree.Builder(capacity: nodeCapacity)
        clients = RestoredClients(nodeCapacity: nodeCapacity)
    }

    /// Takes the next piece.
    package mutating func take(_ piece: [UInt8]) throws(SnapshotDamage) {
        var reader = ByteReader(piece)
        let damage = SnapshotDamage.malformed(piece: pieceCount)
        guard let section = reader.byte().flatMap(SnapshotSection.init(rawValue:)),
            section >= self.section, digest == nil, section == .head || head != nil
        else { throw damage }
        self.section = section
        switch section {
        case .head: try takeHead(&reader)
        case .foot: try takeFoot(&reader)
        default:
            guard let head, !reader.isAtEnd else { throw damage }
            while !reader.isAtEnd { guard takeElement(&reader, head) else { throw damage } }
        }
        pieceCount += 1
    }

    private mutating func takeHead(_ reader: inout ByteReader) throws(SnapshotDamage) {
        guard head == nil, let format = reader.number() else {
            throw .malformed(piece: pieceCount)
        }
        guard format == SnapshotHead.format else { throw .unknownFormat(format) }
        head = SnapshotHead(&reader)
        guard head != nil else { throw .malformed(piece: pieceCount) }
    }

    private mutating func takeFoot(_ reader: inout ByteReader) throws(SnapshotDamage) {
        digest = reader.word()
        guard digest != nil, reader.isAtEnd else { throw .malformed(piece: pieceCount) }
    }

    private mutating func takeElement(
        _ reader: inout ByteReader, _ head: SnapshotHead
    ) -> Bool {
        switch section {
        case .head, .foot: false
        case .changes: past.takeChange(&reader, head)
        case .live: takeLive(&reader, head)
        case .tombstones: past.takeTombstone(&reader, head)
        case .leases: takeLease(&reader)
        case .sessions: clients.takeSession(&reader, head)
        case .answers: clients.takeAnswer(&reader)
        case .tokens: clients.takeToken(&reader, head)
        }
    }

    private mutating func takeLive(_ reader: inout ByteReader, _ head: SnapshotHead) -> Bool {
        guard let pair = reader.pair(), let link = reader.link(),
            past.takeLive(pair, link, head)
        else { return false }
        let element = Store.Live(pair, link: link)
        contents.add(element.fingerprint)
        return live.append(element)
    }

    private mutating func takeLease(_ reader: inout ByteReader) -> Bool {
        guard let number = reader.number() else { return false }
        let lease = Store.Lease(key: LeaseID(Int64(bitPattern: number)))
        contents.add(lease.fingerprint)
        return leases.append(lease)
    }

    /// Returns the store, once all pieces were taken.
    package consuming func finish() throws(SnapshotDamage) -> Store {
        guard let head, let digest else { throw .incomplete }
        let history = try past.finish(head, nodeCapacity: nodeCapacity)
        let (sessions, tokens) = try clients.finish(head, nodeCapacity: nodeCapacity)
        let store = Store(
            revision: head.revision, clusterTime: head.clusterTime, live: live.finish(),
            history: history, leases: leases.finish(), sessions: sessions, tokens: tokens,
            contents: contents
        )
        guard store.digest.number == digest else {
            throw .contradiction("the digest is another one")
        }
        return store
    }
}
