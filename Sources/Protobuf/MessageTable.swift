// protobuf-c's own tables, read as the gate needs them: which field has this number, and what may stand there.

public import CProtobufC

/// What protobuf-c knows of a message.
public typealias MessageTable = UnsafePointer<ProtobufCMessageDescriptor>

typealias FieldTable = UnsafePointer<ProtobufCFieldDescriptor>

extension MessageTable {
    /// The position of a field in the table, which is sorted by number.
    @inline(always)
    func position(ofField number: UInt32) -> Int? {
        let rangeCount = unsafe Int(pointee.n_field_ranges)
        guard let ranges = unsafe pointee.field_ranges else { return nil }
        for index in 0..<rangeCount {
            let start = unsafe ranges[index].start_value
            guard number >= UInt32(bitPattern: start) else { return nil }
            let position = unsafe ranges[index].orig_index &+ (number &- UInt32(bitPattern: start))
            if unsafe position < ranges[index + 1].orig_index { return Int(position) }
        }
        return nil
    }
}

extension ProtobufCFieldDescriptor {
    @inline(always)
    var isRepeated: Bool { unsafe label == PROTOBUF_C_LABEL_REPEATED }

    @inline(always)
    var isMessage: Bool { unsafe type == PROTOBUF_C_TYPE_MESSAGE }

    var isInOneof: Bool { unsafe flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 }

    /// The description of the messages in this field.
    @inline(always)
    var message: MessageTable {
        unsafe descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
    }

    /// How one value of the field is written.
    @inline(always)
    var wireType: WireType {
        switch unsafe type {
        case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE:
            .lengthDelimited
        case PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_FLOAT: .fixed32
        case PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_DOUBLE: .fixed64
        default: .varint
        }
    }

    /// Whether a field of this description may be written in this way: as declared, or as a list of numbers in one.
    @inline(always)
    func accepts(_ wireType: WireType) -> Bool {
        unsafe wireType == self.wireType || (wireType == .lengthDelimited && isRepeated)
    }
}
