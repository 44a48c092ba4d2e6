// Made by protoc-gen-swift-rpc from google/protobuf/descriptor.proto. Change that file, not this one.
// swift-format-ignore-file

import CDescriptor
import CProtobufC
import Protobuf

/// The protocol compiler can output a FileDescriptorSet containing the .proto
/// files it parses.
struct FileDescriptorSet: Hashable, Sendable {
    var file: [FileDescriptorProto]

    /// A message with these values.
    init(
        file: [FileDescriptorProto] = []
    ) {
        self.file = file
    }
}

/// Describes a complete .proto file.
struct FileDescriptorProto: Hashable, Sendable {
    /// file name, relative to root of source tree
    var name: String?

    /// e.g. "foo", "foo.bar", etc.
    var `package`: String?

    /// Names of files imported by this file.
    var dependency: [String]

    /// Indexes of the public imported files in the dependency list above.
    var publicDependency: [Int32]

    /// Indexes of the weak imported files in the dependency list.
    /// For Google-internal migration only. Do not use.
    var weakDependency: [Int32]

    /// All top-level definitions in this file.
    var messageType: [DescriptorProto]

    var enumType: [EnumDescriptorProto]

    var service: [ServiceDescriptorProto]

    var `extension`: [FieldDescriptorProto]

    var options: FileOptions?

    /// This field contains optional information about the original source code.
    /// You may safely remove this entire field without harming runtime
    /// functionality of the descriptors -- the information is needed only by
    /// development tools.
    var sourceCodeInfo: SourceCodeInfo?

    /// The syntax of the proto file.
    /// The supported values are "proto2" and "proto3".
    var syntax: String?

    /// A message with these values.
    init(
        name: String? = nil,
        `package`: String? = nil,
        dependency: [String] = [],
        publicDependency: [Int32] = [],
        weakDependency: [Int32] = [],
        messageType: [DescriptorProto] = [],
        enumType: [EnumDescriptorProto] = [],
        service: [ServiceDescriptorProto] = [],
        `extension`: [FieldDescriptorProto] = [],
        options: FileOptions? = nil,
        sourceCodeInfo: SourceCodeInfo? = nil,
        syntax: String? = nil
    ) {
        self.name = name
        self.`package` = `package`
        self.dependency = dependency
        self.publicDependency = publicDependency
        self.weakDependency = weakDependency
        self.messageType = messageType
        self.enumType = enumType
        self.service = service
        self.`extension` = `extension`
        self.options = options
        self.sourceCodeInfo = sourceCodeInfo
        self.syntax = syntax
    }
}

/// Describes a message type.
struct DescriptorProto: Hashable, Sendable {
    struct ExtensionRange: Hashable, Sendable {
        /// Inclusive.
        var start: Int32?

        /// Exclusive.
        var end: Int32?

        var options: ExtensionRangeOptions?

        /// A message with these values.
        init(
            start: Int32? = nil,
            end: Int32? = nil,
            options: ExtensionRangeOptions? = nil
        ) {
            self.start = start
            self.end = end
            self.options = options
        }
    }

    /// Range of reserved tag numbers. Reserved tag numbers may not be used by
    /// fields or extension ranges in the same message. Reserved ranges may
    /// not overlap.
    struct ReservedRange: Hashable, Sendable {
        /// Inclusive.
        var start: Int32?

        /// Exclusive.
        var end: Int32?

        /// A message with these values.
        init(
            start: Int32? = nil,
            end: Int32? = nil
        ) {
            self.start = start
            self.end = end
        }
    }

    var name: String?

    var field: [FieldDescriptorProto]

    var `extension`: [FieldDescriptorProto]

    var nestedType: [DescriptorProto]

    var enumType: [EnumDescriptorProto]

    var extensionRange: [DescriptorProto.ExtensionRange]

    var oneofDecl: [OneofDescriptorProto]

    var options: MessageOptions?

    var reservedRange: [DescriptorProto.ReservedRange]

    /// Reserved field names, which may not be used by fields in the same message.
    /// A given name may only be reserved once.
    var reservedName: [String]

    /// A message with these values.
    init(
        name: String? = nil,
        field: [FieldDescriptorProto] = [],
        `extension`: [FieldDescriptorProto] = [],
        nestedType: [DescriptorProto] = [],
        enumType: [EnumDescriptorProto] = [],
        extensionRange: [DescriptorProto.ExtensionRange] = [],
        oneofDecl: [OneofDescriptorProto] = [],
        options: MessageOptions? = nil,
        reservedRange: [DescriptorProto.ReservedRange] = [],
        reservedName: [String] = []
    ) {
        self.name = name
        self.field = field
        self.`extension` = `extension`
        self.nestedType = nestedType
        self.enumType = enumType
        self.extensionRange = extensionRange
        self.oneofDecl = oneofDecl
        self.options = options
        self.reservedRange = reservedRange
        self.reservedName = reservedName
    }
}

struct ExtensionRangeOptions: Hashable, Sendable {
    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.uninterpretedOption = uninterpretedOption
    }
}

/// Describes a field within a message.
struct FieldDescriptorProto: Hashable, Sendable {
    struct Type_: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        /// 0 is reserved for errors.
        /// Order is weird for historical reasons.
        static var double: Self { Self(rawValue: 1) }

        static var float: Self { Self(rawValue: 2) }

        /// Not ZigZag encoded.  Negative numbers take 10 bytes.  Use TYPE_SINT64 if
        /// negative values are likely.
        static var int64: Self { Self(rawValue: 3) }

        static var uint64: Self { Self(rawValue: 4) }

        /// Not ZigZag encoded.  Negative numbers take 10 bytes.  Use TYPE_SINT32 if
        /// negative values are likely.
        static var int32: Self { Self(rawValue: 5) }

        static var fixed64: Self { Self(rawValue: 6) }

        static var fixed32: Self { Self(rawValue: 7) }

        static var bool: Self { Self(rawValue: 8) }

        static var string: Self { Self(rawValue: 9) }

        /// Tag-delimited aggregate.
        /// Group type is deprecated and not supported in proto3. However, Proto3
        /// implementations should still be able to parse the group wire format and
        /// treat group fields as unknown fields.
        static var group: Self { Self(rawValue: 10) }

        /// Length-delimited aggregate.
        static var message: Self { Self(rawValue: 11) }

        /// New in version 2.
        static var bytes: Self { Self(rawValue: 12) }

        static var uint32: Self { Self(rawValue: 13) }

        static var `enum`: Self { Self(rawValue: 14) }

        static var sfixed32: Self { Self(rawValue: 15) }

        static var sfixed64: Self { Self(rawValue: 16) }

        /// Uses ZigZag encoding.
        static var sint32: Self { Self(rawValue: 17) }

        /// Uses ZigZag encoding.
        static var sint64: Self { Self(rawValue: 18) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 1: "TYPE_DOUBLE"
            case 2: "TYPE_FLOAT"
            case 3: "TYPE_INT64"
            case 4: "TYPE_UINT64"
            case 5: "TYPE_INT32"
            case 6: "TYPE_FIXED64"
            case 7: "TYPE_FIXED32"
            case 8: "TYPE_BOOL"
            case 9: "TYPE_STRING"
            case 10: "TYPE_GROUP"
            case 11: "TYPE_MESSAGE"
            case 12: "TYPE_BYTES"
            case 13: "TYPE_UINT32"
            case 14: "TYPE_ENUM"
            case 15: "TYPE_SFIXED32"
            case 16: "TYPE_SFIXED64"
            case 17: "TYPE_SINT32"
            case 18: "TYPE_SINT64"
            default: "\(rawValue)"
            }
        }
    }

    struct Label: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        /// 0 is reserved for errors
        static var optional: Self { Self(rawValue: 1) }

        static var required: Self { Self(rawValue: 2) }

        static var repeated: Self { Self(rawValue: 3) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 1: "LABEL_OPTIONAL"
            case 2: "LABEL_REQUIRED"
            case 3: "LABEL_REPEATED"
            default: "\(rawValue)"
            }
        }
    }

    var name: String?

    var number: Int32?

    var label: FieldDescriptorProto.Label?

    /// If type_name is set, this need not be set.  If both this and type_name
    /// are set, this must be one of TYPE_ENUM, TYPE_MESSAGE or TYPE_GROUP.
    var type: FieldDescriptorProto.Type_?

    /// For message and enum types, this is the name of the type.  If the name
    /// starts with a '.', it is fully-qualified.  Otherwise, C++-like scoping
    /// rules are used to find the type (i.e. first the nested types within this
    /// message are searched, then within the parent, on up to the root
    /// namespace).
    var typeName: String?

    /// For extensions, this is the name of the type being extended.  It is
    /// resolved in the same manner as type_name.
    var extendee: String?

    /// For numeric types, contains the original text representation of the value.
    /// For booleans, "true" or "false".
    /// For strings, contains the default text contents (not escaped in any way).
    /// For bytes, contains the C escaped value.  All bytes >= 128 are escaped.
    var defaultValue: String?

    /// If set, gives the index of a oneof in the containing type's oneof_decl
    /// list.  This field is a member of that oneof.
    var oneofIndex: Int32?

    /// JSON name of this field. The value is set by protocol compiler. If the
    /// user has set a "json_name" option on this field, that option's value
    /// will be used. Otherwise, it's deduced from the field's name by converting
    /// it to camelCase.
    var jsonName: String?

    var options: FieldOptions?

    /// If true, this is a proto3 "optional". When a proto3 field is optional, it
    /// tracks presence regardless of field type.
    ///
    /// When proto3_optional is true, this field must be belong to a oneof to
    /// signal to old proto3 clients that presence is tracked for this field. This
    /// oneof is known as a "synthetic" oneof, and this field must be its sole
    /// member (each proto3 optional field gets its own synthetic oneof). Synthetic
    /// oneofs exist in the descriptor only, and do not generate any API. Synthetic
    /// oneofs must be ordered after all "real" oneofs.
    ///
    /// For message fields, proto3_optional doesn't create any semantic change,
    /// since non-repeated message fields always track presence. However it still
    /// indicates the semantic detail of whether the user wrote "optional" or not.
    /// This can be useful for round-tripping the .proto file. For consistency we
    /// give message fields a synthetic oneof also, even though it is not required
    /// to track presence. This is especially important because the parser can't
    /// tell if a field is a message or an enum, so it must always create a
    /// synthetic oneof.
    ///
    /// Proto2 optional fields do not set this flag, because they already indicate
    /// optional with `LABEL_OPTIONAL`.
    var proto3Optional: Bool?

    /// A message with these values.
    init(
        name: String? = nil,
        number: Int32? = nil,
        label: FieldDescriptorProto.Label? = nil,
        type: FieldDescriptorProto.Type_? = nil,
        typeName: String? = nil,
        extendee: String? = nil,
        defaultValue: String? = nil,
        oneofIndex: Int32? = nil,
        jsonName: String? = nil,
        options: FieldOptions? = nil,
        proto3Optional: Bool? = nil
    ) {
        self.name = name
        self.number = number
        self.label = label
        self.type = type
        self.typeName = typeName
        self.extendee = extendee
        self.defaultValue = defaultValue
        self.oneofIndex = oneofIndex
        self.jsonName = jsonName
        self.options = options
        self.proto3Optional = proto3Optional
    }
}

