// What SimulatedFiles keeps: files and folders, each with what is cached and what is durable.

internal import RaftStorage

/// The state of a simulated file system.
package struct SimulatedDisk: Sendable {
    /// The kernel's numbers for what goes wrong here.
    package enum Code {
        package static let notFound: CInt = 2
        package static let interrupted: CInt = 4
        package static let inputOutput: CInt = 5
        package static let exists: CInt = 17
        package static let noSpace: CInt = 28
        package static let notEmpty: CInt = 39
    }

    static let sectorBytes = 512

    struct File: Sendable {
        var cached: [UInt8] = []
        var durable: [UInt8] = []
        /// One for each sector: written since the last sync.
        var dirty: [Bool] = []
    }

    struct Folder: Sendable {
        var cached = Names()
        var durable = Names()
        /// What was done since the last sync, in order.
        var pending: [Change] = []
    }

    enum Change: Sendable {
        case link(String, Int)
        case unlink(String)
        case rename(String, to: String)
    }

    enum Node: Sendable {
        case file(File)
        case folder(Folder)
    }

    var nodes: [Node] = [.folder(Folder())]
    /// The node behind each open handle; nothing once it is closed.
    var handles: [Int?] = []
    var locked: [(node: Int, handle: CInt)] = []

    private(set) var callCount = 0
    private(set) var isCrashed = false
    var crashCall: Int?
    var failure: (call: Int, code: CInt)?
    var byteLimit: UInt64?

    init() {}

    func copy() -> SimulatedDisk {
        var copy = self
        copy.restart()
        (copy.callCount, copy.byteLimit) = (0, nil)
        return copy
    }

    // MARK: Faults

    /// What is to become of a call that changes something.
    enum Fate { case done, half(CInt) }

    mutating func fate() -> Fate {
        callCount += 1
        if callCount == crashCall {
            isCrashed = true
            return .half(Code.interrupted)
        }
        if let failure, failure.call == callCount { return .half(failure.code) }
        return .done
    }

    /// Fails unless the call is to be carried out, as a whole or not at all.
    mutating func count() throws(FileError) {
        if case .half(let code) = fate() { throw FileError(code: code) }
    }

    mutating func restart() {
        // Numbers are not used again: what is left of the old process may still close its own.
        handles = handles.map { _ in nil }
        locked = []
        isCrashed = false
        (crashCall, failure) = (nil, nil)
    }

    mutating func cutPower(_ cut: SimulatedFiles.PowerCut) {
        restart()
        var dice = TearingDice(cut)
        for number in nodes.indices {
            switch nodes[number] {
            case .file(var file):
                file.cutPower(&dice)
                nodes[number] = .file(file)
            case .folder(var folder):
                folder.cutPower(&dice)
                nodes[number] = .folder(folder)
            }
        }
    }

    mutating func damage(_ path: String, _ change: (inout [UInt8]) -> Void) {
        guard let number = node(at: path), case .file(var file) = nodes[number] else {
            preconditionFailure("no file to damage at \(path)")
        }
        change(&file.cached)
        file.durable = file.cached
        file.dirty = [Bool](repeating: false, count: File.sectorCount(file.cached.count))
        nodes[number] = .file(file)
    }

    mutating func rot(_ path: String, at offset: Int) {
        guard let number = node(at: path), case .file(var file) = nodes[number] else {
            preconditionFailure("no file to rot at \(path)")
        }
        file.durable[offset] ^= 1
        nodes[number] = .file(file)
    }

    // MARK: Names

    func node(at path: String) -> Int? {
        var number = 0
        for component in path.split(separator: "/") where component != "." {
            guard case .folder(let folder) = nodes[number],
                let next = folder.cached.node(of: component)
            else { return nil }
            number = next
        }
        return number
    }

    /// What all files take.
    var byteCount: UInt64 {
        var total: UInt64 = 0
        for case .file(let file) in nodes { total += UInt64(file.cached.count) }
        return total
    }

    func file(at path: String) -> File? {
        guard let number = node(at: path), case .file(let file) = nodes[number] else { return nil }
        return file
    }

    /// Splits a path into the folder, which must exist, and the name in it.
    func place(_ path: String) throws(FileError) -> (folder: Int, name: String) {
        let parts = path.split(separator: "/")
        guard let name = parts.last,
            let folder = node(at: parts.dropLast().joined(separator: "/"))
        else { throw FileError(code: Code.notFound) }
        return (folder, String(name))
    }

    mutating func change(_ number: Int, _ change: Change) {
        guard case .folder(var folder) = nodes[number] else { preconditionFailure("not a folder") }
        nodes[number] = .file(File())
        folder.pending.append(change)
        folder.cached.apply(change)
        nodes[number] = .folder(folder)
    }

    mutating func makeFolder(_ path: String) throws(FileError) {
        try count()
        guard node(at: path) == nil else { throw FileError(code: Code.exists) }
        let (folder, name) = try place(path)
        nodes.append(.folder(Folder()))
        change(folder, .link(name, nodes.count - 1))
    }

    func names(in path: String) throws(FileError) -> [String] {
        guard let number = node(at: path), case .folder(let folder) = nodes[number] else {
            throw FileError(code: Code.notFound)
        }
        return folder.cached.all
    }

    mutating func rename(_ path: String, to newPath: String) throws(FileError) {
        try count()
        guard node(at: path) != nil else { throw FileError(code: Code.notFound) }
        let (from, to) = (try place(path), try place(newPath))
        precondition(from.folder == to.folder, "a rename stays in its folder")
        change(from.folder, .rename(from.name, to: to.name))
    }

    mutating func remove(_ path: String) throws(FileError) {
        try count()
        guard let number = node(at: path) else { throw FileError(code: Code.notFound) }
        if case .folder(let folder) = nodes[number], !folder.cached.isEmpty {
            throw FileError(code: Code.notEmpty)
        }
        let place = try place(path)
        change(place.folder, .unlink(place.name))
    }

    mutating func syncFolder(_ path: String) throws(FileError) {
        try count()
        guard let number = node(at: path), case .folder(var folder) = nodes[number] else {
            throw FileError(code: Code.notFound)
        }
        folder.durable = folder.cached
        folder.pending = []
        nodes[number] = .folder(folder)
    }
}
