// Rewrites a descriptor set so that protobuf-c's generator, which reads it next, makes C code that loses nothing.
//
// What is on the wire stays the same to the bit; only the C structs change:
//
// - `optional` fields of proto3 become oneofs of one member. The C generator refuses `optional`.
// - So do fields of floating-point type: protobuf-c takes negative zero for zero, and would not write it.
// - Text becomes bytes. protobuf-c ends text at the first zero byte; the Swift side checks that it is UTF-8.
// - Maps become what they are on the wire, a list of entries, since a map must not have bytes as keys.
// - Lists of numbers say whether they are packed, as proto3 means them to be.
// - Options and comments go: they are for the Swift side. Groups are refused, since the C generator crashes on them.

import StubGenerator

enum Lowering {
    static func lowered(_ set: FileDescriptorSet) throws(Refusal) -> FileDescriptorSet {
        var set = set
        for index in set.file.indices { try lower(&set.file[index]) }
        return set
    }

    private static func lower(_ file: inout FileDescriptorProto) throws(Refusal) {
        file.options = nil
        file.sourceCodeInfo = nil
        file.`extension` = []
        file.service = []
        for index in file.enumType.indices { lower(&file.enumType[index]) }
        let place = (file.name ?? "") + ": "
        for index in file.messageType.indices {
            try lower(&file.messageType[index], isProto3: file.syntax == "proto3", place)
        }
    }

    private static func lower(
        _ message: inout DescriptorProto, isProto3: Bool, _ place: String
    ) throws(Refusal) {
        message.options = nil
        message.`extension` = []
        message.extensionRange = []
        let place = place + (message.name ?? "") + "."
        for index in message.enumType.indices { lower(&message.enumType[index]) }
        for index in message.nestedType.indices {
            try lower(&message.nestedType[index], isProto3: isProto3, place)
        }
        for index in message.oneofDecl.indices { message.oneofDecl[index].options = nil }
        for index in message.field.indices {
            let isSynthetic = message.field[index].proto3Optional ?? false
            let needsOneof = try lower(&message.field[index], isProto3: isProto3, place)
            let oneof = OneofDescriptorProto(name: "_" + (message.field[index].name ?? ""))
            if isSynthetic, let position = message.field[index].oneofIndex {
                message.oneofDecl[Int(position)] = oneof
            } else if needsOneof {
                message.field[index].oneofIndex = Int32(message.oneofDecl.count)
                message.oneofDecl.append(oneof)
            }
        }
    }

    /// Rewrites a field, and returns whether its presence has to be marked by a oneof of its own.
    private static func lower(
        _ field: inout FieldDescriptorProto, isProto3: Bool, _ place: String
    ) throws(Refusal) -> Bool {
        guard field.type != .group else {
            throw Refusal(
                "\(place)\(field.name ?? "") is a group; declare a message and a field of its type")
        }
        let isRepeated = field.label == .repeated
        let isPackable = field.type != .string && field.type != .bytes && field.type != .message
        let isPacked = field.options?.packed ?? isProto3
        field.options = isRepeated && isPackable ? FieldOptions(packed: isPacked) : nil
        field.proto3Optional = nil
        field.jsonName = nil
        field.name = CNames.loweredField(field.name ?? "")
        field.defaultValue = nil
        if field.type == .string { field.type = .bytes }
        let hasNegativeZero = field.type == .double || field.type == .float
        return isProto3 && hasNegativeZero && !isRepeated && field.oneofIndex == nil
    }

    private static func lower(_ item: inout EnumDescriptorProto) {
        let hasAliases = item.options?.allowAlias ?? false
        item.options = hasAliases ? EnumOptions(allowAlias: true) : nil
        for index in item.value.indices { item.value[index].options = nil }
    }
}