/// Describes a oneof.
struct OneofDescriptorProto: Hashable, Sendable {
    var name: String?

    var options: OneofOptions?

    /// A message with these values.
    init(
        name: String? = nil,
        options: OneofOptions? = nil
    ) {
        self.name = name
        self.options = options
    }
}

/// Describes an enum type.
struct EnumDescriptorProto: Hashable, Sendable {
    /// Range of reserved numeric values. Reserved values may not be used by
    /// entries in the same enum. Reserved ranges may not overlap.
    ///
    /// Note that this is distinct from DescriptorProto.ReservedRange in that it
    /// is inclusive such that it can appropriately represent the entire int32
    /// domain.
    struct EnumReservedRange: Hashable, Sendable {
        /// Inclusive.
        var start: Int32?

        /// Inclusive.
        var end: Int32?

        /// A message with these values.
        init(
            start: Int32? = nil,
            end: Int32? = nil
        ) {
            self.start = start
            self.end = end
        }
    }

    var name: String?

    var value: [EnumValueDescriptorProto]

    var options: EnumOptions?

    /// Range of reserved numeric values. Reserved numeric values may not be used
    /// by enum values in the same enum declaration. Reserved ranges may not
    /// overlap.
    var reservedRange: [EnumDescriptorProto.EnumReservedRange]

    /// Reserved enum value names, which may not be reused. A given name may only
    /// be reserved once.
    var reservedName: [String]

    /// A message with these values.
    init(
        name: String? = nil,
        value: [EnumValueDescriptorProto] = [],
        options: EnumOptions? = nil,
        reservedRange: [EnumDescriptorProto.EnumReservedRange] = [],
        reservedName: [String] = []
    ) {
        self.name = name
        self.value = value
        self.options = options
        self.reservedRange = reservedRange
        self.reservedName = reservedName
    }
}

/// Describes a value within an enum.
struct EnumValueDescriptorProto: Hashable, Sendable {
    var name: String?

    var number: Int32?

    var options: EnumValueOptions?

    /// A message with these values.
    init(
        name: String? = nil,
        number: Int32? = nil,
        options: EnumValueOptions? = nil
    ) {
        self.name = name
        self.number = number
        self.options = options
    }
}

/// Describes a service.
struct ServiceDescriptorProto: Hashable, Sendable {
    var name: String?

    var method: [MethodDescriptorProto]

    var options: ServiceOptions?

    /// A message with these values.
    init(
        name: String? = nil,
        method: [MethodDescriptorProto] = [],
        options: ServiceOptions? = nil
    ) {
        self.name = name
        self.method = method
        self.options = options
    }
}

/// Describes a method of a service.
struct MethodDescriptorProto: Hashable, Sendable {
    var name: String?

    /// Input and output type names.  These are resolved in the same way as
    /// FieldDescriptorProto.type_name, but must refer to a message type.
    var inputType: String?

    var outputType: String?

    var options: MethodOptions?

    /// Identifies if client streams multiple client messages
    var clientStreaming: Bool?

    /// Identifies if server streams multiple server messages
    var serverStreaming: Bool?

    /// A message with these values.
    init(
        name: String? = nil,
        inputType: String? = nil,
        outputType: String? = nil,
        options: MethodOptions? = nil,
        clientStreaming: Bool? = nil,
        serverStreaming: Bool? = nil
    ) {
        self.name = name
        self.inputType = inputType
        self.outputType = outputType
        self.options = options
        self.clientStreaming = clientStreaming
        self.serverStreaming = serverStreaming
    }
}

struct FileOptions: Hashable, Sendable {
    /// Generated classes can be optimized for speed or code size.
    struct OptimizeMode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        /// Generate complete code for parsing, serialization,
        static var speed: Self { Self(rawValue: 1) }

        /// etc.
        static var codeSize: Self { Self(rawValue: 2) }

        /// Generate code using MessageLite and the lite runtime.
        static var liteRuntime: Self { Self(rawValue: 3) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 1: "SPEED"
            case 2: "CODE_SIZE"
            case 3: "LITE_RUNTIME"
            default: "\(rawValue)"
            }
        }
    }

    /// Sets the Java package where classes generated from this .proto will be
    /// placed.  By default, the proto package is used, but this is often
    /// inappropriate because proto packages do not normally start with backwards
    /// domain names.
    var javaPackage: String?

    /// Controls the name of the wrapper Java class generated for the .proto file.
    /// That class will always contain the .proto file's getDescriptor() method as
    /// well as any top-level extensions defined in the .proto file.
    /// If java_multiple_files is disabled, then all the other classes from the
    /// .proto file will be nested inside the single wrapper outer class.
    var javaOuterClassname: String?

    /// If enabled, then the Java code generator will generate a separate .java
    /// file for each top-level message, enum, and service defined in the .proto
    /// file.  Thus, these types will *not* be nested inside the wrapper class
    /// named by java_outer_classname.  However, the wrapper class will still be
    /// generated to contain the file's getDescriptor() method as well as any
    /// top-level extensions defined in the file.
    var javaMultipleFiles: Bool?

    /// This option does nothing.
    var javaGenerateEqualsAndHash: Bool?

    /// If set true, then the Java2 code generator will generate code that
    /// throws an exception whenever an attempt is made to assign a non-UTF-8
    /// byte sequence to a string field.
    /// Message reflection will do the same.
    /// However, an extension field still accepts non-UTF-8 byte sequences.
    /// This option has no effect on when used with the lite runtime.
    var javaStringCheckUtf8: Bool?

    var optimizeFor: FileOptions.OptimizeMode?

    /// Sets the Go package where structs generated from this .proto will be
    /// placed. If omitted, the Go package will be derived from the following:
    ///   - The basename of the package import path, if provided.
    ///   - Otherwise, the package statement in the .proto file, if present.
    ///   - Otherwise, the basename of the .proto file, without extension.
    var goPackage: String?

    /// Should generic services be generated in each language?  "Generic" services
    /// are not specific to any particular RPC system.  They are generated by the
    /// main code generators in each language (without additional plugins).
    /// Generic services were the only kind of service generation supported by
    /// early versions of google.protobuf.
    ///
    /// Generic services are now considered deprecated in favor of using plugins
    /// that generate code specific to your particular RPC system.  Therefore,
    /// these default to false.  Old code which depends on generic services should
    /// explicitly set them to true.
    var ccGenericServices: Bool?

    var javaGenericServices: Bool?

    var pyGenericServices: Bool?

    var phpGenericServices: Bool?

    /// Is this file deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for everything in the file, or it will be completely ignored; in the very
    /// least, this is a formalization for deprecating files.
    var deprecated: Bool?

    /// Enables the use of arenas for the proto messages in this file. This applies
    /// only to generated classes for C++.
    var ccEnableArenas: Bool?

    /// Sets the objective c class prefix which is prepended to all objective c
    /// generated classes from this .proto. There is no default.
    var objcClassPrefix: String?

    /// Namespace for generated classes; defaults to the package.
    var csharpNamespace: String?

    /// By default Swift generators will take the proto package and CamelCase it
    /// replacing '.' with underscore and use that to prefix the types/symbols
    /// defined. When this options is provided, they will use this value instead
    /// to prefix the types/symbols defined.
    var swiftPrefix: String?

    /// Sets the php class prefix which is prepended to all php generated classes
    /// from this .proto. Default is empty.
    var phpClassPrefix: String?

    /// Use this option to change the namespace of php generated classes. Default
    /// is empty. When this option is empty, the package name will be used for
    /// determining the namespace.
    var phpNamespace: String?

    /// Use this option to change the namespace of php generated metadata classes.
    /// Default is empty. When this option is empty, the proto file name will be
    /// used for determining the namespace.
    var phpMetadataNamespace: String?

    /// Use this option to change the package of ruby generated classes. Default
    /// is empty. When this option is not set, the package name will be used for
    /// determining the ruby package.
    var rubyPackage: String?

    /// The parser stores options it doesn't recognize here.
    /// See the documentation for the "Options" section above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        javaPackage: String? = nil,
        javaOuterClassname: String? = nil,
        javaMultipleFiles: Bool? = nil,
        javaGenerateEqualsAndHash: Bool? = nil,
        javaStringCheckUtf8: Bool? = nil,
        optimizeFor: FileOptions.OptimizeMode? = nil,
        goPackage: String? = nil,
        ccGenericServices: Bool? = nil,
        javaGenericServices: Bool? = nil,
        pyGenericServices: Bool? = nil,
        phpGenericServices: Bool? = nil,
        deprecated: Bool? = nil,
        ccEnableArenas: Bool? = nil,
        objcClassPrefix: String? = nil,
        csharpNamespace: String? = nil,
        swiftPrefix: String? = nil,
        phpClassPrefix: String? = nil,
        phpNamespace: String? = nil,
        phpMetadataNamespace: String? = nil,
        rubyPackage: String? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.javaPackage = javaPackage
        self.javaOuterClassname = javaOuterClassname
        self.javaMultipleFiles = javaMultipleFiles
        self.javaGenerateEqualsAndHash = javaGenerateEqualsAndHash
        self.javaStringCheckUtf8 = javaStringCheckUtf8
        self.optimizeFor = optimizeFor
        self.goPackage = goPackage
        self.ccGenericServices = ccGenericServices
        self.javaGenericServices = javaGenericServices
        self.pyGenericServices = pyGenericServices
        self.phpGenericServices = phpGenericServices
        self.deprecated = deprecated
        self.ccEnableArenas = ccEnableArenas
        self.objcClassPrefix = objcClassPrefix
        self.csharpNamespace = csharpNamespace
        self.swiftPrefix = swiftPrefix
        self.phpClassPrefix = phpClassPrefix
        self.phpNamespace = phpNamespace
        self.phpMetadataNamespace = phpMetadataNamespace
        self.rubyPackage = rubyPackage
        self.uninterpretedOption = uninterpretedOption
    }
}

