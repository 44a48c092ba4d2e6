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
        for service in file.services {
            var methods = Names(kind: "Swift method", place: file.path + ": " + service.name)
            for method in service.methods {
                try methods.add(SwiftNames.member(method.name), from: method.name)
            }
        }
    }

    /// Checks that no two things of one Swift module, or of one C program, have the same name.
    static func checkNames(of files: [ProtoFile]) throws(Refusal) {
        var swift = Names(kind: "Swift type")
        var c = CTypes()
        for file in files {
            let scope = file.package.isEmpty ? "" : file.package + "."
            let types = file.messages.map(\.name) + file.enums.map(\.name)
            for name in types {
                try swift.add(SwiftNames.type(file.swiftPrefix + name), from: scope + name)
            }
            for item in file.enums { try c.add(scope + item.name) }
            for message in file.messages { try c.add(message, as: scope + message.name) }
            for service in file.services {
                let name = SwiftNames.type(service.name)
                for suffix in ["", "Service", "Client"] {
                    try swift.add(name + suffix, from: scope + service.name)
                }
            }
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
            try checkTypeName(oneof.name, oneof.name, in: place)
            var cases = Names(kind: "Swift case", place: place + "." + oneof.name)
            for field in message.fields where field.oneof == index {
                try cases.add(SwiftNames.oneofCase(field.name), from: field.name)
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
        guard SwiftNames.type(name).first?.isLetter ?? false else {
            throw Refusal("\(place): '\(original)' has no letter to begin a type's name with")
        }
        guard SwiftNames.usedByGeneratedCode.contains(SwiftNames.type(name)) else { return }
        throw Refusal(
            "\(place): '\(original)' is the name of a Swift type the generated code needs; "
                + "rename it, or set 'option swift_prefix' if it is not nested")
    }

    private static func extensionRefusal(_ place: String, _ name: String) -> Refusal {
        Refusal("\(place): '\(name)' extends another message; extensions are not supported")
    }
}

/// The names of all messages and enums in C: of types, and in front of functions.
private struct CTypes {
    private var types = Names(kind: "C type")
    private var functions = Names(kind: "prefix of C functions")

    mutating func add(_ fullName: String) throws(Refusal) {
        try types.add(CNames.type(fullName), from: fullName)
        try functions.add(CNames.functionPrefix(fullName), from: fullName)
    }

    mutating func add(_ message: ProtoMessage, as fullName: String) throws(Refusal) {
        try add(fullName)
        for item in message.enums { try add(fullName + "." + item.name) }
        for nested in message.messages { try add(nested, as: fullName + "." + nested.name) }
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
