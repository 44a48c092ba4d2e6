// The lines that carry one field between the Swift struct and the C struct.

struct FieldCoding {
    private let field: Field
    private let catalog: Catalog

    init(_ field: Field, _ catalog: Catalog) { (self.field, self.catalog) = (field, catalog) }

    private var c: String { "message.pointee.\(field.cName)" }
    private var count: String { "message.pointee.n_\(field.cName)" }
    private var swift: String { "self.\(field.name)" }

    // MARK: From C

    func writeCopy(to source: inout SourceText) {
        switch field.shape {
        case .plain: source.line("\(swift) = \(swiftValue(c))")
        case .optional, .indirect: writeOptionalCopy(to: &source)
        case .array: writeArrayCopy(to: &source)
        case .map(let key, let value, _): writeMapCopy(key, value, to: &source)
        }
    }

    /// The Swift expression for a value that C holds.
    func swiftValue(_ value: String) -> String {
        Self.swiftValue(value, of: field.proto.kind, as: field.element)
    }

    private static func swiftValue(_ value: String, of kind: ProtoField.Kind, as type: String)
        -> String
    {
        switch kind {
        case .bool: "unsafe \(value) != 0"
        case .string: "try unsafe String(copying: \(value))"
        case .bytes: "unsafe [UInt8](copying: \(value))"
        case .message: "try unsafe \(type)(copying: \(value))"
        case .enumeration:
            "unsafe \(type)(rawValue: Int32(truncatingIfNeeded: \(value).rawValue))"
        default: "unsafe \(value)"
        }
    }

    private func writeOptionalCopy(to source: inout SourceText) {
        if case .message = field.proto.kind {
            source.line("if let value = unsafe \(c) { \(swift) = \(swiftValue("value")) }")
        } else {
            let condition =
                field.presenceOneof.map { "message.pointee.\($0).rawValue != 0" }
                ?? "message.pointee.has_\(field.cName) != 0"
            source.line("if unsafe \(condition) { \(swift) = \(swiftValue(c)) }")
        }
    }

    private func writeArrayCopy(to source: inout SourceText) {
        switch field.proto.kind {
        case .bool, .string, .bytes, .message, .enumeration:
            source.line("\(swift).reserveCapacity(unsafe \(count))")
            source.block("for index in 0..<(unsafe \(count))") { source in
                source.line("\(swift).append(\(swiftValue("\(c)[index]\(forced)")))")
            }
        default:
            source.line(
                "\(swift) = unsafe \(field.type)(UnsafeBufferPointer(start: \(c), count: \(count)))"
            )
        }
    }

    /// Elements that are pointers are never null: protobuf-c has just made them.
    private var forced: String {
        if case .message = field.proto.kind { "!" } else { "" }
    }

    private func writeMapCopy(_ key: ProtoField, _ value: ProtoField, to source: inout SourceText) {
        source.block("for index in 0..<(unsafe \(count))") { source in
            source.line("guard let entry = unsafe \(c)[index] else { continue }")
            let keyType = Field.swiftType(of: key.kind, inside: field.scope, catalog)
            let valueType = Field.swiftType(of: value.kind, inside: field.scope, catalog)
            let swiftKey = Self.swiftValue("entry.pointee.key", of: key.kind, as: keyType)
            source.line("let key = \(swiftKey)")
            if case .message = value.kind {
                source.line(
                    "\(swift)[key] = try unsafe entry.pointee.value.map "
                        + "{ pointer throws(ProtobufError) in try unsafe \(valueType)(copying: pointer) } "
                        + "?? \(valueType)()")
            } else {
                let value = Self.swiftValue("entry.pointee.value", of: value.kind, as: valueType)
                source.line("\(swift)[key] = \(value)")
            }
        }
    }

    // MARK: To C

    func writeLend(to source: inout SourceText) {
        switch field.shape {
        case .plain: writePlainLend(to: &source)
        case .optional, .indirect:
            source.block("if let value = \(swift)") { source in
                writePresence(to: &source)
                writeLend("value", to: c, &source)
            }
        case .array: writeArrayLend(to: &source)
        case .map(let key, let value, let entry): writeMapLend(key, value, entry, to: &source)
        }
    }

    private func writePlainLend(to source: inout SourceText) {
        guard field.presenceOneof != nil else { return writeLend(swift, to: c, &source) }
        // Zero is left out, but negative zero is another value.
        source.block("if \(swift).bitPattern != 0") { source in
            writePresence(to: &source)
            writeLend(swift, to: c, &source)
        }
    }

