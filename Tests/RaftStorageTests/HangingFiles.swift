// A disk that stops answering, and answers again when the test says so; or that cannot read some bytes.

import Dispatch
import Simulator
import Synchronization

@testable import RaftStorage

/// Files on a disk that stops answering.
struct HangingFiles: FileSystem {
    let files: SimulatedFiles
    let hang = Hang()
    /// What no file can be read at.
    let badBytes = Damage()

    final class Damage: Sendable { let range = Mutex<Range<Int>?>(nil) }

    final class Hang: Sendable {
        private let isOn = Mutex(false)
        private let release = DispatchSemaphore(value: 0)
        private let reached = DispatchSemaphore(value: 0)

        /// From now on a sync does not return.
        func begin() { isOn.withLock { $0 = true } }

        /// Returns when somebody waits for the disk.
        func awaitVictim() { reached.wait() }

        func end() {
            isOn.withLock { $0 = false }
            release.signal()
        }

        fileprivate func sync() {
            guard isOn.withLock({ $0 }) else { return }
            reached.signal()
            release.wait()
        }
    }

    func sync(_ file: FileHandle) throws(FileError) {
        hang.sync()
        try files.sync(file)
    }

    func open(_ path: String, _ mode: FileMode) throws(FileError) -> FileHandle {
        try files.open(path, mode)
    }
    func close(_ file: FileHandle) { files.close(file) }
    func size(of file: FileHandle) throws(FileError) -> UInt64 { try files.size(of: file) }
    func read(
        _ file: FileHandle, at offset: UInt64, count: Int
    ) throws(FileError) -> [UInt8] {
        let wanted = Int(offset)..<Int(offset) + count
        if badBytes.range.withLock({ $0?.overlaps(wanted) ?? false }) {
            throw FileError(code: SimulatedDisk.Code.inputOutput)
        }
        return try files.read(file, at: offset, count: count)
    }
    func write(
        _ bytes: ArraySlice<UInt8>, to file: FileHandle, at offset: UInt64
    ) throws(FileError) { try files.write(bytes, to: file, at: offset) }
    func allocate(_ file: FileHandle, count: UInt64) throws(FileError) {
        try files.allocate(file, count: count)
    }
    func forgetCache(of file: FileHandle) throws(FileError) { try files.forgetCache(of: file) }
    func lock(_ file: FileHandle) throws(FileError) -> Bool { try files.lock(file) }
    func makeFolder(_ path: String) throws(FileError) { try files.makeFolder(path) }
    func names(in folder: String) throws(FileError) -> [String] { try files.names(in: folder) }
    func rename(_ path: String, to newPath: String) throws(FileError) {
        try files.rename(path, to: newPath)
    }
    func remove(_ path: String) throws(FileError) { try files.remove(path) }
    func syncFolder(_ path: String) throws(FileError) { try files.syncFolder(path) }
    func monotonicNanoseconds() -> UInt64 { files.monotonicNanoseconds() }
}
