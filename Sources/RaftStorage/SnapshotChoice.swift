// Which of the snapshots in a folder a restart begins with.

internal import Glibc
internal import Raft
internal import RaftRuntime

/// The snapshots of a folder, as recovery judges them.
struct SnapshotChoice<Files: FileSystem> {
    private let folder: String
    private let files: Files
    private let cluster: UInt64
    private let names: [String]

    /// The newest that is whole and that the log goes on behind.
    private(set) var chosen: SnapshotDescription?
    /// Where it is: not under its own name yet, if a crash came before.
    private(set) var chosenName = ""
    /// What was damaged, newest first.
    private(set) var damaged: [(name: String, error: StorageError)] = []

    init(_ names: [String], in folder: String, cluster: UInt64, on files: Files) {
        (self.names, self.folder) = (names, folder)
        (self.cluster, self.files) = (cluster, files)
    }

    /// All that are published, newest first; with the received one that a restart of the log speaks of.
    private func candidates(_ restart: Restart?) -> [(name: String, last: EntryID)] {
        var candidates: [(name: String, last: EntryID)] = []
        for name in names {
            if let snapshot = SnapshotName(name) { candidates.append((name, snapshot.last)) }
            if let received = ReceivedName(name), restart.map(ReceivedName.init) == received {
                candidates.append((name, received.last))
            }
        }
        // The published one first.
        return candidates.sorted { lhs, rhs in
            lhs.last.index != rhs.last.index ? lhs.last.index > rhs.last.index : lhs.name > rhs.name
        }
    }

    /// Why no snapshot can be chosen.
    enum Failure: Error {
        case storage(StorageError)
        /// The log ends before what a whole snapshot holds.
        case logIsShort(path: String)
        /// The log has something else where the snapshot ends.
        case contradiction(path: String)
    }

    /// Chooses, and verifies what it chooses. Calls `progress` with each piece that was read.
    mutating func choose(for replay: Replay, _ progress: () -> Void) throws(Failure) {
        for candidate in candidates(replay.restart) where candidate.last.index >= replay.base.index
        {
            guard let found = try verify(candidate.name, candidate.last, progress) else { continue }
            (chosen, chosenName) = (found, candidate.name)
            guard found.last.index <= replay.last.index else {
                throw .logIsShort(path: path(candidate.name))
            }
            let isBase = found.last.index == replay.base.index && !replay.isBaseKnown
            guard isBase || replay.term(at: found.last.index) == found.last.term else {
                throw .contradiction(path: path(candidate.name))
            }
            return
        }
    }

    /// Returns nothing when the file is damaged.
    private mutating func verify(
        _ name: String, _ last: EntryID, _ progress: () -> Void
    ) throws(Failure) -> SnapshotDescription? {
        do throws(StorageError) {
            let file = try OpenFile(path(name), .reading, on: files)
            var reader = try SnapshotReader(file, cluster: cluster)
            let found = try reader.verify(progress)
            guard found.last == last else {
                throw .corrupt(path: path(name), offset: 32, reason: "not what its name says")
            }
            return found
        } catch {
            guard case .corrupt = error else { throw .storage(error) }
            damaged.append((name, error))
            return nil
        }
    }

    func path(_ name: String) -> String { folder + "/" + name }

    // MARK: Once everything holds

    /// Gives the chosen snapshot its own name and makes it durable again; what was damaged gets another one.
    ///
    /// The log must be durable: a snapshot that it does not reach would be evidence of a loss.
    func settle() throws(StorageError) {
        if let chosen {
            try OpenFile(essential: path(chosenName), .writing, on: files).sync()
            let name = SnapshotName(chosen.last).text
            if chosenName != name { try rename(chosenName, to: name) }
        }
        for (name, _) in damaged { try rename(name, to: FileName.damagedPrefix + name) }
        try files.attempt("fsync", folder) { files throws(FileError) in
            try files.syncFolder(folder)
        }
    }

    /// Removes what nobody can use any more. `base` is the entry before the first of the log.
    func sweep(base: LogIndex) throws(StorageError) {
        var obsolete = damaged.isEmpty ? [] : names.filter { $0.hasPrefix(FileName.damagedPrefix) }
        if let chosen {
            let known = names.filter { name in !damaged.contains { $0.name == name } }
            obsolete += SnapshotName.obsolete(in: known, newest: chosen.last, base: base)
        }
        let received = names.compactMap(ReceivedName.init).filter { $0.text != chosenName }
        let newest = received.max { $0.last.index < $1.last.index }
        for name in received where name != newest || !isAhead(name) { obsolete.append(name.text) }
        if names.contains(FileName.newSnapshot) { obsolete.append(FileName.newSnapshot) }
        for name in obsolete { try files.removeIfPresent(path(name)) }
    }

    private func isAhead(_ name: ReceivedName) -> Bool {
        name.last.index > chosen?.last.index ?? .beforeLog
            && !damaged.contains { $0.name == name.text }
    }

    private func rename(_ name: String, to newName: String) throws(StorageError) {
        try files.attempt("rename", path(newName)) { files throws(FileError) in
            try files.rename(path(name), to: path(newName))
        }
    }
}

extension FileSystem {
    /// Removes a file, unless it is gone already.
    func removeIfPresent(_ path: String) throws(StorageError) {
        do { try remove(path) } catch {
            guard error.code == ENOENT else { throw StorageError(error, "remove", path) }
        }
    }
}
