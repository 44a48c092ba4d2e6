// Drop-ins: files that change single keys of a configuration file without editing it, as with unit
// files. For `raftd.conf` they are `raftd.conf.d/*.conf`, in the order of their names.

internal import Glibc

enum DropIns {
    /// Returns the paths of the drop-ins of the file at `path`; the later ones are stronger.
    static func paths(of path: String) throws(SettingsError) -> [String] {
        let folder = path + ".d"
        return try names(in: folder).filter { $0.hasSuffix(".conf") && !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(folder)/\($0)" }
    }

    /// Returns the names of everything in a folder; none if there is no folder.
    private static func names(in folder: String) throws(SettingsError) -> [String] {
        guard let stream = unsafe opendir(folder) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            let reason = unsafe String(cString: strerror(errno))
            throw SettingsError(["\(folder): cannot read the folder of drop-ins: \(reason)"])
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            names.append(
                unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }
}
