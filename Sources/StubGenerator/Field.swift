// One field with everything its lines of Swift need: names on both sides, the Swift type, the value it begins with.

struct Field {
    /// How the field is held in Swift.
    enum Shape {
        /// A value that is always there.
        case plain
        /// A value that may be missing: an explicit `optional`, or a message.
        case optional
        /// As `optional`, out of line, because the message would contain itself.
        case indirect
        case array
        case map(key: ProtoField, value: ProtoField, entry: String)
    }

    let proto: ProtoField
    /// The full name of the message whose field it is.
    let scope: String
    let shape: Shape
    /// The name of the property, as written in declarations.
    let name: String
    /// The type of one value.
    let element: String
    let cName: String
    /// Whether an absent value is marked by a oneof of this name in the C struct (Lowering.swift makes it).
    let presenceOneof: String?

    init(_ proto: ProtoField, of scope: String, isProto3: Bool, catalog: Catalog) {
        (self.proto, self.scope) = (proto, scope)
        let isCase = proto.oneof != nil
        name = SwiftNames.escaped(
            isCase ? SwiftNames.oneofCase(proto.name) : SwiftNames.member(proto.name))
        cName = CNames.field(proto.name)
        element = Self.swiftType(of: proto.kind, inside: scope, catalog)
        shape = Self.shape(of: proto, catalog: catalog)
        let isMarked = isProto3 && proto.presence == .explicit && proto.oneof == nil
        presenceOneof =
            isMarked || (proto.presence == .implicit && proto.kind.hasNegativeZero)
            ? CNames.oneofCase("_" + CNames.loweredField(proto.name)) : nil
    }

    /// The type of the property.
    var type: String {
        switch shape {
        case .plain: element
        case .optional, .indirect: element + "?"
        case .array: "[\(element)]"
        case .map: element
        }
    }

    /// What the property is before anything is set.
    var initialValue: String {
        switch shape {
        case .optional, .indirect: "nil"
        case .array: "[]"
        case .map: "[:]"
        case .plain: Self.initialValue(of: proto.kind, element)
        }
    }

    static func initialValue(of kind: ProtoField.Kind, _ type: String) -> String {
        switch kind {
        case .string: "\"\""
        case .bytes: "[]"
        case .bool: "false"
        case .enumeration: "\(type)(rawValue: 0)"
        case .message: "\(type)()"
        default: "0"
        }
    }

    private static func shape(of proto: ProtoField, catalog: Catalog) -> Shape {
        if let entry = catalog.mapEntry(of: proto), case .message(let name) = proto.kind,
            let key = entry.fields.first(where: { $0.number == 1 }),
            let value = entry.fields.first(where: { $0.number == 2 })
        {
            return .map(key: key, value: value, entry: name)
        }
        switch (proto.presence, proto.kind) {
        case (.repeated, _): return .array
        case (_, .message(let name)):
            return catalog.entry(name).holdsItself ? .indirect : .optional
        case (.explicit, _): return .optional
        default: return .plain
        }
    }

    static func swiftType(
        of kind: ProtoField.Kind, inside scope: String, _ catalog: Catalog
    ) -> String {
        switch kind {
        case .double: "Double"
        case .float: "Float"
        case .int32, .sint32, .sfixed32: "Int32"
        case .int64, .sint64, .sfixed64: "Int64"
        case .uint32, .fixed32: "UInt32"
        case .uint64, .fixed64: "UInt64"
        case .bool: "Bool"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .enumeration(let name): catalog.name(of: name, inside: scope)
        case .message(let name): swiftTypeOfMessage(name, inside: scope, catalog)
        case .group: preconditionFailure("groups were refused")
        }
    }

    /// A map entry has no type of its own: it is a key and a value of a dictionary.
    private static func swiftTypeOfMessage(
        _ name: String, inside scope: String, _ catalog: Catalog
    ) -> String {
        guard let message = catalog.entry(name).message, message.isMapEntry,
            message.fields.count == 2
        else {
            return catalog.name(of: name, inside: scope)
        }
        let types = message.fields.sorted { $0.number < $1.number }
            .map { swiftType(of: $0.kind, inside: scope, catalog) }
        return "[\(types[0]): \(types[1])]"
    }
}

extension ProtoField.Kind {
    /// Whether the type has two zeros. protobuf-c would leave out both.
    package var hasNegativeZero: Bool { self == .double || self == .float }
}
