// How a message becomes a C struct and bytes, and how it comes back. The lines for one field are in FieldCoding.swift.

struct CodingWriter {
    private let writer: MessageWriter
    private let cType: String
    private let cPrefix: String

    init(_ writer: MessageWriter) {
        self.writer = writer
        cType = writer.generator.catalog.cType(writer.fullName)
        cPrefix = CNames.functionPrefix(writer.fullName)
    }

    private var access: String { writer.access }

    func write(to source: inout SourceText) {
        let rpc = writer.generator.options.rpc ? ", RPCMessage" : ""
        source.block("extension \(writer.swiftName): ProtobufMessage\(rpc)") { source in
            writeEntrances(to: &source)
            source.line()
            writeCopy(to: &source)
            source.line()
            writeLend(to: &source)
        }
    }

    private func writeEntrances(to source: inout SourceText) {
        source.line("/// Reads a message. The bytes may come from anybody.")
        source.block("\(access)init(serializedBytes bytes: RawSpan) throws(ProtobufError)") {
            source in
            source.line("let arena = Arena(reading: bytes)")
            source.line("let message = try unsafe arena.unpack(bytes, as: Self.table)")
            source.line(
                "try unsafe self.init(copying: message.assumingMemoryBound(to: \(cType).self))")
        }
        source.line()
        source.line("/// Appends the message's encoding.")
        let header = "\(access)func serialize(into output: inout [UInt8]) throws(ProtobufError)"
        source.block(header) { source in
            source.line("defer { withExtendedLifetime(self) {} }")
            source.line("let arena = Arena()")
            source.line("let message = unsafe arena.make(\(cType).self)")
            source.line("unsafe self.lend(to: message, in: arena)")
            source.line("try unsafe arena.pack(message, into: &output)")
        }
        source.line()
        source.block("nonisolated(unsafe) static let table: MessageTable =", closing: "}()") {
            source in
            source.line("var message = unsafe \(cType)()")
            source.line("unsafe \(cPrefix)__init(&message)")
            source.line("return unsafe message.base.descriptor")
        }
    }

    private func writeCopy(to source: inout SourceText) {
        let header = "init(copying message: UnsafePointer<\(cType)>) throws(ProtobufError)"
        source.block(header) { source in
            source.line("self.init()")
            for field in writer.fields {
                FieldCoding(field, writer.generator.catalog).writeCopy(to: &source)
            }
            for oneof in writer.oneofs { writeCopy(of: oneof, to: &source) }
        }
    }

    private func writeCopy(of oneof: MessageWriter.Oneof, to source: inout SourceText) {
        let name = CNames.oneofCase(oneof.proto.name)
        source.choice(over: "unsafe message.pointee.\(name).rawValue") { source in
            for member in oneof.members {
                let coding = FieldCoding(member, writer.generator.catalog)
                source.line("case \(member.proto.number):")
                source.indented { source in
                    let value = "message.pointee.\(member.cName)"
                    guard case .message = member.proto.kind else {
                        source.line(
                            "self.\(oneof.name) = .\(member.name)(\(coding.swiftValue(value)))")
                        return
                    }
                    source.block("if let value = unsafe \(value)") { source in
                        source.line(
                            "self.\(oneof.name) = .\(member.name)(\(coding.swiftValue("value")))")
                    }
                }
            }
            source.line("default: break")
        }
    }

    private func writeLend(to source: inout SourceText) {
        let header =
            "func lend(to message: UnsafeMutablePointer<\(cType)>, in arena: borrowing Arena)"
        source.block(header) { source in
            if writer.generator.catalog.isNestable(writer.fullName) {
                source.line("guard arena.descend() else { return }")
                source.line("defer { arena.ascend() }")
            }
            source.line("unsafe message.pointee.base.descriptor = Self.table")
            for field in writer.fields {
                FieldCoding(field, writer.generator.catalog).writeLend(to: &source)
            }
            for oneof in writer.oneofs { writeLend(of: oneof, to: &source) }
        }
    }

    private func writeLend(of oneof: MessageWriter.Oneof, to source: inout SourceText) {
        let name = CNames.oneofCase(oneof.proto.name)
        source.choice(over: "self.\(oneof.name)") { source in
            for member in oneof.members {
                source.line("case .\(member.name)(let value):")
                source.indented { source in
                    source.line(
                        "unsafe message.pointee.\(name) = .init(rawValue: \(member.proto.number))")
                    FieldCoding(member, writer.generator.catalog)
                        .writeLend("value", to: "message.pointee.\(member.cName)", &source)
                }
            }
            source.line("case nil: break")
        }
    }
}
