// A message becomes a struct: nested types first, then a property for each field, then one initialiser.

struct MessageWriter {
    let message: ProtoMessage
    let fullName: String
    let generator: Generator
    let swiftName: String
    /// Fields outside of oneofs, in the order of the file.
    let fields: [Field]
    let oneofs: [Oneof]

    struct Oneof {
        let proto: ProtoOneof
        let name: String
        /// The type, within the message.
        let type: String
        let members: [Field]
    }

    init(_ message: ProtoMessage, fullName: String, generator: Generator, isProto3: Bool) {
        (self.message, self.fullName, self.generator) = (message, fullName, generator)
        let catalog = generator.catalog
        swiftName = catalog.entry(fullName).swiftName
        fields = message.fields.filter { $0.oneof == nil }
            .map { Field($0, of: fullName, isProto3: isProto3, catalog: catalog) }
        oneofs = message.oneofs.enumerated().map { index, oneof in
            let members = message.fields.filter { $0.oneof == index }
            return Oneof(
                proto: oneof, name: SwiftNames.escaped(SwiftNames.member(oneof.name)),
                type: SwiftNames.type(oneof.name),
                members: members.map {
                    Field($0, of: fullName, isProto3: isProto3, catalog: catalog)
                })
        }
        self.isProto3 = isProto3
    }

    private let isProto3: Bool

    var access: String { generator.access }

    /// Messages declared inside this one that are types of their own.
    private var nestedWriters: [MessageWriter] {
        message.messages.filter { !$0.isMapEntry }.map {
            MessageWriter(
                $0, fullName: fullName + "." + $0.name, generator: generator, isProto3: isProto3)
        }
    }

    func writeType(to source: inout SourceText) {
        source.documentation(message.comment)
        let name = swiftName.split(separator: ".").last.map(String.init) ?? swiftName
        source.block("\(access)struct \(name): Hashable, Sendable") { source in
            for item in message.enums {
                EnumWriter(item, name: SwiftNames.type(item.name), access).write(to: &source)
                source.line()
            }
            for writer in nestedWriters {
                writer.writeType(to: &source)
                source.line()
            }
            for oneof in oneofs { writeType(of: oneof, to: &source) }
            for field in fields { writeProperty(field, to: &source) }
            for oneof in oneofs {
                source.documentation(oneof.proto.comment)
                source.line("\(access)var \(oneof.name): \(oneof.type)?")
                source.line()
            }
            writeInitialiser(to: &source)
        }
    }

    private func writeType(of oneof: Oneof, to source: inout SourceText) {
        source.documentation(oneof.proto.comment)
        let isIndirect = oneof.members.contains {
            if case .indirect = $0.shape { true } else { false }
        }
        let keyword = isIndirect ? "indirect enum" : "enum"
        source.block("\(access)\(keyword) \(oneof.type): Hashable, Sendable") { source in
            for member in oneof.members {
                source.documentation(member.proto.comment)
                source.line("case \(member.name)(\(member.element))")
            }
        }
        source.line()
    }

    private func writeProperty(_ field: Field, to source: inout SourceText) {
        source.documentation(field.proto.comment)
        if case .indirect = field.shape {
            source.block("\(access)var \(field.name): \(field.type)") { source in
                source.line("get { \(field.storageName)?.value }")
                source.line("set { \(field.storageName) = newValue.map { Indirect($0) } }")
            }
            source.line("private var \(field.storageName): Indirect<\(field.element)>?")
        } else {
            source.line("\(access)var \(field.name): \(field.type)")
        }
        source.line()
    }

    private func writeInitialiser(to source: inout SourceText) {
        source.line("/// A message with these values.")
        let parameters =
            fields.map { "\($0.name): \($0.type) = \($0.initialValue)" }
            + oneofs.map { "\($0.name): \($0.type)? = nil" }
        guard !parameters.isEmpty else { return source.line("\(access)init() {}") }
        source.line("\(access)init(")
        source.indented { source in
            for (index, parameter) in parameters.enumerated() {
                source.line(parameter + (index < parameters.count - 1 ? "," : ""))
            }
        }
        source.block(")") { source in
            for field in fields {
                if case .indirect = field.shape {
                    source.line("self.\(field.storageName) = \(field.name).map { Indirect($0) }")
                } else {
                    source.line("self.\(field.name) = \(field.name)")
                }
            }
            for oneof in oneofs { source.line("self.\(oneof.name) = \(oneof.name)") }
        }
    }

    /// Writes how the message, and those declared inside it, become bytes.
    func writeCoding(to source: inout SourceText) {
        source.line()
        CodingWriter(self).write(to: &source)
        for writer in nestedWriters { writer.writeCoding(to: &source) }
    }
}

extension Field {
    /// Where the value of an indirect field is.
    fileprivate var storageName: String { "_" + name.filter { $0 != "`" } }
}
