// Made by protoc-gen-swift-rpc from google/protobuf/compiler/plugin.proto. Change that file, not this one.
// swift-format-ignore-file

import CDescriptor
import CProtobufC
import Protobuf

/// The version number of protocol compiler.
struct Version: Hashable, Sendable {
    var major: Int32?

    var minor: Int32?

    var patch: Int32?

    /// A suffix for alpha, beta or rc release, e.g., "alpha-1", "rc2". It should
    /// be empty for mainline stable releases.
    var suffix: String?

    /// A message with these values.
    init(
        major: Int32? = nil,
        minor: Int32? = nil,
        patch: Int32? = nil,
        suffix: String? = nil
    ) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.suffix = suffix
    }
}

/// An encoded CodeGeneratorRequest is written to the plugin's stdin.
struct CodeGeneratorRequest: Hashable, Sendable {
    /// The .proto files that were explicitly listed on the command-line.  The
    /// code generator should generate code only for these files.  Each file's
    /// descriptor will be included in proto_file, below.
    var fileToGenerate: [String]

    /// The generator parameter passed on the command-line.
    var parameter: String?

    /// FileDescriptorProtos for all files in files_to_generate and everything
    /// they import.  The files will appear in topological order, so each file
    /// appears before any file that imports it.
    ///
    /// protoc guarantees that all proto_files will be written after
    /// the fields above, even though this is not technically guaranteed by the
    /// protobuf wire format.  This theoretically could allow a plugin to stream
    /// in the FileDescriptorProtos and handle them one by one rather than read
    /// the entire set into memory at once.  However, as of this writing, this
    /// is not similarly optimized on protoc's end -- it will store all fields in
    /// memory at once before sending them to the plugin.
    ///
    /// Type names of fields and extensions in the FileDescriptorProto are always
    /// fully qualified.
    var protoFile: [FileDescriptorProto]

    /// The version number of protocol compiler.
    var compilerVersion: Version?

    /// A message with these values.
    init(
        fileToGenerate: [String] = [],
        parameter: String? = nil,
        protoFile: [FileDescriptorProto] = [],
        compilerVersion: Version? = nil
    ) {
        self.fileToGenerate = fileToGenerate
        self.parameter = parameter
        self.protoFile = protoFile
        self.compilerVersion = compilerVersion
    }
}

/// The plugin writes an encoded CodeGeneratorResponse to stdout.
struct CodeGeneratorResponse: Hashable, Sendable {
    /// Sync with code_generator.h.
    struct Feature: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        var rawValue: Int32

        /// The value with this number.
        init(rawValue: Int32) { self.rawValue = rawValue }

        static var none: Self { Self(rawValue: 0) }

        static var proto3Optional: Self { Self(rawValue: 1) }

