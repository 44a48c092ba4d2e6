// Checks of what a file mentions: it must have been given, and Swift must be able to say its name there.

extension Refusals {
    /// Checks that everything the file mentions is there, and can be named where it is used.
    ///
    /// Types of other modules are only looked for when `isAlone` is false.
    static func checkReferences(
        of file: ProtoFile, in catalog: Catalog, isAlone: Bool
    ) throws(Refusal) {
        if isAlone { try checkFiles(of: file, in: catalog) }
        for service in file.services {
            let place = file.path + ": " + service.name
            for method in service.methods {
                for type in [method.request, method.response] {
                    try check(type, of: method.name, in: place, inside: nil, catalog, file)
                }
            }
        }
        let scope = file.package.isEmpty ? "" : file.package + "."
        for message in file.messages {
            let name = scope + message.name
            try checkReferences(of: message, name, inside: name, catalog, file)
        }
    }

    /// Checks that no type comes from a file that gets no code, when no other module could have it.
    private static func checkFiles(of file: ProtoFile, in catalog: Catalog) throws(Refusal) {
        var messages = file.messages
        var types = file.services.flatMap { $0.methods.flatMap { [$0.request, $0.response] } }
        while let message = messages.popLast() {
            messages += message.messages
            for field in message.fields {
                switch field.kind {
                case .message(let type), .enumeration(let type): types.append(type)
                default: break
                }
            }
        }
        for type in types {
            guard let path = catalog.foreignFile(of: type) else { continue }
            throw Refusal(
                "\(file.path): \(type) is declared in \(path), for which no code is made: name "
                    + "that file, too, or the module that has its code with Import=")
        }
    }

    /// - Parameter place: the message whose code names the types: for an entry of a map, the one around it.
    private static func checkReferences(
        of message: ProtoMessage, _ name: String, inside place: String, _ catalog: Catalog,
        _ file: ProtoFile
    ) throws(Refusal) {
        for nested in message.messages {
            let nestedName = name + "." + nested.name
            try checkReferences(
                of: nested, nestedName, inside: nested.isMapEntry ? name : nestedName, catalog, file
            )
        }
        for field in message.fields {
            switch field.kind {
            case .message(let type), .enumeration(let type):
                // An entry of a map has no name in Swift: its key and value are fields of their own.
                if catalog.contains(type), catalog.mapEntry(of: field) != nil { continue }
                try check(
                    type, of: field.name,
                    in: file.path + ": " + catalog.entry(place).swiftName, inside: place,
                    catalog, file)
            default: break
            }
        }
    }

    private static func check(
        _ type: String, of user: String, in place: String, inside message: String?,
        _ catalog: Catalog, _ file: ProtoFile
    ) throws(Refusal) {
        guard catalog.contains(type) else {
            throw Refusal("\(file.path): \(type) is declared in a file that was not given")
        }
        guard catalog.spelling(of: type, inside: message) == nil else { return }
        throw Refusal(
            "\(place): '\(user)' has the type \(type), whose Swift name means another type there; "
                + "rename one of them, or set 'option swift_prefix' if it is not nested")
    }
}
