// From protoc's descriptors to the description StubGenerator works on. Comments are found by path: the numbers of the
// fields and positions that lead to a declaration.

import StubGenerator

struct DescriptorReader {
    private let descriptor: FileDescriptorProto
    private let comments: [[Int32]: String]
    private let isProto3: Bool

    init(_ descriptor: FileDescriptorProto) {
        self.descriptor = descriptor
        var comments: [[Int32]: String] = [:]
        for location in descriptor.sourceCodeInfo?.location ?? [] {
            comments[location.path] = location.leadingComments ?? location.trailingComments
        }
        self.comments = comments
        isProto3 = descriptor.syntax == "proto3"
    }

    var file: ProtoFile {
        var file = ProtoFile(path: descriptor.name ?? "")
        file.package = descriptor.package ?? ""
        file.syntax = descriptor.syntax ?? "proto2"
        file.swiftPrefix = descriptor.options?.swiftPrefix ?? ""
        file.messages = read(descriptor.messageType, at: [4], message)
        file.enums = read(descriptor.enumType, at: [5], enumeration)
        file.services = read(descriptor.service, at: [6], service)
        file.extensions = descriptor.`extension`.map { $0.name ?? "" }
        return file
    }

    private func read<Descriptor, Result>(
        _ descriptors: [Descriptor], at path: [Int32], _ read: (Descriptor, [Int32]) -> Result
    ) -> [Result] {
        descriptors.enumerated().map { read($1, path + [Int32($0)]) }
    }

    private func message(_ descriptor: DescriptorProto, at path: [Int32]) -> ProtoMessage {
        var message = ProtoMessage(name: descriptor.name ?? "")
        message.comment = comments[path] ?? ""
        message.isMapEntry = descriptor.options?.mapEntry ?? false
        message.messages = read(descriptor.nestedType, at: path + [3], self.message)
        message.enums = read(descriptor.enumType, at: path + [4], enumeration)
        message.extensions = descriptor.`extension`.map { $0.name ?? "" }
        // A oneof that protoc made for an `optional` field is not one that anybody wrote. Those come last.
        let synthetic = Set(
            descriptor.field.filter { $0.proto3Optional ?? false }.compactMap(\.oneofIndex))
        message.oneofs = descriptor.oneofDecl.enumerated()
            .filter { !synthetic.contains(Int32($0.offset)) }
            .map { index, oneof in
                var result = ProtoOneof(name: oneof.name ?? "")
                result.comment = comments[path + [8, Int32(index)]] ?? ""
                return result
            }
        message.fields = read(descriptor.field, at: path + [2], field)
        return message
    }

    private func field(_ descriptor: FieldDescriptorProto, at path: [Int32]) -> ProtoField {
        var field = ProtoField(
            name: descriptor.name ?? "", number: descriptor.number ?? 0, kind: descriptor.kind)
        field.comment = comments[path] ?? ""
        let isOptional = descriptor.proto3Optional ?? false
        if !isOptional { field.oneof = descriptor.oneofIndex.map(Int.init) }
        switch descriptor.label {
        case .repeated?: field.presence = .repeated
        case .required?: field.presence = .required
        default:
            // In a oneof the oneof says what is there.
            let isExplicit = isOptional || !isProto3
            field.presence = isExplicit && field.oneof == nil ? .explicit : .implicit
        }
        return field
    }

    private func enumeration(_ descriptor: EnumDescriptorProto, at path: [Int32]) -> ProtoEnum {
        var result = ProtoEnum(name: descriptor.name ?? "")
        result.comment = comments[path] ?? ""
        result.values = read(descriptor.value, at: path + [2]) { descriptor, path in
            var value = ProtoEnum.Value(
                name: descriptor.name ?? "", number: descriptor.number ?? 0)
            value.comment = comments[path] ?? ""
            return value
        }
        return result
    }

    private func service(_ descriptor: ServiceDescriptorProto, at path: [Int32]) -> ProtoService {
        var result = ProtoService(name: descriptor.name ?? "")
        result.comment = comments[path] ?? ""
        result.methods = read(descriptor.method, at: path + [2]) { descriptor, path in
            var method = ProtoService.Method(
                name: descriptor.name ?? "", request: fullName(descriptor.inputType),
                response: fullName(descriptor.outputType))
            method.comment = comments[path] ?? ""
            method.streamsRequests = descriptor.clientStreaming ?? false
            method.streamsResponses = descriptor.serverStreaming ?? false
            return method
        }
        return result
    }
}

/// A resolved name without the dot that protoc puts in front of it.
private func fullName(_ name: String?) -> String {
    String((name ?? "").drop { $0 == "." })
}

extension FieldDescriptorProto {
    fileprivate var kind: ProtoField.Kind {
        switch type {
        case .double?: .double
        case .float?: .float
        case .int64?: .int64
        case .uint64?: .uint64
        case .int32?: .int32
        case .fixed64?: .fixed64
        case .fixed32?: .fixed32
        case .bool?: .bool
        case .string?: .string
        case .group?: .group
        case .message?: .message(fullName(typeName))
        case .bytes?: .bytes
        case .uint32?: .uint32
        case .`enum`?: .enumeration(fullName(typeName))
        case .sfixed32?: .sfixed32
        case .sfixed64?: .sfixed64
        case .sint32?: .sint32
        case .sint64?: .sint64
        default: .group
        }
    }
}