        /// The name in the .proto file, or the number if it has none.
        var description: String {
            switch rawValue {
            case 0: "FEATURE_NONE"
            case 1: "FEATURE_PROTO3_OPTIONAL"
            default: "\(rawValue)"
            }
        }
    }

    /// Represents a single generated file.
    struct File: Hashable, Sendable {
        /// The file name, relative to the output directory.  The name must not
        /// contain "." or ".." components and must be relative, not be absolute (so,
        /// the file cannot lie outside the output directory).  "/" must be used as
        /// the path separator, not "\".
        ///
        /// If the name is omitted, the content will be appended to the previous
        /// file.  This allows the generator to break large files into small chunks,
        /// and allows the generated text to be streamed back to protoc so that large
        /// files need not reside completely in memory at one time.  Note that as of
        /// this writing protoc does not optimize for this -- it will read the entire
        /// CodeGeneratorResponse before writing files to disk.
        var name: String?

        /// If non-empty, indicates that the named file should already exist, and the
        /// content here is to be inserted into that file at a defined insertion
        /// point.  This feature allows a code generator to extend the output
        /// produced by another code generator.  The original generator may provide
        /// insertion points by placing special annotations in the file that look
        /// like:
        ///   @@protoc_insertion_point(NAME)
        /// The annotation can have arbitrary text before and after it on the line,
        /// which allows it to be placed in a comment.  NAME should be replaced with
        /// an identifier naming the point -- this is what other generators will use
        /// as the insertion_point.  Code inserted at this point will be placed
        /// immediately above the line containing the insertion point (thus multiple
        /// insertions to the same point will come out in the order they were added).
        /// The double-@ is intended to make it unlikely that the generated code
        /// could contain things that look like insertion points by accident.
        ///
        /// For example, the C++ code generator places the following line in the
        /// .pb.h files that it generates:
        ///   // @@protoc_insertion_point(namespace_scope)
        /// This line appears within the scope of the file's package namespace, but
        /// outside of any particular class.  Another plugin can then specify the
        /// insertion_point "namespace_scope" to generate additional classes or
        /// other declarations that should be placed in this scope.
        ///
        /// Note that if the line containing the insertion point begins with
        /// whitespace, the same whitespace will be added to every line of the
        /// inserted text.  This is useful for languages like Python, where
        /// indentation matters.  In these languages, the insertion point comment
        /// should be indented the same amount as any inserted code will need to be
        /// in order to work correctly in that context.
        ///
        /// The code generator that generates the initial file and the one which
        /// inserts into it must both run as part of a single invocation of protoc.
        /// Code generators are executed in the order in which they appear on the
        /// command line.
        ///
        /// If |insertion_point| is present, |name| must also be present.
        var insertionPoint: String?

        /// The file contents.
        var content: String?

        /// Information describing the file content being inserted. If an insertion
        /// point is used, this information will be appropriately offset and inserted
        /// into the code generation metadata for the generated files.
        var generatedCodeInfo: GeneratedCodeInfo?

        /// A message with these values.
        init(
            name: String? = nil,
            insertionPoint: String? = nil,
            content: String? = nil,
            generatedCodeInfo: GeneratedCodeInfo? = nil
        ) {
            self.name = name
            self.insertionPoint = insertionPoint
            self.content = content
            self.generatedCodeInfo = generatedCodeInfo
        }
    }

    /// Error message.  If non-empty, code generation failed.  The plugin process
    /// should exit with status code zero even if it reports an error in this way.
    ///
    /// This should be used to indicate errors in .proto files which prevent the
    /// code generator from generating correct code.  Errors which indicate a
    /// problem in protoc itself -- such as the input CodeGeneratorRequest being
    /// unparseable -- should be reported by writing a message to stderr and
    /// exiting with a non-zero status code.
    var error: String?

    /// A bitmask of supported features that the code generator supports.
    /// This is a bitwise "or" of values from the Feature enum.
    var supportedFeatures: UInt64?

    var file: [CodeGeneratorResponse.File]

    /// A message with these values.
    init(
        error: String? = nil,
        supportedFeatures: UInt64? = nil,
        file: [CodeGeneratorResponse.File] = []
    ) {
        self.error = error
        self.supportedFeatures = supportedFeatures
        self.file = file
    }
}

extension Version: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__Compiler__Version.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__Compiler__Version.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__Compiler__Version()
        unsafe google__protobuf__compiler__version__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__Compiler__Version>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_major != 0 { self.major = unsafe message.pointee.major }
        if unsafe message.pointee.has_minor != 0 { self.minor = unsafe message.pointee.minor }
        if unsafe message.pointee.has_patch != 0 { self.patch = unsafe message.pointee.patch }
        if unsafe message.pointee.has_suffix != 0 { self.suffix = try unsafe String(copying: message.pointee.suffix) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__Compiler__Version>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.major {
            unsafe message.pointee.has_major = 1
            unsafe message.pointee.major = value
        }
        if let value = self.minor {
            unsafe message.pointee.has_minor = 1
            unsafe message.pointee.minor = value
        }
        if let value = self.patch {
            unsafe message.pointee.has_patch = 1
            unsafe message.pointee.patch = value
        }
        if let value = self.suffix {
            unsafe message.pointee.has_suffix = 1
            unsafe message.pointee.suffix = arena.copy(value)
        }
    }
}

