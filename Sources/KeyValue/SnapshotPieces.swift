// How a snapshot is written: walk the trees of a frozen copy, and cut the bytes into pieces.

extension Store {
    /// The whole store in pieces of at most `byteLimit` bytes; one element that is larger is a piece
    /// by itself.
    ///
    /// Stores that are equal give the same pieces, however they came to be what they are. Nothing of
    /// the store is copied but the piece at hand, and a store that goes on changing does not disturb it.
    package func snapshotPieces(byteLimit: Int) -> SnapshotPieces {
        SnapshotPieces(of: self, byteLimit: byteLimit)
    }
}

/// The pieces of a snapshot, one after the other. Snapshot.swift has their bytes.
package struct SnapshotPieces: IteratorProtocol, Sendable {
    private let byteLimit: Int
    private let head: SnapshotHead
    private let digest: Digest
    private var section = SnapshotSection.head
    private var isFinished = false

    private var changes: Tree<Change>.Cursor
    private var live: Tree<Store.Live>.Cursor
    private var tombstones: Tree<Tombstone>.Cursor
    private var leases: Tree<Store.Lease>.Cursor
    private var sessions: Tree<Session>.Cursor
    private var answers: Tree<KeptAnswer>.Cursor
    private var tokens: Tree<OnceToken>.Cursor

    fileprivate init(of store: Store, byteLimit: Int) {
        self.byteLimit = byteLimit
        (head, digest) = (SnapshotHead(store), store.digest)
        changes = store.history.changes.cursor()
        live = store.live.cursor()
        tombstones = store.history.tombstones.cursor()
        leases = store.leases.cursor()
        sessions = store.sessions.open.cursor()
        answers = store.sessions.answers.cursor()
        tokens = store.tokens.byToken.cursor()
    }

    package mutating func next() -> [UInt8]? {
        while !isFinished {
            if let piece = piece() { return piece }
            guard let following = SnapshotSection(rawValue: section.rawValue + 1) else { break }
            section = following
        }
        return nil
    }

    /// Returns another piece of the section at hand, if there is one.
    private mutating func piece() -> [UInt8]? {
        switch section {
        case .head: headPiece()
        case .changes: piece(from: &changes)
        case .live: piece(from: &live)
        case .tombstones: piece(from: &tombstones)
        case .leases: piece(from: &leases)
        case .sessions: piece(from: &sessions)
        case .answers: piece(from: &answers)
        case .tokens: piece(from: &tokens)
        case .foot: footPiece()
        }
    }

    private mutating func headPiece() -> [UInt8] {
        var piece = [section.rawValue]
        piece.append(number: SnapshotHead.format)
        let numbers = head.numbers
        for place in numbers.indices { piece.append(number: numbers[place]) }
        section = .changes
        return piece
    }

    private mutating func footPiece() -> [UInt8] {
        var piece = [section.rawValue]
        piece.append(word: digest.number)
        isFinished = true
        return piece
    }

    private func piece<Element: SnapshotElement>(
        from cursor: inout Tree<Element>.Cursor
    ) -> [UInt8]? {
        guard let first = cursor.current else { return nil }
        var piece: [UInt8] = []
        piece.reserveCapacity(min(byteLimit, 1 << 20) + 512)
        piece.append(section.rawValue)
        first.write(into: &piece)
        cursor.advance()
        while piece.count < byteLimit, let element = cursor.current {
            let end = piece.count
            element.write(into: &piece)
            if piece.count > byteLimit {
                piece.removeSubrange(end...)
                break
            }
            cursor.advance()
        }
        return piece
    }
}

/// What a snapshot holds many of.
private protocol SnapshotElement: TreeElement {
    func write(into piece: inout [UInt8])
}

extension [UInt8] {
    fileprivate mutating func append(_ link: Link) {
        append(number: link.change.number)
        append(number: link.packedMilestone)
    }
}

extension Change: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) {
        piece.append(UInt8(kind.number) | (before == nil ? 0 : 8))
        piece.append(number: revision.number)
        if let before { piece.append(before) }
        if let replaced { piece.append(counted: replaced.bytes) }
    }
}

extension Store.Live: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) {
        piece.append(counted: pair.bytes)
        piece.append(link)
    }
}

extension Tombstone: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) { piece.append(number: link.change.number) }
}

extension Store.Lease: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) { piece.append(number: key.rank) }
}

extension Session: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) {
        piece.append(number: key.number)
        piece.append(number: seen)
        piece.append(number: acknowledgedBelow)
    }
}

extension KeptAnswer: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) {
        piece.append(number: key.session.number)
        piece.append(number: key.sequence)
        piece.append(word: command)
        piece.append(counted: bytes)
    }
}

extension OnceToken: SnapshotElement {
    fileprivate func write(into piece: inout [UInt8]) {
        piece.append(counted: token)
        piece.append(number: number)
        piece.append(number: time)
        piece.append(word: command)
        piece.append(counted: answer)
    }
}
