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
        /// Sorted by name.
        var cached: [(name: String, node: Int)] = []
        var durable: [(name: String, node: Int)] = []
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

    private var nodes: [Node] = [.folder(Folder())]
    /// The node behind each open handle; nothing once it is closed.
    private var handles: [Int?] = []
    private var locked: [(node: Int, handle: CInt)] = []

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
    private enum Fate { case done, half(CInt) }

    private mutating func fate() -> Fate {
        callCount += 1
        if callCount == crashCall {
            isCrashed = true
            return .half(Code.interrupted)
        }
        if let failure, failure.call == callCount { return .half(failure.code) }
        return .done
    }

    /// Fails unless the call is to be carried out, as a whole or not at all.
    private mutating func count() throws(FileError) {
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

    // MARK: Names

    private func node(at path: String) -> Int? {
        var number = 0
        for component in path.split(separator: "/") where component != "." {
            guard case .folder(let folder) = nodes[number],
                let next = folder.cached.first(where: { $0.name == component })
            else { return nil }
            number = next.node
        }
        return number
    }

    func file(at path: String) -> File? {
        guard let number = node(at: path), case .file(let file) = nodes[number] else { return nil }
        return file
    }

    /// Splits a path into the folder, which must exist, and the name in it.
    private func place(_ path: String) throws(FileError) -> (folder: Int, name: String) {
        let parts = path.split(separator: "/")
        guard let name = parts.last,
            let folder = node(at: parts.dropLast().joined(separator: "/"))
        else { throw FileError(code: Code.notFound) }
        return (folder, String(name))
    }

    private mutating func change(_ number: Int, _ change: Change) {
        guard case .folder(var folder) = nodes[number] else { preconditionFailure("not a folder") }
        folder.pending.append(change)
        Folder.apply(change, to: &folder.cached)
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
        return folder.cached.map(\.name)
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

    // MARK: Handles

    mutating func open(_ path: String, _ mode: FileMode) throws(FileError) -> FileHandle {
        if mode == .creating {
            try count()
            try create(path)
        }
        guard let number = node(at: path), case .file = nodes[number] else {
            throw FileError(code: Code.notFound)
        }
        handles.append(number)
        return FileHandle(number: CInt(handles.count - 1))
    }

    private mutating func create(_ path: String) throws(FileError) {
        if let number = node(at: path), case .file(var file) = nodes[number] {
            file.cached = []
            file.dirty = []
            nodes[number] = .file(file)
            return
        }
        let place = try place(path)
        nodes.append(.file(File()))
        change(place.folder, .link(place.name, nodes.count - 1))
    }

    mutating func close(_ handle: FileHandle) {
        handles[Int(handle.number)] = nil
        locked.removeAll { $0.handle == handle.number }
    }

    private func node(of handle: FileHandle) throws(FileError) -> Int {
        guard handles.indices.contains(Int(handle.number)),
            let number = handles[Int(handle.number)]
        else { throw FileError(code: Code.inputOutput) }
        return number
    }

    func file(_ handle: FileHandle) throws(FileError) -> File {
        guard case .file(let file) = nodes[try node(of: handle)] else {
            throw FileError(code: Code.inputOutput)
        }
        return file
    }

    mutating func lock(_ handle: FileHandle) throws(FileError) -> Bool {
        let node = try node(of: handle)
        guard !locked.contains(where: { $0.node == node }) else { return false }
        locked.append((node, handle.number))
        return true
    }

    // MARK: Content

    /// Changes a file in place: taken out and put back, so that its bytes are not copied.
    private mutating func change(
        _ handle: FileHandle, _ body: (inout File) -> Void
    ) throws(FileError) {
        let number = try node(of: handle)
        guard case .file(var file) = nodes[number] else { throw FileError(code: Code.inputOutput) }
        nodes[number] = .file(File())
        body(&file)
        nodes[number] = .file(file)
    }

    private func demandRoom(_ handle: FileHandle, _ byteCount: Int) throws(FileError) {
        let growth = byteCount - (try file(handle).cached.count)
        guard let byteLimit, growth > 0 else { return }
        var total = UInt64(growth)
        for case .file(let file) in nodes { total += UInt64(file.cached.count) }
        guard total <= byteLimit else { throw FileError(code: Code.noSpace) }
    }

    mutating func write(
        _ bytes: ArraySlice<UInt8>, to handle: FileHandle, at offset: Int
    ) throws(FileError) {
        let fate = fate()
        try demandRoom(handle, offset + bytes.count)
        guard case .half(let code) = fate else {
            return try change(handle) { $0.write(bytes, at: offset) }
        }
        try change(handle) { $0.write(bytes.prefix(bytes.count / 2), at: offset) }
        throw FileError(code: code)
    }

    mutating func sync(_ handle: FileHandle) throws(FileError) {
        guard case .half(let code) = fate() else { return try change(handle) { $0.sync() } }
        // Pages that could not be written count as clean from now on.
        if !isCrashed { try change(handle) { $0.dirty = $0.dirty.map { _ in false } } }
        throw FileError(code: code)
    }

    mutating func allocate(_ handle: FileHandle, _ byteCount: Int) throws(FileError) {
        try count()
        try demandRoom(handle, byteCount)
        try change(handle) { $0.grow(to: byteCount) }
    }

    mutating func forgetCache(of handle: FileHandle) throws(FileError) {
        try change(handle) { $0.forget() }
    }
}

// MARK: - Files and folders

extension SimulatedDisk.File {
    private static var sectorBytes: Int { SimulatedDisk.sectorBytes }

    static func sectorCount(_ byteCount: Int) -> Int { (byteCount + sectorBytes - 1) / sectorBytes }

    mutating func grow(to byteCount: Int) {
        guard byteCount > cached.count else { return }
        cached.append(contentsOf: [UInt8](repeating: 0, count: byteCount - cached.count))
        let added = Self.sectorCount(byteCount) - dirty.count
        dirty.append(contentsOf: [Bool](repeating: false, count: added))
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard !bytes.isEmpty else { return }
        let end = offset + bytes.count
        grow(to: end)
        cached.replaceSubrange(offset..<end, with: bytes)
        for sector in offset / Self.sectorBytes...(end - 1) / Self.sectorBytes {
            dirty[sector] = true
        }
    }

    private func range(ofSector sector: Int) -> Range<Int> {
        let start = sector * Self.sectorBytes
        return start..<min(start + Self.sectorBytes, cached.count)
    }

    private mutating func persist(_ sector: Int) {
        let range = range(ofSector: sector)
        if durable.count < range.upperBound {
            durable.append(
                contentsOf: [UInt8](repeating: 0, count: range.upperBound - durable.count))
        }
        durable.replaceSubrange(range, with: cached[range])
        dirty[sector] = false
    }

    private mutating func resizeDurable(to byteCount: Int) {
        if durable.count > byteCount { durable.removeSubrange(byteCount...) }
        durable.append(contentsOf: [UInt8](repeating: 0, count: byteCount - durable.count))
    }

    mutating func sync() {
        for sector in dirty.indices where dirty[sector] { persist(sector) }
        resizeDurable(to: cached.count)
    }

    /// Clean sectors are read from the disk again.
    mutating func forget() {
        for sector in dirty.indices where !dirty[sector] {
            let range = range(ofSector: sector)
            let kept = durable[
                min(range.lowerBound, durable.count)..<min(range.upperBound, durable.count)]
            if cached[range] == kept { continue }
            let zeros = [UInt8](repeating: 0, count: range.count - kept.count)
            cached.replaceSubrange(range, with: Array(kept) + zeros)
        }
    }

    mutating func cutPower(_ dice: inout TearingDice) {
        for sector in dirty.indices where dirty[sector] && dice.survives() { persist(sector) }
        if durable.count != cached.count, dice.survives() { resizeDurable(to: cached.count) }
        cached = durable
        dirty = [Bool](repeating: false, count: Self.sectorCount(cached.count))
    }
}

extension SimulatedDisk.Folder {
    static func apply(
        _ change: SimulatedDisk.Change, to entries: inout [(name: String, node: Int)]
    ) {
        switch change {
        case .link(let name, let node): entries.append((name, node))
        case .unlink(let name): entries.removeAll { $0.name == name }
        case .rename(let from, let to):
            guard let node = entries.first(where: { $0.name == from })?.node else { return }
            entries.removeAll { $0.name == from || $0.name == to }
            entries.append((to, node))
        }
        entries.sort { $0.name < $1.name }
    }

    /// A journal keeps the order of changes, so what survives is the beginning of it.
    mutating func cutPower(_ dice: inout TearingDice) {
        for change in pending {
            guard dice.survives() else { break }
            Self.apply(change, to: &durable)
        }
        pending = []
        cached = durable
    }
}

/// Decides what survives a power cut.
struct TearingDice {
    private let cut: SimulatedFiles.PowerCut
    private var state: UInt64

    init(_ cut: SimulatedFiles.PowerCut) {
        self.cut = cut
        state = if case .torn(let seed) = cut { seed } else { 0 }
    }

    mutating func survives() -> Bool {
        switch cut {
        case .lost: return false
        case .kept: return true
        case .torn: break
        }
        // SplitMix64.
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return (word ^ (word >> 31)) & 1 == 1
    }
}