extension CodeGeneratorRequest: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__Compiler__CodeGeneratorRequest.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__Compiler__CodeGeneratorRequest.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__Compiler__CodeGeneratorRequest()
        unsafe google__protobuf__compiler__code_generator_request__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>) throws(ProtobufError) {
        self.init()
        self.fileToGenerate.reserveCapacity(unsafe message.pointee.n_file_to_generate)
        for index in 0..<(unsafe message.pointee.n_file_to_generate) {
            self.fileToGenerate.append(try unsafe String(copying: message.pointee.file_to_generate[index]))
        }
        if unsafe message.pointee.has_parameter != 0 { self.parameter = try unsafe String(copying: message.pointee.parameter) }
        self.protoFile.reserveCapacity(unsafe message.pointee.n_proto_file)
        for index in 0..<(unsafe message.pointee.n_proto_file) {
            self.protoFile.append(try unsafe FileDescriptorProto(copying: message.pointee.proto_file[index]!))
        }
        if let value = unsafe message.pointee.compiler_version { self.compilerVersion = try unsafe Version(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_file_to_generate = self.fileToGenerate.count
        if !self.fileToGenerate.isEmpty {
            let values = self.fileToGenerate.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.file_to_generate = pointers
        }
        if let value = self.parameter {
            unsafe message.pointee.has_parameter = 1
            unsafe message.pointee.parameter = arena.copy(value)
        }
        unsafe message.pointee.n_proto_file = self.protoFile.count
        if !self.protoFile.isEmpty {
            let values = self.protoFile.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__FileDescriptorProto>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__FileDescriptorProto.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.proto_file = pointers
        }
        if let value = self.compilerVersion {
            let pointer = unsafe arena.make(Google__Protobuf__Compiler__Version.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.compiler_version = pointer
        }
    }
}

extension CodeGeneratorResponse: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__Compiler__CodeGeneratorResponse.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__Compiler__CodeGeneratorResponse.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__Compiler__CodeGeneratorResponse()
        unsafe google__protobuf__compiler__code_generator_response__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__Compiler__CodeGeneratorResponse>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_error != 0 { self.error = try unsafe String(copying: message.pointee.error) }
        if unsafe message.pointee.has_supported_features != 0 { self.supportedFeatures = unsafe message.pointee.supported_features }
        self.file.reserveCapacity(unsafe message.pointee.n_file)
        for index in 0..<(unsafe message.pointee.n_file) {
            self.file.append(try unsafe CodeGeneratorResponse.File(copying: message.pointee.file[index]!))
        }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorResponse>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.error {
            unsafe message.pointee.has_error = 1
            unsafe message.pointee.error = arena.copy(value)
        }
        if let value = self.supportedFeatures {
            unsafe message.pointee.has_supported_features = 1
            unsafe message.pointee.supported_features = value
        }
        unsafe message.pointee.n_file = self.file.count
        if !self.file.isEmpty {
            let values = self.file.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorResponse__File>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Google__Protobuf__Compiler__CodeGeneratorResponse__File.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.file = pointers
        }
    }
}

extension CodeGeneratorResponse.File: ProtobufMessage {
    /// Reads a message. The bytes may come from anybody.
    init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Google__Protobuf__Compiler__CodeGeneratorResponse__File.self))
    }

    /// Appends the message's encoding.
    func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Google__Protobuf__Compiler__CodeGeneratorResponse__File.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Google__Protobuf__Compiler__CodeGeneratorResponse__File()
        unsafe google__protobuf__compiler__code_generator_response__file__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Google__Protobuf__Compiler__CodeGeneratorResponse__File>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee.has_name != 0 { self.name = try unsafe String(copying: message.pointee.name) }
        if unsafe message.pointee.has_insertion_point != 0 { self.insertionPoint = try unsafe String(copying: message.pointee.insertion_point) }
        if unsafe message.pointee.has_content != 0 { self.content = try unsafe String(copying: message.pointee.content) }
        if let value = unsafe message.pointee.generated_code_info { self.generatedCodeInfo = try unsafe GeneratedCodeInfo(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorResponse__File>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.name {
            unsafe message.pointee.has_name = 1
            unsafe message.pointee.name = arena.copy(value)
        }
        if let value = self.insertionPoint {
            unsafe message.pointee.has_insertion_point = 1
            unsafe message.pointee.insertion_point = arena.copy(value)
        }
        if let value = self.content {
            unsafe message.pointee.has_content = 1
            unsafe message.pointee.content = arena.copy(value)
        }
        if let value = self.generatedCodeInfo {
            let pointer = unsafe arena.make(Google__Protobuf__GeneratedCodeInfo.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.generated_code_info = pointer
        }
    }
}
