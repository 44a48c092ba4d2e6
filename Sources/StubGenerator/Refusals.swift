// What cannot be generated, found before the first line is written: a sentence, not code that does not compile.

enum Refusals {
    /// Checks what the file itself declares.
    static func check(_ file: ProtoFile) throws(Refusal) {
        guard file.syntax == "proto2" || file.syntax == "proto3" else {
            throw Refusal("\(file.path): \(file.syntax) is not supported; use proto3 or proto2")
        }
        if let name = file.extensions.first { throw extensionRefusal(file.path, name) }
        for message in file.messages {
            try check(message, in: file.path)
            try checkTypeName(file.swiftPrefix + message.name, message.name, in: file.path)
        }
        for item in file.enums {
            try checkTypeName(file.swiftPrefix + item.name, item.name, in: file.path)
            try check(item, in: file.path)
        }
    }

    /// Checks that no two things of one Swift module, or of one C program, have the same name.
    static func checkNames(of files: [ProtoFile]) throws(Refusal) {
        var swift = Names(kind: "Swift type")
        var c = Names(kind: "C type")
        for file in files {
            let scope = file.package.isEmpty ? "" : file.package + "."
            let types = file.messages.map(\.name) + file.enums.map(\.name)
            for name in types {
                try swift.add(SwiftNames.type(file.swiftPrefix + name), from: scope + name)
                try c.add(CNames.type(scope + name), from: scope + name)
            }
            for service in file.services {
                let name = SwiftNames.type(service.name)
                for suffix in ["", "Service", "Client"] {
                    try swift.add(name + suffix, from: scope + service.name)
                }
            }
        }
    }

    /// Checks that everything the file mentions is there.
    static func checkReferences(of file: ProtoFile, in catalog: Catalog) throws(Refusal) {
        var mentioned = file.services.flatMap { service in
            service.methods.flatMap { [$0.request, $0.response] }
        }
        var messages = file.messages
        while let message = messages.popLast() {
            messages += message.messages
            for field in message.fields {
                switch field.kind {
                case .message(let name), .enumeration(let name): mentioned.append(name)
                default: break
                }
            }
        }
        if let name = mentioned.first(where: { !catalog.contains($0) }) {
            throw Refusal("\(file.path): \(name) is declared in a file that was not given")
        }
    }

    private static func check(_ message: ProtoMessage, in place: String) throws(Refusal) {
        let place = place + ": " + message.name
        if let name = message.extensions.first { throw extensionRefusal(place, name) }
        for field in message.fields where field.kind == .group {
            throw Refusal(
                "\(place): '\(field.name)' is a group; declare a message and a field of its type")
        }
        guard !message.isMapEntry else { return }
        try checkSwiftNames(of: message, in: place)
        try checkCNames(of: message, in: place)
        for nested in message.messages where !nested.isMapEntry {
            try checkTypeName(nested.name, nested.name, in: place)
            try check(nested, in: place)
        }
        for item in message.enums {
            try checkTypeName(item.name, item.name, in: place)
            try check(item, in: place)
        }
    }

    private static func check(_ item: ProtoEnum, in place: String) throws(Refusal) {
        var names = Names(kind: "Swift case", place: place + ": " + item.name)
        let cases = SwiftNames.cases(of: item.values.map(\.name), in: item.name)
        for (name, value) in zip(cases, item.values) { try names.add(name, from: value.name) }
    }

    private static func checkSwiftNames(of message: ProtoMessage, in place: String) throws(Refusal)
    {
        var members = Names(kind: "Swift property", place: place)
        var types = Names(kind: "Swift type", place: place)
        for (index, oneof) in message.oneofs.enumerated() {
            try members.add(SwiftNames.member(oneof.name), from: oneof.name)
            try types.add(SwiftNames.type(oneof.name), from: oneof.name)
            var cases = Names(kind: "Swift case", place: place + "." + oneof.name)
            for field in message.fields where field.oneof == index {
                try cases.add(SwiftNames.member(field.name), from: field.name)
            }
        }
        for field in message.fields where field.oneof == nil {
            try members.add(SwiftNames.member(field.name), from: field.name)
        }
        let nested = message.messages.filter { !$0.isMapEntry }.map(\.name)
        for name in nested + message.enums.map(\.name) {
            try types.add(SwiftNames.type(name), from: name)
        }
    }

    /// protobuf-c makes one C struct of a message, and puts members of its own between the fields.
    private static func checkCNames(of message: ProtoMessage, in place: String) throws(Refusal) {
        var members = Names(kind: "member of the C struct", place: place)
        try members.add("base", from: "protobuf-c's own 'base'")
        for field in message.fields {
            let name = CNames.field(field.name)
            try members.add(name, from: field.name)
            if field.presence == .repeated {
                try members.add("n_" + name, from: "the number of elements of \(field.name)")
            } else if field.presence == .explicit {
                try members.add("has_" + name, from: "the presence of \(field.name)")
                let marker = CNames.oneofCase("_" + CNames.loweredField(field.name))
                try members.add(marker, from: "the presence of \(field.name)")
            }
        }
        for oneof in message.oneofs {
            try members.add(CNames.oneofCase(oneof.name), from: "the case of \(oneof.name)")
        }
    }

    private static func checkTypeName(_ name: String, _ original: String, in place: String)
        throws(Refusal)
    {
        guard SwiftNames.usedByGeneratedCode.contains(SwiftNames.type(name)) else { return }
        throw Refusal(
            "\(place): '\(original)' is the name of a Swift type the generated code needs; "
                + "rename it, or set 'option swift_prefix' if it is not nested")
    }

    private static func extensionRefusal(_ place: String, _ name: String) -> Refusal {
        Refusal("\(place): '\(name)' extends another message; extensions are not supported")
    }
}

/// Names that must differ, and where each came from.
private struct Names {
    let kind: String
    var place = ""
    private var origins: [String: String] = [:]

    init(kind: String, place: String = "") { (self.kind, self.place) = (kind, place) }

    mutating func add(_ name: String, from origin: String) throws(Refusal) {
        if let other = origins[name] {
            let prefix = place.isEmpty ? "" : place + ": "
            throw Refusal("\(prefix)'\(other)' and '\(origin)' would both be the \(kind) '\(name)'")
        }
        origins[name] = origin
    }
}