struct MessageOptions: Hashable, Sendable {
    /// Set true to use the old proto1 MessageSet wire format for extensions.
    /// This is provided for backwards-compatibility with the MessageSet wire
    /// format.  You should not use this for any other reason:  It's less
    /// efficient, has fewer features, and is more complicated.
    ///
    /// The message must be defined exactly as follows:
    ///   message Foo {
    ///     option message_set_wire_format = true;
    ///     extensions 4 to max;
    ///   }
    /// Note that the message cannot have any defined fields; MessageSets only
    /// have extensions.
    ///
    /// All extensions of your type must be singular messages; e.g. they cannot
    /// be int32s, enums, or repeated messages.
    ///
    /// Because this is an option, the above two restrictions are not enforced by
    /// the protocol compiler.
    var messageSetWireFormat: Bool?

    /// Disables the generation of the standard "descriptor()" accessor, which can
    /// conflict with a field of the same name.  This is meant to make migration
    /// from proto1 easier; new code should avoid fields named "descriptor".
    var noStandardDescriptorAccessor: Bool?

    /// Is this message deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for the message, or it will be completely ignored; in the very least,
    /// this is a formalization for deprecating messages.
    var deprecated: Bool?

    /// Whether the message is an automatically generated map entry type for the
    /// maps field.
    ///
    /// For maps fields:
    ///     map<KeyType, ValueType> map_field = 1;
    /// The parsed descriptor looks like:
    ///     message MapFieldEntry {
    ///         option map_entry = true;
    ///         optional KeyType key = 1;
    ///         optional ValueType value = 2;
    ///     }
    ///     repeated MapFieldEntry map_field = 1;
    ///
    /// Implementations may choose not to generate the map_entry=true message, but
    /// use a native map in the target language to hold the keys and values.
    /// The reflection APIs in such implementations still need to work as
    /// if the field is a repeated message field.
    ///
    /// NOTE: Do not set the option in .proto files. Always use the maps syntax
    /// instead. The option should only be implicitly set by the proto compiler
    /// parser.
    var mapEntry: Bool?

    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        messageSetWireFormat: Bool? = nil,
        noStandardDescriptorAccessor: Bool? = nil,
        deprecated: Bool? = nil,
        mapEntry: Bool? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.messageSetWireFormat = messageSetWireFormat
        self.noStandardDescriptorAccessor = noStandardDescriptorAccessor
        self.deprecated = deprecated
        self.mapEntry = mapEntry
        self.uninterpretedOption = uninterpretedOption
    }
}

struct FieldOptions: Hashable, Sendable {
    struct CType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        /// Default mode.
        static var string: Self { Self(rawValue: 0) }

        static var cord: Self { Self(rawValue: 1) }

        static var stringPiece: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 0: "STRING"
            case 1: "CORD"
            case 2: "STRING_PIECE"
            default: "\(rawValue)"
            }
        }
    }

    struct JSType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        /// Use the default type.
        static var jsNormal: Self { Self(rawValue: 0) }

        /// Use JavaScript strings.
        static var jsString: Self { Self(rawValue: 1) }

        /// Use JavaScript numbers.
        static var jsNumber: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 0: "JS_NORMAL"
            case 1: "JS_STRING"
            case 2: "JS_NUMBER"
            default: "\(rawValue)"
            }
        }
    }

    /// The ctype option instructs the C++ code generator to use a different
    /// representation of the field than it normally would.  See the specific
    /// options below.  This option is not yet implemented in the open source
    /// release -- sorry, we'll try to include it in a future version!
    var ctype: FieldOptions.CType?

    /// The packed option can be enabled for repeated primitive fields to enable
    /// a more efficient representation on the wire. Rather than repeatedly
    /// writing the tag and type for each element, the entire array is encoded as
    /// a single length-delimited blob. In proto3, only explicit setting it to
    /// false will avoid using packed encoding.
    var packed: Bool?

    /// The jstype option determines the JavaScript type used for values of the
    /// field.  The option is permitted only for 64 bit integral and fixed types
    /// (int64, uint64, sint64, fixed64, sfixed64).  A field with jstype JS_STRING
    /// is represented as JavaScript string, which avoids loss of precision that
    /// can happen when a large value is converted to a floating point JavaScript.
    /// Specifying JS_NUMBER for the jstype causes the generated JavaScript code to
    /// use the JavaScript "number" type.  The behavior of the default option
    /// JS_NORMAL is implementation dependent.
    ///
    /// This option is an enum to permit additional types to be added, e.g.
    /// goog.math.Integer.
    var jstype: FieldOptions.JSType?

    /// Should this field be parsed lazily?  Lazy applies only to message-type
    /// fields.  It means that when the outer message is initially parsed, the
    /// inner message's contents will not be parsed but instead stored in encoded
    /// form.  The inner message will actually be parsed when it is first accessed.
    ///
    /// This is only a hint.  Implementations are free to choose whether to use
    /// eager or lazy parsing regardless of the value of this option.  However,
    /// setting this option true suggests that the protocol author believes that
    /// using lazy parsing on this field is worth the additional bookkeeping
    /// overhead typically needed to implement it.
    ///
    /// This option does not affect the public interface of any generated code;
    /// all method signatures remain the same.  Furthermore, thread-safety of the
    /// interface is not affected by this option; const methods remain safe to
    /// call from multiple threads concurrently, while non-const methods continue
    /// to require exclusive access.
    ///
    ///
    /// Note that implementations may choose not to check required fields within
    /// a lazy sub-message.  That is, calling IsInitialized() on the outer message
    /// may return true even if the inner message has missing required fields.
    /// This is necessary because otherwise the inner message would have to be
    /// parsed in order to perform the check, defeating the purpose of lazy
    /// parsing.  An implementation which chooses not to check required fields
    /// must be consistent about it.  That is, for any particular sub-message, the
    /// implementation must either *always* check its required fields, or *never*
    /// check its required fields, regardless of whether or not the message has
    /// been parsed.
    ///
    /// As of 2021, lazy does no correctness checks on the byte stream during
    /// parsing.  This may lead to crashes if and when an invalid byte stream is
    /// finally parsed upon access.
    ///
    /// TODO(b/211906113):  Enable validation on lazy fields.
    var lazy: Bool?

    /// unverified_lazy does no correctness checks on the byte stream. This should
    /// only be used where lazy with verification is prohibitive for performance
    /// reasons.
    var unverifiedLazy: Bool?

    /// Is this field deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for accessors, or it will be completely ignored; in the very least, this
    /// is a formalization for deprecating fields.
    var deprecated: Bool?

    /// For Google-internal migration only. Do not use.
    var weak: Bool?

    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        ctype: FieldOptions.CType? = nil,
        packed: Bool? = nil,
        jstype: FieldOptions.JSType? = nil,
        lazy: Bool? = nil,
        unverifiedLazy: Bool? = nil,
        deprecated: Bool? = nil,
        weak: Bool? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.ctype = ctype
        self.packed = packed
        self.jstype = jstype
        self.lazy = lazy
        self.unverifiedLazy = unverifiedLazy
        self.deprecated = deprecated
        self.weak = weak
        self.uninterpretedOption = uninterpretedOption
    }
}

struct OneofOptions: Hashable, Sendable {
    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.uninterpretedOption = uninterpretedOption
    }
}

struct EnumOptions: Hashable, Sendable {
    /// Set this option to true to allow mapping different tag names to the same
    /// value.
    var allowAlias: Bool?

    /// Is this enum deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for the enum, or it will be completely ignored; in the very least, this
    /// is a formalization for deprecating enums.
    var deprecated: Bool?

    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        allowAlias: Bool? = nil,
        deprecated: Bool? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.allowAlias = allowAlias
        self.deprecated = deprecated
        self.uninterpretedOption = uninterpretedOption
    }
}

struct EnumValueOptions: Hashable, Sendable {
    /// Is this enum value deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for the enum value, or it will be completely ignored; in the very least,
    /// this is a formalization for deprecating enum values.
    var deprecated: Bool?

    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        deprecated: Bool? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.deprecated = deprecated
        self.uninterpretedOption = uninterpretedOption
    }
}

