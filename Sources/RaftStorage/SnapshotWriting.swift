// A snapshot that is being written, piece by piece, so that whoever writes it can do other things in between.

package import RaftRuntime

/// The pieces of a frozen machine on their way to a file.
package struct SnapshotWriting<Files: FileSystem, Machine: StateMachine> {
    private var writer: SnapshotWriter<Files>
    private var pieces: Machine.SnapshotPieces
    private let shelf: SnapshotShelf

    init(
        _ writer: SnapshotWriter<Files>, _ pieces: Machine.SnapshotPieces, shelf: SnapshotShelf
    ) {
        (self.writer, self.pieces, self.shelf) = (writer, pieces, shelf)
    }

    /// Writes the next piece.
    ///
    /// - Returns: the snapshot when it was the last, and everything is durable.
    package mutating func step() throws(StorageError) -> SnapshotDescription? {
        if let piece = pieces.next() {
            try writer.add(piece)
            return nil
        }
        let written = try writer.finish()
        shelf.add(written)
        return written
    }
}