    private func writePresence(to source: inout SourceText) {
        if let name = field.presenceOneof {
            source.line("unsafe message.pointee.\(name) = .init(rawValue: \(field.proto.number))")
        } else if field.proto.presence == .explicit, !field.proto.isMessage {
            source.line("unsafe message.pointee.has_\(field.cName) = 1")
        }
    }

    /// Writes the assignment of one value to one place in C.
    func writeLend(_ value: String, to place: String, _ source: inout SourceText) {
        writeLend(value, of: field.proto.kind, to: place, &source)
    }

    private func writeLend(
        _ value: String, of kind: ProtoField.Kind, to place: String, _ source: inout SourceText
    ) {
        switch kind {
        case .bool: source.line("unsafe \(place) = \(value) ? 1 : 0")
        case .string: source.line("unsafe \(place) = arena.copy(\(value))")
        case .bytes: source.line("unsafe \(place) = arena.lend(\(value))")
        case .enumeration:
            source.line(
                "unsafe \(place) = .init(rawValue: .init(truncatingIfNeeded: \(value).rawValue))")
        case .message(let name):
            source.line("let pointer = unsafe arena.make(\(catalog.cType(name)).self)")
            source.line("unsafe \(value).lend(to: pointer, in: arena)")
            source.line("unsafe \(place) = pointer")
        default: source.line("unsafe \(place) = \(value)")
        }
    }

    private func writeArrayLend(to source: inout SourceText) {
        source.line("unsafe \(count) = \(swift).count")
        guard let element = arrayElement else {
            source.line("unsafe \(c) = arena.lend(\(swift))")
            return
        }
        source.block("if !\(swift).isEmpty") { source in
            source.line("let values = \(swift).span")
            source.line(
                "let pointers = unsafe arena.makeArray(of: \(element), count: values.count)")
            source.block("for index in values.indices") { source in
                writeLend("values[index]", to: "pointers[index]", &source)
            }
            source.line("unsafe \(c) = pointers")
        }
    }

    /// The C type of the array's elements; nothing when it has the same elements as the Swift array.
    private var arrayElement: String? {
        switch field.proto.kind {
        case .bool: "Int32.self"
        case .string, .bytes: "ProtobufCBinaryData.self"
        case .enumeration(let name): "\(catalog.cType(name)).self"
        case .message(let name): "UnsafeMutablePointer<\(catalog.cType(name))>?.self"
        default: nil
        }
    }

    /// Entries are written in the order of their keys: equal messages have equal bytes.
    private func writeMapLend(
        _ key: ProtoField, _ value: ProtoField, _ entry: String, to source: inout SourceText
    ) {
        let cEntry = catalog.cType(entry)
        source.line("unsafe \(count) = \(swift).count")
        source.block("if !\(swift).isEmpty") { source in
            source.line(
                "let pointers = unsafe arena.makeArray("
                    + "of: UnsafeMutablePointer<\(cEntry)>?.self, count: \(swift).count)")
            let order = key.kind == .bool ? "!$0.key && $1.key" : "$0.key < $1.key"
            source.line("let pairs = \(swift).sorted { \(order) }")
            source.block("for (index, pair) in pairs.enumerated()") { source in
                source.line("let entry = unsafe arena.make(\(cEntry).self)")
                source.line("unsafe \(CNames.functionPrefix(entry))__init(entry)")
                writeMapLend(key, "key", to: &source)
                writeMapLend(value, "value", to: &source)
                source.line("unsafe pointers[index] = entry")
            }
            source.line("unsafe \(c) = pointers")
        }
    }

    private func writeMapLend(_ part: ProtoField, _ name: String, to source: inout SourceText) {
        if part.presence == .explicit, !part.isMessage {
            source.line("unsafe entry.pointee.has_\(name) = 1")
        } else if part.kind.hasNegativeZero {
            let presence = "entry.pointee.\(CNames.oneofCase("_" + name))"
            source.line("unsafe \(presence) = .init(rawValue: \(part.number))")
        }
        writeLend("pair.\(name)", of: part.kind, to: "entry.pointee.\(name)", &source)
    }
}

extension ProtoField {
    /// Whether C holds a pointer, which says by itself whether there is a value.
    fileprivate var isMessage: Bool {
        if case .message = kind { true } else { false }
    }
}