struct ServiceOptions: Hashable, Sendable {
    /// Is this service deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for the service, or it will be completely ignored; in the very least,
    /// this is a formalization for deprecating services.
    var deprecated: Bool?

    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        deprecated: Bool? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.deprecated = deprecated
        self.uninterpretedOption = uninterpretedOption
    }
}

struct MethodOptions: Hashable, Sendable {
    /// Is this method side-effect-free (or safe in HTTP parlance), or idempotent,
    /// or neither? HTTP based RPC implementation may choose GET verb for safe
    /// methods, and PUT verb for idempotent methods instead of the default POST.
    struct IdempotencyLevel: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        static var idempotencyUnknown: Self { Self(rawValue: 0) }

        /// implies idempotent
        static var noSideEffects: Self { Self(rawValue: 1) }

        /// idempotent, but may have side effects
        static var idempotent: Self { Self(rawValue: 2) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 0: "IDEMPOTENCY_UNKNOWN"
            case 1: "NO_SIDE_EFFECTS"
            case 2: "IDEMPOTENT"
            default: "\(rawValue)"
            }
        }
    }

    /// Is this method deprecated?
    /// Depending on the target platform, this can emit Deprecated annotations
    /// for the method, or it will be completely ignored; in the very least,
    /// this is a formalization for deprecating methods.
    var deprecated: Bool?

    var idempotencyLevel: MethodOptions.IdempotencyLevel?

    /// The parser stores options it doesn't recognize here. See above.
    var uninterpretedOption: [UninterpretedOption]

    /// A message with these values.
    init(
        deprecated: Bool? = nil,
        idempotencyLevel: MethodOptions.IdempotencyLevel? = nil,
        uninterpretedOption: [UninterpretedOption] = []
    ) {
        self.deprecated = deprecated
        self.idempotencyLevel = idempotencyLevel
        self.uninterpretedOption = uninterpretedOption
    }
}

/// A message representing a option the parser does not recognize. This only
/// appears in options protos created by the compiler::Parser class.
/// DescriptorPool resolves these when building Descriptor objects. Therefore,
/// options protos in descriptor objects (e.g. returned by Descriptor::options(),
/// or produced by Descriptor::CopyTo()) will never have UninterpretedOptions
/// in them.
struct UninterpretedOption: Hashable, Sendable {
    /// The name of the uninterpreted option.  Each string represents a segment in
    /// a dot-separated name.  is_extension is true iff a segment represents an
    /// extension (denoted with parentheses in options specs in .proto files).
    /// E.g.,{ ["foo", false], ["bar.baz", true], ["moo", false] } represents
    /// "foo.(bar.baz).moo".
    struct NamePart: Hashable, Sendable {
        var namePart: String

        var isExtension: Bool

        /// A message with these values.
        init(
            namePart: String = "",
            isExtension: Bool = false
        ) {
            self.namePart = namePart
            self.isExtension = isExtension
        }
    }

    var name: [UninterpretedOption.NamePart]

    /// The value of the uninterpreted option, in whatever type the tokenizer
    /// identified it as during parsing. Exactly one of these should be set.
    var identifierValue: String?

    var positiveIntValue: UInt64?

    var negativeIntValue: Int64?

    var doubleValue: Double?

    var stringValue: [UInt8]?

    var aggregateValue: String?

    /// A message with these values.
    init(
        name: [UninterpretedOption.NamePart] = [],
        identifierValue: String? = nil,
        positiveIntValue: UInt64? = nil,
        negativeIntValue: Int64? = nil,
        doubleValue: Double? = nil,
        stringValue: [UInt8]? = nil,
        aggregateValue: String? = nil
    ) {
        self.name = name
        self.identifierValue = identifierValue
        self.positiveIntValue = positiveIntValue
        self.negativeIntValue = negativeIntValue
        self.doubleValue = doubleValue
        self.stringValue = stringValue
        self.aggregateValue = aggregateValue
    }
}

/// Encapsulates information about the original source file from which a
/// FileDescriptorProto was generated.
struct SourceCodeInfo: Hashable, Sendable {
    struct Location: Hashable, Sendable {
        /// Identifies which part of the FileDescriptorProto was defined at this
        /// location.
        ///
        /// Each element is a field number or an index.  They form a path from
        /// the root FileDescriptorProto to the place where the definition occurs.
        /// For example, this path:
        ///   [ 4, 3, 2, 7, 1 ]
        /// refers to:
        ///   file.message_type(3)  // 4, 3
        ///       .field(7)         // 2, 7
        ///       .name()           // 1
        /// This is because FileDescriptorProto.message_type has field number 4:
        ///   repeated DescriptorProto message_type = 4;
        /// and DescriptorProto.field has field number 2:
        ///   repeated FieldDescriptorProto field = 2;
        /// and FieldDescriptorProto.name has field number 1:
        ///   optional string name = 1;
        ///
        /// Thus, the above path gives the location of a field name.  If we removed
        /// the last element:
        ///   [ 4, 3, 2, 7 ]
        /// this path refers to the whole field declaration (from the beginning
        /// of the label to the terminating semicolon).
        var path: [Int32]

        /// Always has exactly three or four elements: start line, start column,
        /// end line (optional, otherwise assumed same as start line), end column.
        /// These are packed into a single field for efficiency.  Note that line
        /// and column numbers are zero-based -- typically you will want to add
        /// 1 to each before displaying to a user.
        var span: [Int32]

        /// If this SourceCodeInfo represents a complete declaration, these are any
        /// comments appearing before and after the declaration which appear to be
        /// attached to the declaration.
        ///
        /// A series of line comments appearing on consecutive lines, with no other
        /// tokens appearing on those lines, will be treated as a single comment.
        ///
        /// leading_detached_comments will keep paragraphs of comments that appear
        /// before (but not connected to) the current element. Each paragraph,
        /// separated by empty lines, will be one comment element in the repeated
        /// field.
        ///
        /// Only the comment content is provided; comment markers (e.g. //) are
        /// stripped out.  For block comments, leading whitespace and an asterisk
        /// will be stripped from the beginning of each line other than the first.
        /// Newlines are included in the output.
        ///
        /// Examples:
        ///
        ///   optional int32 foo = 1;  // Comment attached to foo.
        ///   // Comment attached to bar.
        ///   optional int32 bar = 2;
        ///
        ///   optional string baz = 3;
        ///   // Comment attached to baz.
        ///   // Another line attached to baz.
        ///
        ///   // Comment attached to moo.
        ///   //
        ///   // Another line attached to moo.
        ///   optional double moo = 4;
        ///
        ///   // Detached comment for corge. This is not leading or trailing comments
        ///   // to moo or corge because there are blank lines separating it from
        ///   // both.
        ///
        ///   // Detached comment for corge paragraph 2.
        ///
        ///   optional string corge = 5;
        ///   /* Block comment attached
        ///    * to corge.  Leading asterisks
        ///    * will be removed. */
        ///   /* Block comment attached to
        ///    * grault. */
        ///   optional int32 grault = 6;
        ///
        ///   // ignored detached comments.
        var leadingComments: String?

        var trailingComments: String?

        var leadingDetachedComments: [String]

        /// A message with these values.
        init(
            path: [Int32] = [],
            span: [Int32] = [],
            leadingComments: String? = nil,
            trailingComments: String? = nil,
            leadingDetachedComments: [String] = []
        ) {
            self.path = path
            self.span = span
            self.leadingComments = leadingComments
            self.trailingComments = trailingComments
            self.leadingDetachedComments = leadingDetachedComments
        }
    }

    /// A Location identifies a piece of source code in a .proto file which
    /// corresponds to a particular definition.  This information is intended
    /// to be useful to IDEs, code indexers, documentation generators, and similar
    /// tools.
    ///
    /// For example, say we have a file like:
    ///   message Foo {
    ///     optional string foo = 1;
    ///   }
    /// Let's look at just the field definition:
    ///   optional string foo = 1;
    ///   ^       ^^     ^^  ^  ^^^
    ///   a       bc     de  f  ghi
    /// We have the following locations:
    ///   span   path               represents
    ///   [a,i)  [ 4, 0, 2, 0 ]     The whole field definition.
    ///   [a,b)  [ 4, 0, 2, 0, 4 ]  The label (optional).
    ///   [c,d)  [ 4, 0, 2, 0, 5 ]  The type (string).
    ///   [e,f)  [ 4, 0, 2, 0, 1 ]  The name (foo).
    ///   [g,h)  [ 4, 0, 2, 0, 3 ]  The number (1).
    ///
    /// Notes:
    /// - A location may refer to a repeated field itself (i.e. not to any
    ///   particular index within it).  This is used whenever a set of elements are
    ///   logically enclosed in a single code segment.  For example, an entire
    ///   extend block (possibly containing multiple extension definitions) will
    ///   have an outer location whose path refers to the "extensions" repeated
    ///   field without an index.
    /// - Multiple locations may have the same path.  This happens when a single
    ///   logical declaration is spread out across multiple places.  The most
    ///   obvious example is the "extend" block again -- there may be multiple
    ///   extend blocks in the same scope, each of which will have the same path.
    /// - A location's span is not always a subset of its parent's span.  For
    ///   example, the "extendee" of an extension declaration appears at the
    ///   beginning of the "extend" block and is shared by all extensions within
    ///   the block.
    /// - Just because a location's span is a subset of some other location's span
    ///   does not mean that it is a descendant.  For example, a "group" defines
    ///   both a type and a field in a single declaration.  Thus, the locations
    ///   corresponding to the type and field and their components will overlap.
    /// - Code which tries to interpret locations should probably be designed to
    ///   ignore those that it doesn't understand, as more types of locations could
    ///   be recorded in the future.
    var location: [SourceCodeInfo.Location]

