// A file system in memory that keeps only what it must: what was not synced may be lost, kept or torn by a power
// cut, any call may fail or be the last one, and bytes may rot at rest.
//
// A file has two contents: the cached one, which the running process sees, and the durable one. A failed sync
// marks pages clean without writing them, as Linux does: they stay readable, also after a crash of the
// process, and are gone after the next power cut.

package import RaftStorage
internal import Synchronization

/// Files in memory, with a disk's faults. A value of `seed` decides nothing here but what a torn power cut tears.
package final class SimulatedFiles: FileSystem, Sendable {
    /// What becomes of writes that were never synced when the power fails.
    package enum PowerCut: Hashable, Sendable {
        case lost
        case kept
        /// Each sector and each name by itself, as the dice say.
        case torn(seed: UInt64)
    }

    private let state: Mutex<SimulatedDisk>

    package init() { state = Mutex(SimulatedDisk()) }
    private init(_ disk: SimulatedDisk) { state = Mutex(disk) }

    // MARK: Faults

    /// How many calls were made that change something. Faults are addressed by this number.
    package var callCount: Int { state.withLock { $0.callCount } }

    /// The process dies at the call with this number, which is carried out by half at most. Every later call
    /// fails until `restart`.
    package func crash(atCall number: Int) { state.withLock { $0.crashCall = number } }

    /// The call with this number fails. A sync that fails drops what it should have written; a write that
    /// fails has written half.
    package func fail(atCall number: Int, code: CInt = SimulatedDisk.Code.inputOutput) {
        state.withLock { $0.failure = (number, code) }
    }

    /// No more bytes than this fit; nothing means any number.
    package func limit(bytes: UInt64?) { state.withLock { $0.byteLimit = bytes } }

    /// Whether a crash that was asked for has happened.
    package var isCrashed: Bool { state.withLock { $0.isCrashed } }

    /// The process ends, and another one may start: handles and locks are gone, written bytes are there.
    package func restart() { state.withLock { $0.restart() } }

    /// The power fails: what was not durable goes the way of `cut`. Another process may start.
    package func restart(after cut: PowerCut) { state.withLock { $0.cutPower(cut) } }

    /// Another file system with the same content, faults not included.
    package func copy() -> SimulatedFiles { SimulatedFiles(state.withLock { $0.copy() }) }

    /// What all files take.
    package var byteCount: UInt64 { state.withLock { $0.byteCount } }

    /// The files of a folder, by name.
    package func paths(in folder: String) -> [String] {
        state.withLock { disk in
            let names = (try? disk.names(in: folder)) ?? []
            return names.map { folder + "/" + $0 }
        }
    }

    // MARK: Damage at rest

    /// The bytes of a file as they would be read.
    package func content(of path: String) -> [UInt8]? {
        state.withLock { $0.file(at: path)?.cached }
    }

    /// Flips a bit of a file on the disk, where a clean page of the cache hides it.
    package func rot(_ path: String, at offset: Int) { state.withLock { $0.rot(path, at: offset) } }

    /// Replaces the bytes of a file behind everybody's back, in cache and on disk.
    package func damage(_ path: String, _ change: (inout [UInt8]) -> Void) {
        state.withLock { $0.damage(path, change) }
    }
}

// MARK: - Calls

extension SimulatedFiles {
    package func open(_ path: String, _ mode: FileMode) throws(FileError) -> FileHandle {
        try call { disk throws(FileError) in try disk.open(path, mode) }
    }

    package func close(_ file: FileHandle) { state.withLock { $0.close(file) } }

    package func size(of file: FileHandle) throws(FileError) -> UInt64 {
        try call { disk throws(FileError) in UInt64(try disk.file(file).cached.count) }
    }

    package func read(
        _ file: FileHandle, at offset: UInt64, count: Int
    ) throws(FileError) -> [UInt8] {
        try call { disk throws(FileError) in
            let bytes = try disk.file(file).cached
            let start = min(Int(offset), bytes.count)
            return Array(bytes[start..<min(start + count, bytes.count)])
        }
    }

    package func write(
        _ bytes: ArraySlice<UInt8>, to file: FileHandle, at offset: UInt64
    ) throws(FileError) {
        try call { disk throws(FileError) in try disk.write(bytes, to: file, at: Int(offset)) }
    }

    package func sync(_ file: FileHandle) throws(FileError) {
        try call { disk throws(FileError) in try disk.sync(file) }
    }

    package func allocate(_ file: FileHandle, count: UInt64) throws(FileError) {
        try call { disk throws(FileError) in try disk.allocate(file, Int(count)) }
    }

    package func forgetCache(of file: FileHandle) throws(FileError) {
        try call { disk throws(FileError) in try disk.forgetCache(of: file) }
    }

    package func lock(_ file: FileHandle) throws(FileError) -> Bool {
        try call { disk throws(FileError) in try disk.lock(file) }
    }

    package func makeFolder(_ path: String) throws(FileError) {
        try call { disk throws(FileError) in try disk.makeFolder(path) }
    }

    package func names(in folder: String) throws(FileError) -> [String] {
        try call { disk throws(FileError) in try disk.names(in: folder) }
    }

    package func rename(_ path: String, to newPath: String) throws(FileError) {
        try call { disk throws(FileError) in try disk.rename(path, to: newPath) }
    }

    package func remove(_ path: String) throws(FileError) {
        try call { disk throws(FileError) in try disk.remove(path) }
    }

    package func syncFolder(_ path: String) throws(FileError) {
        try call { disk throws(FileError) in try disk.syncFolder(path) }
    }

    /// Time stands still: whoever measures it here would make a run depend on the machine.
    package func monotonicNanoseconds() -> UInt64 { 0 }

    private func call<Answer: Sendable>(
        _ body: (inout SimulatedDisk) throws(FileError) -> Answer
    ) throws(FileError) -> Answer {
        let result = state.withLock { disk in
            Result { () throws(FileError) in
                guard !disk.isCrashed else { throw FileError(code: SimulatedDisk.Code.interrupted) }
                return try body(&disk)
            }
        }
        return try result.get()
    }
}
