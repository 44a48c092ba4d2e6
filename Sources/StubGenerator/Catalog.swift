// Every message and enum of the files at hand, found by full name: what it is called in Swift, and what holds itself.

struct Catalog {
    struct Entry {
        /// The file that declares it.
        var path: String
        var swiftName: String
        /// Nothing for an enum.
        var message: ProtoMessage?
        /// Whether a value of this message can, without an array in between, hold another of its kind.
        var holdsItself = false
    }

    private var entries: [String: Entry] = [:]
    private let ownPaths: [String]
    /// By the Swift name of a message: the types declared inside it, those of oneofs included.
    private(set) var typesInside: [String: Set<String>] = [:]
    /// By the Swift name of what the files to generate declare in no message: its full name. It hides what other
    /// modules call the same.
    private(set) var topLevel: [String: String] = [:]
    private let cModule: String

    init(_ files: [ProtoFile], generating own: [String], cModule: String) {
        (self.cModule, ownPaths) = (cModule, own)
        for file in files {
            let isOwn = own.contains(file.path)
            let scope = file.package.isEmpty ? "" : file.package + "."
            for message in file.messages {
                let name = SwiftNames.type(file.swiftPrefix + message.name)
                add(message, fullName: scope + message.name, swiftName: name, in: file.path)
                if isOwn { topLevel[name] = scope + message.name }
            }
            for item in file.enums {
                let name = SwiftNames.type(file.swiftPrefix + item.name)
                entries[scope + item.name] = Entry(path: file.path, swiftName: name)
                if isOwn { topLevel[name] = scope + item.name }
            }
        }
        // Marked after all are known, since messages may name what comes later. In no particular order: each mark
        // depends on the messages alone.
        for name in entries.keys.sorted() where canReach(name, from: name) {
            entries[name]?.holdsItself = true
        }
    }

    private mutating func add(
        _ message: ProtoMessage, fullName: String, swiftName: String, in path: String
    ) {
        entries[fullName] = Entry(path: path, swiftName: swiftName, message: message)
        let nested = message.messages.filter { !$0.isMapEntry }.map(\.name)
        typesInside[swiftName] = Set(
            (nested + message.enums.map(\.name) + message.oneofs.map(\.name))
                .map(SwiftNames.type))
        for nested in message.messages {
            let name = swiftName + "." + SwiftNames.type(nested.name)
            add(nested, fullName: fullName + "." + nested.name, swiftName: name, in: path)
        }
        for nested in message.enums {
            let name = swiftName + "." + SwiftNames.type(nested.name)
            entries[fullName + "." + nested.name] = Entry(path: path, swiftName: name)
        }
    }

    func contains(_ fullName: String) -> Bool { entries[fullName] != nil }

    /// The file that declares a message or enum, if no code is made for that file.
    func foreignFile(of fullName: String) -> String? {
        guard let path = entries[fullName]?.path, !ownPaths.contains(path) else { return nil }
        return path
    }

    /// What is known of a message or enum, which must be there: `Refusals.checkReferences` has seen to that.
    func entry(_ fullName: String) -> Entry {
        guard let entry = entries[fullName] else { preconditionFailure("\(fullName) is unknown") }
        return entry
    }

    /// The C type of a message or enum. Without a package it may have the name of the Swift type, so that the module
    /// has to be said.
    func cType(_ fullName: String) -> String {
        let name = CNames.type(fullName)
        return fullName.contains(".") ? name : cModule + "." + name
    }

    /// The map entry a field holds, if the field is a map.
    func mapEntry(of field: ProtoField) -> ProtoMessage? {
        guard field.presence == .repeated, case .message(let name) = field.kind,
            let message = entries[name]?.message, message.isMapEntry
        else { return nil }
        return message
    }

    /// Whether packing `message` can come by another message of its kind, through arrays and maps as well.
    func isNestable(_ fullName: String) -> Bool {
        canReach(fullName, from: fullName, throughArrays: true)
    }

    private func canReach(
        _ target: String, from start: String, throughArrays: Bool = false
    ) -> Bool {
        var met: Set<String> = []
        var waiting = [start]
        while let name = waiting.popLast() {
            for field in entries[name]?.message?.fields ?? [] {
                guard case .message(let next) = field.kind else { continue }
                guard throughArrays || field.presence != .repeated else { continue }
                if next == target { return true }
                if met.insert(next).inserted { waiting.append(next) }
            }
        }
        return false
    }
}