    /// A message with these values.
    init(
        location: [SourceCodeInfo.Location] = []
    ) {
        self.location = location
    }
}

/// Describes the relationship between generated code and its original source
/// file. A GeneratedCodeInfo message is associated with only one generated
/// source file, but may contain references to different source .proto files.
struct GeneratedCodeInfo: Hashable, Sendable {
    struct Annotation: Hashable, Sendable {
        /// Identifies the element in the original source .proto file. This field
        /// is formatted the same as SourceCodeInfo.Location.path.
        var path: [Int32]

        /// Identifies the filesystem path to the original source .proto.
        var sourceFile: String?

        /// Identifies the starting offset in bytes in the generated code
        /// that relates to the identified object.
        var begin: Int32?

        /// Identifies the ending offset in bytes in the generated code that
        /// relates to the identified offset. The end offset should be one past
        /// the last relevant byte (so the length of the text = end - begin).
        var end: Int32?

        /// A message with these values.
        init(
            path: [Int32] = [],
            sourceFile: String? = nil,
            begin: Int32? = nil,
            end: Int32? = nil
        ) {
            self.path = path
            self.sourceFile = sourceFile
            self.begin = begin
            self.end = end
        }
    }

    /// An Annotation connects some span of text in generated code to an element
    /// of its generating .proto file.
    var annotation: [GeneratedCodeInfo.Annotation]

    /// A message with these values.
    init(
        annotation: [GeneratedCodeInfo.Annotation] = []
    ) {
        self.annotation = annotation
    }
}

extension FileDescriptorSet: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__FileDescriptorSet.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__FileDescriptorSet.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__FileDescriptorSet()
        unsafe google__protobuf__file_descriptor_set__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__FileDescriptorSet>) throws(ProtobufError) {
        self.init()
        self.file.reserveCapacity(unsafe message.pointee.n_file)
        for index in 0..<(unsafe message.pointee.n_file) {
            self.file.append(try unsafe FileDescriptorProto(copying: message.pointee.file[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__FileDescriptorSet>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_file = self.file.count
        if !self.file.isEmpty {
            let values = self.file.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__FileDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__FileDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.file = pointers
        }
    }
}

extension FileDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__FileDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__FileDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__FileDescriptorProto()
        unsafe google__protobuf__file_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__FileDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if unsafe message.pointee.has_package != 0 { self.`package` = try unsafe String(copying: message.pointee.package) }
        self.dependency.reserveCapacity(unsafe message.pointee.n_dependency)
        for index in 0..<(unsafe message.pointee.n_dependency) {
            self.dependency.append(try unsafe String(copying: message.pointee.dependency[index]))
        }
        self.publicDependency = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.public_dependency, count: message.pointee.n_public_dependency))
        self.weakDependency = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.weak_dependency, count: message.pointee.n_weak_dependency))
        self.messageType.reserveCapacity(unsafe message.pointee.n_message_type)
        for index in 0..<(unsafe message.pointee.n_message_type) {
            self.messageType.append(try unsafe DescriptorProto(copying: message.pointee.message_type[index]!))
        }
        self.enumType.reserveCapacity(unsafe message.pointee.n_enum_type)
        for index in 0..<(unsafe message.pointee.n_enum_type) {
            self.enumType.append(try unsafe EnumDescriptorProto(copying: message.pointee.enum_type[index]!))
        }
        self.service.reserveCapacity(unsafe message.pointee.n_service)
        for index in 0..<(unsafe message.pointee.n_service) {
            self.service.append(try unsafe ServiceDescriptorProto(copying: message.pointee.service[index]!))
        }
        self.`extension`.reserveCapacity(unsafe message.pointee.n_extension)
        for index in 0..<(unsafe message.pointee.n_extension) {
            self.`extension`.append(try unsafe FieldDescriptorProto(copying: message.pointee.extension[index]!))
        }
        if let value = unsafe message.pointee.options { self.options = try unsafe FileOptions(copying: value) }
        if let value = unsafe message.pointee.source_code_info { self.sourceCodeInfo = try unsafe SourceCodeInfo(copying: value) }
        if unsafe message.pointee.has_syntax != 0 { self.syntax = try unsafe String(copying: message.pointee.syntax) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__FileDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.`package` {
            unsafe message.pointee.has_package = 1
            unsafe message.pointee.package = arena.copy(value)
        }
        unsafe message.pointee.n_dependency = self.dependency.count
        if !self.dependency.isEmpty {
            let values = self.dependency.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.dependency = pointers
        }
        unsafe message.pointee.n_public_dependency = self.publicDependency.count
        unsafe message.pointee.public_dependency = arena.lend(self.publicDependency)
        unsafe message.pointee.n_weak_dependency = self.weakDependency.count
        unsafe message.pointee.weak_dependency = arena.lend(self.weakDependency)
        unsafe message.pointee.n_message_type = self.messageType.count
        if !self.messageType.isEmpty {
            let values = self.messageType.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__DescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__DescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.message_type = pointers
        }
        unsafe message.pointee.n_enum_type = self.enumType.count
        if !self.enumType.isEmpty {
            let values = self.enumType.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__EnumDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__EnumDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.enum_type = pointers
        }
        unsafe message.pointee.n_service = self.service.count
        if !self.service.isEmpty {
            let values = self.service.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__ServiceDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__ServiceDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.service = pointers
        }
        unsafe message.pointee.n_extension = self.`extension`.count
        if !self.`extension`.isEmpty {
            let values = self.`extension`.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__FieldDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__FieldDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.extension = pointers
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__FileOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
        if let value = self.sourceCodeInfo {
            let pointer = unsafe arena.make(Google__Protobuf__SourceCodeInfo.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.source_code_info = pointer
        }
        if let value = self.syntax {
            unsafe message.pointee.has_syntax = 1
            unsafe message.pointee.syntax = arena.copy(value)
        }
    }
}

extension DescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__DescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__DescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__DescriptorProto()
        unsafe google__protobuf__descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__DescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        self.field.reserveCapacity(unsafe message.pointee.n_field)
        for index in 0..<(unsafe message.pointee.n_field) {
            self.field.append(try unsafe FieldDescriptorProto(copying: message.pointee.field[index]!))
        }
        self.`extension`.reserveCapacity(unsafe message.pointee.n_extension)
        for index in 0..<(unsafe message.pointee.n_extension) {
            self.`extension`.append(try unsafe FieldDescriptorProto(copying: message.pointee.extension[index]!))
        }
        self.nestedType.reserveCapacity(unsafe message.pointee.n_nested_type)
        for index in 0..<(unsafe message.pointee.n_nested_type) {
            self.nestedType.append(try unsafe DescriptorProto(copying: message.pointee.nested_type[index]!))
        }
        self.enumType.reserveCapacity(unsafe message.pointee.n_enum_type)
        for index in 0..<(unsafe message.pointee.n_enum_type) {
            self.enumType.append(try unsafe EnumDescriptorProto(copying: message.pointee.enum_type[index]!))
        }
        self.extensionRange.reserveCapacity(unsafe message.pointee.n_extension_range)
        for index in 0..<(unsafe message.pointee.n_extension_range) {
            self.extensionRange.append(try unsafe DescriptorProto.ExtensionRange(copying: message.pointee.extension_range[index]!))
        }
        self.oneofDecl.reserveCapacity(unsafe message.pointee.n_oneof_decl)
        for index in 0..<(unsafe message.pointee.n_oneof_decl) {
            self.oneofDecl.append(try unsafe OneofDescriptorProto(copying: message.pointee.oneof_decl[index]!))
        }
        if let value = unsafe message.pointee.options { self.options = try unsafe MessageOptions(copying: value) }
        self.reservedRange.reserveCapacity(unsafe message.pointee.n_reserved_range)
        for index in 0..<(unsafe message.pointee.n_reserved_range) {
            self.reservedRange.append(try unsafe DescriptorProto.ReservedRange(copying: message.pointee.reserved_range[index]!))
        }
        self.reservedName.reserveCapacity(unsafe message.pointee.n_reserved_name)
        for index in 0..<(unsafe message.pointee.n_reserved_name) {
            self.reservedName.append(try unsafe String(copying: message.pointee.reserved_name[index]))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__DescriptorProto>, in arena: borrowing Arena) {
        guard arena.descend() else { return }
        defer { arena.ascend() }
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        unsafe message.pointee.n_field = self.field.count
        if !self.field.isEmpty {
            let values = self.field.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__FieldDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__FieldDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.field = pointers
        }
        unsafe message.pointee.n_extension = self.`extension`.count
        if !self.`extension`.isEmpty {
            let values = self.`extension`.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__FieldDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__FieldDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.extension = pointers
        }
        unsafe message.pointee.n_nested_type = self.nestedType.count
        if !self.nestedType.isEmpty {
            let values = self.nestedType.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__DescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__DescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.nested_type = pointers
        }
        unsafe message.pointee.n_enum_type = self.enumType.count
        if !self.enumType.isEmpty {
            let values = self.enumType.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__EnumDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__EnumDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.enum_type = pointers
        }
        unsafe message.pointee.n_extension_range = self.extensionRange.count
        if !self.extensionRange.isEmpty {
            let values = self.extensionRange.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__DescriptorProto__ExtensionRange>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__DescriptorProto__ExtensionRange.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.extension_range = pointers
        }
        unsafe message.pointee.n_oneof_decl = self.oneofDecl.count
        if !self.oneofDecl.isEmpty {
            let values = self.oneofDecl.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__OneofDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__OneofDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.oneof_decl = pointers
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__MessageOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
        unsafe message.pointee.n_reserved_range = self.reservedRange.count
        if !self.reservedRange.isEmpty {
            let values = self.reservedRange.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__DescriptorProto__ReservedRange>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__DescriptorProto__ReservedRange.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.reserved_range = pointers
        }
        unsafe message.pointee.n_reserved_name = self.reservedName.count
        if !self.reservedName.isEmpty {
            let values = self.reservedName.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.reserved_name = pointers
        }
    }
}

extension DescriptorProto.ExtensionRange: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__DescriptorProto__ExtensionRange.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__DescriptorProto__ExtensionRange.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__DescriptorProto__ExtensionRange()
        unsafe google__protobuf__descriptor_proto__extension_range__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__DescriptorProto__ExtensionRange>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_start != 0 { self.start = unsafe message.pointee.start }
        if unsafe message.pointee.has_end != 0 { self.end = unsafe message.pointee.end }
        if let value = unsafe message.pointee.options { self.options = try unsafe ExtensionRangeOptions(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__DescriptorProto__ExtensionRange>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.start {
            unsafe message.pointee.has_start = 1
            unsafe message.pointee.start = value
        }
        if let value = self.end {
            unsafe message.pointee.has_end = 1
            unsafe message.pointee.end = value
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__ExtensionRangeOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
    }
}

extension DescriptorProto.ReservedRange: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__DescriptorProto__ReservedRange.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__DescriptorProto__ReservedRange.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__DescriptorProto__ReservedRange()
        unsafe google__protobuf__descriptor_proto__reserved_range__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__DescriptorProto__ReservedRange>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_start != 0 { self.start = unsafe message.pointee.start }
        if unsafe message.pointee.has_end != 0 { self.end = unsafe message.pointee.end }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__DescriptorProto__ReservedRange>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.start {
            unsafe message.pointee.has_start = 1
            unsafe message.pointee.start = value
        }
        if let value = self.end {
            unsafe message.pointee.has_end = 1
            unsafe message.pointee.end = value
        }
    }
}

