// Open files of a simulated disk: handles, locks and bytes.

internal import RaftStorage

extension SimulatedDisk {
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
        guard self.byteCount + UInt64(growth) <= byteLimit else {
            throw FileError(code: Code.noSpace)
        }
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