extension ExtensionRangeOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__ExtensionRangeOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__ExtensionRangeOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__ExtensionRangeOptions()
        unsafe google__protobuf__extension_range_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__ExtensionRangeOptions>) throws(ProtobufError) {
        self.init()
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__ExtensionRangeOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension FieldDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__FieldDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__FieldDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__FieldDescriptorProto()
        unsafe google__protobuf__field_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__FieldDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if unsafe message.pointee.has_number != 0 { self.number = unsafe message.pointee.number }
        if unsafe message.pointee.has_label != 0 { self.label = unsafe FieldDescriptorProto.Label(rawValue: Int32(truncatingIfNeeded: message.pointee.label.rawValue)) }
        if unsafe message.pointee.has_type != 0 { self.type = unsafe FieldDescriptorProto.Type_(rawValue: Int32(truncatingIfNeeded: message.pointee.type.rawValue)) }
        if unsafe message.pointee.has_type_name != 0 { self.typeName = try unsafe String(copying: message.pointee.type_name) }
        if unsafe message.pointee.has_extendee != 0 { self.extendee = try unsafe String(copying: message.pointee.extendee) }
        if unsafe message.pointee.has_default_value != 0 { self.defaultValue = try unsafe String(copying: message.pointee.default_value) }
        if unsafe message.pointee.has_oneof_index != 0 { self.oneofIndex = unsafe message.pointee.oneof_index }
        if unsafe message.pointee.has_json_name != 0 { self.jsonName = try unsafe String(copying: message.pointee.json_name) }
        if let value = unsafe message.pointee.options { self.options = try unsafe FieldOptions(copying: value) }
        if unsafe message.pointee.has_proto3_optional != 0 { self.proto3Optional = unsafe message.pointee.proto3_optional != 0 }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__FieldDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.number {
            unsafe message.pointee.has_number = 1
            unsafe message.pointee.number = value
        }
        if let value = self.label {
            unsafe message.pointee.has_label = 1
            unsafe message.pointee.label = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        if let value = self.type {
            unsafe message.pointee.has_type = 1
            unsafe message.pointee.type = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        if let value = self.typeName {
            unsafe message.pointee.has_type_name = 1
            unsafe message.pointee.type_name = arena.copy(value)
        }
        if let value = self.extendee {
            unsafe message.pointee.has_extendee = 1
            unsafe message.pointee.extendee = arena.copy(value)
        }
        if let value = self.defaultValue {
            unsafe message.pointee.has_default_value = 1
            unsafe message.pointee.default_value = arena.copy(value)
        }
        if let value = self.oneofIndex {
            unsafe message.pointee.has_oneof_index = 1
            unsafe message.pointee.oneof_index = value
        }
        if let value = self.jsonName {
            unsafe message.pointee.has_json_name = 1
            unsafe message.pointee.json_name = arena.copy(value)
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__FieldOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
        if let value = self.proto3Optional {
            unsafe message.pointee.has_proto3_optional = 1
            unsafe message.pointee.proto3_optional = value ? 1 : 0
        }
    }
}

extension OneofDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__OneofDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__OneofDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__OneofDescriptorProto()
        unsafe google__protobuf__oneof_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__OneofDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if let value = unsafe message.pointee.options { self.options = try unsafe OneofOptions(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__OneofDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__OneofOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
    }
}

extension EnumDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__EnumDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__EnumDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__EnumDescriptorProto()
        unsafe google__protobuf__enum_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__EnumDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        self.value.reserveCapacity(unsafe message.pointee.n_value)
        for index in 0..<(unsafe message.pointee.n_value) {
            self.value.append(try unsafe EnumValueDescriptorProto(copying: message.pointee.value[index]!))
        }
        if let value = unsafe message.pointee.options { self.options = try unsafe EnumOptions(copying: value) }
        self.reservedRange.reserveCapacity(unsafe message.pointee.n_reserved_range)
        for index in 0..<(unsafe message.pointee.n_reserved_range) {
            self.reservedRange.append(try unsafe EnumDescriptorProto.EnumReservedRange(copying: message.pointee.reserved_range[index]!))
        }
        self.reservedName.reserveCapacity(unsafe message.pointee.n_reserved_name)
        for index in 0..<(unsafe message.pointee.n_reserved_name) {
            self.reservedName.append(try unsafe String(copying: message.pointee.reserved_name[index]))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__EnumDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        unsafe message.pointee.n_value = self.value.count
        if !self.value.isEmpty {
            let values = self.value.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__EnumValueDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__EnumValueDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.value = pointers
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__EnumOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
        unsafe message.pointee.n_reserved_range = self.reservedRange.count
        if !self.reservedRange.isEmpty {
            let values = self.reservedRange.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__EnumDescriptorProto__EnumReservedRange>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__EnumDescriptorProto__EnumReservedRange.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.reserved_range = pointers
        }
        unsafe message.pointee.n_reserved_name = self.reservedName.count
        if !self.reservedName.isEmpty {
            let values = self.reservedName.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.reserved_name = pointers
        }
    }
}

extension EnumDescriptorProto.EnumReservedRange: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__EnumDescriptorProto__EnumReservedRange.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__EnumDescriptorProto__EnumReservedRange.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__EnumDescriptorProto__EnumReservedRange()
        unsafe google__protobuf__enum_descriptor_proto__enum_reserved_range__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__EnumDescriptorProto__EnumReservedRange>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_start != 0 { self.start = unsafe message.pointee.start }
        if unsafe message.pointee.has_end != 0 { self.end = unsafe message.pointee.end }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__EnumDescriptorProto__EnumReservedRange>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.start {
            unsafe message.pointee.has_start = 1
            unsafe message.pointee.start = value
        }
        if let value = self.end {
            unsafe message.pointee.has_end = 1
            unsafe message.pointee.end = value
        }
    }
}

extension EnumValueDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__EnumValueDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__EnumValueDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__EnumValueDescriptorProto()
        unsafe google__protobuf__enum_value_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__EnumValueDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if unsafe message.pointee.has_number != 0 { self.number = unsafe message.pointee.number }
        if let value = unsafe message.pointee.options { self.options = try unsafe EnumValueOptions(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__EnumValueDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.number {
            unsafe message.pointee.has_number = 1
            unsafe message.pointee.number = value
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__EnumValueOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
    }
}

extension ServiceDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__ServiceDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__ServiceDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__ServiceDescriptorProto()
        unsafe google__protobuf__service_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__ServiceDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        self.method.reserveCapacity(unsafe message.pointee.n_method)
        for index in 0..<(unsafe message.pointee.n_method) {
            self.method.append(try unsafe MethodDescriptorProto(copying: message.pointee.method[index]!))
        }
        if let value = unsafe message.pointee.options { self.options = try unsafe ServiceOptions(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__ServiceDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        unsafe message.pointee.n_method = self.method.count
        if !self.method.isEmpty {
            let values = self.method.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__MethodDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__MethodDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.method = pointers
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__ServiceOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
    }
}

extension MethodDescriptorProto: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__MethodDescriptorProto.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__MethodDescriptorProto.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__MethodDescriptorProto()
        unsafe google__protobuf__method_descriptor_proto__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__MethodDescriptorProto>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if unsafe message.pointee.has_input_type != 0 { self.inputType = try unsafe String(copying: message.pointee.input_type) }
        if unsafe message.pointee.has_output_type != 0 { self.outputType = try unsafe String(copying: message.pointee.output_type) }
        if let value = unsafe message.pointee.options { self.options = try unsafe MethodOptions(copying: value) }
        if unsafe message.pointee.has_client_streaming != 0 { self.clientStreaming = unsafe message.pointee.client_streaming != 0 }
        if unsafe message.pointee.has_server_streaming != 0 { self.serverStreaming = unsafe message.pointee.server_streaming != 0 }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__MethodDescriptorProto>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.inputType {
            unsafe message.pointee.has_input_type = 1
            unsafe message.pointee.input_type = arena.copy(value)
        }
        if let value = self.outputType {
            unsafe message.pointee.has_output_type = 1
            unsafe message.pointee.output_type = arena.copy(value)
        }
        if let value = self.options {
            let pointer = unsafe arena.make(Google__Protobuf__MethodOptions.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.options = pointer
        }
        if let value = self.clientStreaming {
            unsafe message.pointee.has_client_streaming = 1
            unsafe message.pointee.client_streaming = value ? 1 : 0
        }
        if let value = self.serverStreaming {
            unsafe message.pointee.has_server_streaming = 1
            unsafe message.pointee.server_streaming = value ? 1 : 0
        }
    }
}

extension FileOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__FileOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__FileOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__FileOptions()
        unsafe google__protobuf__file_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__FileOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_java_package != 0 { self.javaPackage = try unsafe String(copying: message.pointee.java_package) }
        if unsafe message.pointee.has_java_outer_classname != 0 { self.javaOuterClassname = try unsafe String(copying: message.pointee.java_outer_classname) }
        if unsafe message.pointee.has_java_multiple_files != 0 { self.javaMultipleFiles = unsafe message.pointee.java_multiple_files != 0 }
        if unsafe message.pointee.has_java_generate_equals_and_hash != 0 { self.javaGenerateEqualsAndHash = unsafe message.pointee.java_generate_equals_and_hash != 0 }
        if unsafe message.pointee.has_java_string_check_utf8 != 0 { self.javaStringCheckUtf8 = unsafe message.pointee.java_string_check_utf8 != 0 }
        if unsafe message.pointee.has_optimize_for != 0 { self.optimizeFor = unsafe FileOptions.OptimizeMode(rawValue: Int32(truncatingIfNeeded: message.pointee.optimize_for.rawValue)) }
        if unsafe message.pointee.has_go_package != 0 { self.goPackage = try unsafe String(copying: message.pointee.go_package) }
        if unsafe message.pointee.has_cc_generic_services != 0 { self.ccGenericServices = unsafe message.pointee.cc_generic_services != 0 }
        if unsafe message.pointee.has_java_generic_services != 0 { self.javaGenericServices = unsafe message.pointee.java_generic_services != 0 }
        if unsafe message.pointee.has_py_generic_services != 0 { self.pyGenericServices = unsafe message.pointee.py_generic_services != 0 }
        if unsafe message.pointee.has_php_generic_services != 0 { self.phpGenericServices = unsafe message.pointee.php_generic_services != 0 }
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        if unsafe message.pointee.has_cc_enable_arenas != 0 { self.ccEnableArenas = unsafe message.pointee.cc_enable_arenas != 0 }
        if unsafe message.pointee.has_objc_class_prefix != 0 { self.objcClassPrefix = try unsafe String(copying: message.pointee.objc_class_prefix) }
        if unsafe message.pointee.has_csharp_namespace != 0 { self.csharpNamespace = try unsafe String(copying: message.pointee.csharp_namespace) }
        if unsafe message.pointee.has_swift_prefix != 0 { self.swiftPrefix = try unsafe String(copying: message.pointee.swift_prefix) }
        if unsafe message.pointee.has_php_class_prefix != 0 { self.phpClassPrefix = try unsafe String(copying: message.pointee.php_class_prefix) }
        if unsafe message.pointee.has_php_namespace != 0 { self.phpNamespace = try unsafe String(copying: message.pointee.php_namespace) }
        if unsafe message.pointee.has_php_metadata_namespace != 0 { self.phpMetadataNamespace = try unsafe String(copying: message.pointee.php_metadata_namespace) }
        if unsafe message.pointee.has_ruby_package != 0 { self.rubyPackage = try unsafe String(copying: message.pointee.ruby_package) }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__FileOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.javaPackage {
            unsafe message.pointee.has_java_package = 1
            unsafe message.pointee.java_package = arena.copy(value)
        }
        if let value = self.javaOuterClassname {
            unsafe message.pointee.has_java_outer_classname = 1
            unsafe message.pointee.java_outer_classname = arena.copy(value)
        }
        if let value = self.javaMultipleFiles {
            unsafe message.pointee.has_java_multiple_files = 1
            unsafe message.pointee.java_multiple_files = value ? 1 : 0
        }
        if let value = self.javaGenerateEqualsAndHash {
            unsafe message.pointee.has_java_generate_equals_and_hash = 1
            unsafe message.pointee.java_generate_equals_and_hash = value ? 1 : 0
        }
        if let value = self.javaStringCheckUtf8 {
            unsafe message.pointee.has_java_string_check_utf8 = 1
            unsafe message.pointee.java_string_check_utf8 = value ? 1 : 0
        }
        if let value = self.optimizeFor {
            unsafe message.pointee.has_optimize_for = 1
            unsafe message.pointee.optimize_for = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        if let value = self.goPackage {
            unsafe message.pointee.has_go_package = 1
            unsafe message.pointee.go_package = arena.copy(value)
        }
        if let value = self.ccGenericServices {
            unsafe message.pointee.has_cc_generic_services = 1
            unsafe message.pointee.cc_generic_services = value ? 1 : 0
        }
        if let value = self.javaGenericServices {
            unsafe message.pointee.has_java_generic_services = 1
            unsafe message.pointee.java_generic_services = value ? 1 : 0
        }
        if let value = self.pyGenericServices {
            unsafe message.pointee.has_py_generic_services = 1
            unsafe message.pointee.py_generic_services = value ? 1 : 0
        }
        if let value = self.phpGenericServices {
            unsafe message.pointee.has_php_generic_services = 1
            unsafe message.pointee.php_generic_services = value ? 1 : 0
        }
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        if let value = self.ccEnableArenas {
            unsafe message.pointee.has_cc_enable_arenas = 1
            unsafe message.pointee.cc_enable_arenas = value ? 1 : 0
        }
        if let value = self.objcClassPrefix {
            unsafe message.pointee.has_objc_class_prefix = 1
            unsafe message.pointee.objc_class_prefix = arena.copy(value)
        }
        if let value = self.csharpNamespace {
            unsafe message.pointee.has_csharp_namespace = 1
            unsafe message.pointee.csharp_namespace = arena.copy(value)
        }
        if let value = self.swiftPrefix {
            unsafe message.pointee.has_swift_prefix = 1
            unsafe message.pointee.swift_prefix = arena.copy(value)
        }
        if let value = self.phpClassPrefix {
            unsafe message.pointee.has_php_class_prefix = 1
            unsafe message.pointee.php_class_prefix = arena.copy(value)
        }
        if let value = self.phpNamespace {
            unsafe message.pointee.has_php_namespace = 1
            unsafe message.pointee.php_namespace = arena.copy(value)
        }
        if let value = self.phpMetadataNamespace {
            unsafe message.pointee.has_php_metadata_namespace = 1
            unsafe message.pointee.php_metadata_namespace = arena.copy(value)
        }
        if let value = self.rubyPackage {
            unsafe message.pointee.has_ruby_package = 1
            unsafe message.pointee.ruby_package = arena.copy(value)
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension MessageOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__MessageOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__MessageOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__MessageOptions()
        unsafe google__protobuf__message_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__MessageOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_message_set_wire_format != 0 { self.messageSetWireFormat = unsafe message.pointee.message_set_wire_format != 0 }
        if unsafe message.pointee.has_no_standard_descriptor_accessor != 0 { self.noStandardDescriptorAccessor = unsafe message.pointee.no_standard_descriptor_accessor != 0 }
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        if unsafe message.pointee.has_map_entry != 0 { self.mapEntry = unsafe message.pointee.map_entry != 0 }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__MessageOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.messageSetWireFormat {
            unsafe message.pointee.has_message_set_wire_format = 1
            unsafe message.pointee.message_set_wire_format = value ? 1 : 0
        }
        if let value = self.noStandardDescriptorAccessor {
            unsafe message.pointee.has_no_standard_descriptor_accessor = 1
            unsafe message.pointee.no_standard_descriptor_accessor = value ? 1 : 0
        }
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        if let value = self.mapEntry {
            unsafe message.pointee.has_map_entry = 1
            unsafe message.pointee.map_entry = value ? 1 : 0
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension FieldOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__FieldOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__FieldOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__FieldOptions()
        unsafe google__protobuf__field_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__FieldOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_ctype != 0 { self.ctype = unsafe FieldOptions.CType(rawValue: Int32(truncatingIfNeeded: message.pointee.ctype.rawValue)) }
        if unsafe message.pointee.has_packed != 0 { self.packed = unsafe message.pointee.packed != 0 }
        if unsafe message.pointee.has_jstype != 0 { self.jstype = unsafe FieldOptions.JSType(rawValue: Int32(truncatingIfNeeded: message.pointee.jstype.rawValue)) }
        if unsafe message.pointee.has_lazy != 0 { self.lazy = unsafe message.pointee.lazy != 0 }
        if unsafe message.pointee.has_unverified_lazy != 0 { self.unverifiedLazy = unsafe message.pointee.unverified_lazy != 0 }
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        if unsafe message.pointee.has_weak != 0 { self.weak = unsafe message.pointee.weak != 0 }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__FieldOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.ctype {
            unsafe message.pointee.has_ctype = 1
            unsafe message.pointee.ctype = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        if let value = self.packed {
            unsafe message.pointee.has_packed = 1
            unsafe message.pointee.packed = value ? 1 : 0
        }
        if let value = self.jstype {
            unsafe message.pointee.has_jstype = 1
            unsafe message.pointee.jstype = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        if let value = self.lazy {
            unsafe message.pointee.has_lazy = 1
            unsafe message.pointee.lazy = value ? 1 : 0
        }
        if let value = self.unverifiedLazy {
            unsafe message.pointee.has_unverified_lazy = 1
            unsafe message.pointee.unverified_lazy = value ? 1 : 0
        }
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        if let value = self.weak {
            unsafe message.pointee.has_weak = 1
            unsafe message.pointee.weak = value ? 1 : 0
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension OneofOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__OneofOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__OneofOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__OneofOptions()
        unsafe google__protobuf__oneof_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__OneofOptions>) throws(ProtobufError) {
        self.init()
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__OneofOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension EnumOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__EnumOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__EnumOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__EnumOptions()
        unsafe google__protobuf__enum_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__EnumOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_allow_alias != 0 { self.allowAlias = unsafe message.pointee.allow_alias != 0 }
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__EnumOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.allowAlias {
            unsafe message.pointee.has_allow_alias = 1
            unsafe message.pointee.allow_alias = value ? 1 : 0
        }
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension EnumValueOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__EnumValueOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__EnumValueOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__EnumValueOptions()
        unsafe google__protobuf__enum_value_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__EnumValueOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__EnumValueOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension ServiceOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__ServiceOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__ServiceOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__ServiceOptions()
        unsafe google__protobuf__service_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__ServiceOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__ServiceOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension MethodOptions: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__MethodOptions.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__MethodOptions.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__MethodOptions()
        unsafe google__protobuf__method_options__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__MethodOptions>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_deprecated != 0 { self.deprecated = unsafe message.pointee.deprecated != 0 }
        if unsafe message.pointee.has_idempotency_level != 0 { self.idempotencyLevel = unsafe MethodOptions.IdempotencyLevel(rawValue: Int32(truncatingIfNeeded: message.pointee.idempotency_level.rawValue)) }
        self.uninterpretedOption.reserveCapacity(unsafe message.pointee.n_uninterpreted_option)
        for index in 0..<(unsafe message.pointee.n_uninterpreted_option) {
            self.uninterpretedOption.append(try unsafe UninterpretedOption(copying: message.pointee.uninterpreted_option[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__MethodOptions>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.deprecated {
            unsafe message.pointee.has_deprecated = 1
            unsafe message.pointee.deprecated = value ? 1 : 0
        }
        if let value = self.idempotencyLevel {
            unsafe message.pointee.has_idempotency_level = 1
            unsafe message.pointee.idempotency_level = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        unsafe message.pointee.n_uninterpreted_option = self.uninterpretedOption.count
        if !self.uninterpretedOption.isEmpty {
            let values = self.uninterpretedOption.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.uninterpreted_option = pointers
        }
    }
}

extension UninterpretedOption: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__UninterpretedOption.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__UninterpretedOption.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__UninterpretedOption()
        unsafe google__protobuf__uninterpreted_option__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__UninterpretedOption>) throws(ProtobufError) {
        self.init()
        self.name.reserveCapacity(unsafe message.pointee.n_name)
        for index in 0..<(unsafe message.pointee.n_name) {
            self.name.append(try unsafe UninterpretedOption.NamePart(copying: message.pointee.name[index]!))
        }
        if unsafe message.pointee.has_identifier_value != 0 { self.identifierValue = try unsafe String(copying: message.pointee.identifier_value) }
        if unsafe message.pointee.has_positive_int_value != 0 { self.positiveIntValue = unsafe message.pointee.positive_int_value }
        if unsafe message.pointee.has_negative_int_value != 0 { self.negativeIntValue = unsafe message.pointee.negative_int_value }
        if unsafe message.pointee.has_double_value != 0 { self.doubleValue = unsafe message.pointee.double_value }
        if unsafe message.pointee.has_string_value != 0 { self.stringValue = unsafe [UInt8](copying: message.pointee.string_value) }
        if unsafe message.pointee.has_aggregate_value != 0 { self.aggregateValue = try unsafe String(copying: message.pointee.aggregate_value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_name = self.name.count
        if !self.name.isEmpty {
            let values = self.name.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption__NamePart>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__UninterpretedOption__NamePart.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.name = pointers
        }
        if let value = self.identifierValue {
            unsafe message.pointee.has_identifier_value = 1
            unsafe message.pointee.identifier_value = arena.copy(value)
        }
        if let value = self.positiveIntValue {
            unsafe message.pointee.has_positive_int_value = 1
            unsafe message.pointee.positive_int_value = value
        }
        if let value = self.negativeIntValue {
            unsafe message.pointee.has_negative_int_value = 1
            unsafe message.pointee.negative_int_value = value
        }
        if let value = self.doubleValue {
            unsafe message.pointee.has_double_value = 1
            unsafe message.pointee.double_value = value
        }
        if let value = self.stringValue {
            unsafe message.pointee.has_string_value = 1
            unsafe message.pointee.string_value = arena.lend(value)
        }
        if let value = self.aggregateValue {
            unsafe message.pointee.has_aggregate_value = 1
            unsafe message.pointee.aggregate_value = arena.copy(value)
        }
    }
}

extension UninterpretedOption.NamePart: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__UninterpretedOption__NamePart.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__UninterpretedOption__NamePart.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__UninterpretedOption__NamePart()
        unsafe google__protobuf__uninterpreted_option__name_part__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__UninterpretedOption__NamePart>) throws(ProtobufError) {
        self.init()
        self.namePart = try unsafe String(copying: message.pointee.name_part)
        self.isExtension = unsafe message.pointee.is_extension != 0
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__UninterpretedOption__NamePart>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.name_part = arena.copy(self.namePart)
        unsafe message.pointee.is_extension = self.isExtension ? 1 : 0
    }
}

extension SourceCodeInfo: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__SourceCodeInfo.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__SourceCodeInfo.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__SourceCodeInfo()
        unsafe google__protobuf__source_code_info__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__SourceCodeInfo>) throws(ProtobufError) {
        self.init()
        self.location.reserveCapacity(unsafe message.pointee.n_location)
        for index in 0..<(unsafe message.pointee.n_location) {
            self.location.append(try unsafe SourceCodeInfo.Location(copying: message.pointee.location[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__SourceCodeInfo>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_location = self.location.count
        if !self.location.isEmpty {
            let values = self.location.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__SourceCodeInfo__Location>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__SourceCodeInfo__Location.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.location = pointers
        }
    }
}

extension SourceCodeInfo.Location: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__SourceCodeInfo__Location.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__SourceCodeInfo__Location.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__SourceCodeInfo__Location()
        unsafe google__protobuf__source_code_info__location__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__SourceCodeInfo__Location>) throws(ProtobufError) {
        self.init()
        self.path = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.path, count: message.pointee.n_path))
        self.span = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.span, count: message.pointee.n_span))
        if unsafe message.pointee.has_leading_comments != 0 { self.leadingComments = try unsafe String(copying: message.pointee.leading_comments) }
        if unsafe message.pointee.has_trailing_comments != 0 { self.trailingComments = try unsafe String(copying: message.pointee.trailing_comments) }
        self.leadingDetachedComments.reserveCapacity(unsafe message.pointee.n_leading_detached_comments)
        for index in 0..<(unsafe message.pointee.n_leading_detached_comments) {
            self.leadingDetachedComments.append(try unsafe String(copying: message.pointee.leading_detached_comments[index]))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__SourceCodeInfo__Location>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_path = self.path.count
        unsafe message.pointee.path = arena.lend(self.path)
        unsafe message.pointee.n_span = self.span.count
        unsafe message.pointee.span = arena.lend(self.span)
        if let value = self.leadingComments {
            unsafe message.pointee.has_leading_comments = 1
            unsafe message.pointee.leading_comments = arena.copy(value)
        }
        if let value = self.trailingComments {
            unsafe message.pointee.has_trailing_comments = 1
            unsafe message.pointee.trailing_comments = arena.copy(value)
        }
        unsafe message.pointee.n_leading_detached_comments = self.leadingDetachedComments.count
        if !self.leadingDetachedComments.isEmpty {
            let values = self.leadingDetachedComments.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.leading_detached_comments = pointers
        }
    }
}

extension GeneratedCodeInfo: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__GeneratedCodeInfo.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__GeneratedCodeInfo.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__GeneratedCodeInfo()
        unsafe google__protobuf__generated_code_info__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__GeneratedCodeInfo>) throws(ProtobufError) {
        self.init()
        self.annotation.reserveCapacity(unsafe message.pointee.n_annotation)
        for index in 0..<(unsafe message.pointee.n_annotation) {
            self.annotation.append(try unsafe GeneratedCodeInfo.Annotation(copying: message.pointee.annotation[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__GeneratedCodeInfo>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_annotation = self.annotation.count
        if !self.annotation.isEmpty {
            let values = self.annotation.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__GeneratedCodeInfo__Annotation>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__GeneratedCodeInfo__Annotation.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.annotation = pointers
        }
    }
}

extension GeneratedCodeInfo.Annotation: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__GeneratedCodeInfo__Annotation.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__GeneratedCodeInfo__Annotation.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__GeneratedCodeInfo__Annotation()
        unsafe google__protobuf__generated_code_info__annotation__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__GeneratedCodeInfo__Annotation>) throws(ProtobufError) {
        self.init()
        self.path = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.path, count: message.pointee.n_path))
        if unsafe message.pointee.has_source_file != 0 { self.sourceFile = try unsafe String(copying: message.pointee.source_file) }
        if unsafe message.pointee.has_begin != 0 { self.begin = unsafe message.pointee.begin }
        if unsafe message.pointee.has_end != 0 { self.end = unsafe message.pointee.end }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__GeneratedCodeInfo__Annotation>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_path = self.path.count
        unsafe message.pointee.path = arena.lend(self.path)
        if let value = self.sourceFile {
            unsafe message.pointee.has_source_file = 1
            unsafe message.pointee.source_file = arena.copy(value)
        }
        if let value = self.begin {
            unsafe message.pointee.has_begin = 1
            unsafe message.pointee.begin = value
        }
        if let value = self.end {
            unsafe message.pointee.has_end = 1
            unsafe message.pointee.end = value
        }
    }
}
