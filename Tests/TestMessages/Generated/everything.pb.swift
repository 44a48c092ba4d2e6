// Made by protoc-gen-swift-rpc from everything.proto. Change that file, not this one.
// swift-format-ignore-file

internal import CProtobufC
internal import CTestProtos
package import Protobuf
package import RPC

/// An enum with a negative value, an alias and a gap.
package struct Colour: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire. Any number may arrive.
    package var rawValue: Int32

    /// The value with this number.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static var none: Self { Self(rawValue: 0) }

    package static var red: Self { Self(rawValue: 1) }

    package static var crimson: Self { Self(rawValue: 1) }

    package static var far: Self { Self(rawValue: 1000000) }

    package static var below: Self { Self(rawValue: -1) }

    /// The name in the .proto file, or the number if it has none.
    package var description: String {
        switch rawValue {
        case 0: "COLOUR_NONE"
        case 1: "COLOUR_RED"
        case 1000000: "COLOUR_FAR"
        case -1: "COLOUR_BELOW"
        default: "\(rawValue)"
        }
    }
}

/// One field of each type.
package struct Scalars: Hashable, Sendable {
    package var doubleValue: Double

    package var floatValue: Float

    package var int32Value: Int32

    package var int64Value: Int64

    package var uint32Value: UInt32

    package var uint64Value: UInt64

    package var sint32Value: Int32

    package var sint64Value: Int64

    package var fixed32Value: UInt32

    package var fixed64Value: UInt64

    package var sfixed32Value: Int32

    package var sfixed64Value: Int64

    package var boolValue: Bool

    package var stringValue: String

    package var bytesValue: [UInt8]

    package var colour: Colour

    /// A message with these values.
    package init(
        doubleValue: Double = 0,
        floatValue: Float = 0,
        int32Value: Int32 = 0,
        int64Value: Int64 = 0,
        uint32Value: UInt32 = 0,
        uint64Value: UInt64 = 0,
        sint32Value: Int32 = 0,
        sint64Value: Int64 = 0,
        fixed32Value: UInt32 = 0,
        fixed64Value: UInt64 = 0,
        sfixed32Value: Int32 = 0,
        sfixed64Value: Int64 = 0,
        boolValue: Bool = false,
        stringValue: String = "",
        bytesValue: [UInt8] = [],
        colour: Colour = Colour(rawValue: 0)
    ) {
        self.doubleValue = doubleValue
        self.floatValue = floatValue
        self.int32Value = int32Value
        self.int64Value = int64Value
        self.uint32Value = uint32Value
        self.uint64Value = uint64Value
        self.sint32Value = sint32Value
        self.sint64Value = sint64Value
        self.fixed32Value = fixed32Value
        self.fixed64Value = fixed64Value
        self.sfixed32Value = sfixed32Value
        self.sfixed64Value = sfixed64Value
        self.boolValue = boolValue
        self.stringValue = stringValue
        self.bytesValue = bytesValue
        self.colour = colour
    }
}

/// The same with presence.
package struct Optionals: Hashable, Sendable {
    package var doubleValue: Double?

    package var floatValue: Float?

    package var int32Value: Int32?

    package var sint64Value: Int64?

    package var fixed32Value: UInt32?

    package var boolValue: Bool?

    package var stringValue: String?

    package var bytesValue: [UInt8]?

    package var colour: Colour?

    package var scalars: Scalars?

    /// A message with these values.
    package init(
        doubleValue: Double? = nil,
        floatValue: Float? = nil,
        int32Value: Int32? = nil,
        sint64Value: Int64? = nil,
        fixed32Value: UInt32? = nil,
        boolValue: Bool? = nil,
        stringValue: String? = nil,
        bytesValue: [UInt8]? = nil,
        colour: Colour? = nil,
        scalars: Scalars? = nil
    ) {
        self.doubleValue = doubleValue
        self.floatValue = floatValue
        self.int32Value = int32Value
        self.sint64Value = sint64Value
        self.fixed32Value = fixed32Value
        self.boolValue = boolValue
        self.stringValue = stringValue
        self.bytesValue = bytesValue
        self.colour = colour
        self.scalars = scalars
    }
}

/// The same, many times.
package struct Lists: Hashable, Sendable {
    package var doubles: [Double]

    package var floats: [Float]

    package var int32s: [Int32]

    package var uint64s: [UInt64]

    package var sint32s: [Int32]

    package var fixed64s: [UInt64]

    package var bools: [Bool]

    package var strings: [String]

    package var chunks: [[UInt8]]

    package var colours: [Colour]

    package var scalars: [Scalars]

    package var unpacked: [Int32]

    /// A message with these values.
    package init(
        doubles: [Double] = [],
        floats: [Float] = [],
        int32s: [Int32] = [],
        uint64s: [UInt64] = [],
        sint32s: [Int32] = [],
        fixed64s: [UInt64] = [],
        bools: [Bool] = [],
        strings: [String] = [],
        chunks: [[UInt8]] = [],
        colours: [Colour] = [],
        scalars: [Scalars] = [],
        unpacked: [Int32] = []
    ) {
        self.doubles = doubles
        self.floats = floats
        self.int32s = int32s
        self.uint64s = uint64s
        self.sint32s = sint32s
        self.fixed64s = fixed64s
        self.bools = bools
        self.strings = strings
        self.chunks = chunks
        self.colours = colours
        self.scalars = scalars
        self.unpacked = unpacked
    }
}

/// Dictionaries.
package struct Maps: Hashable, Sendable {
    package var counts: [String: Int32]

    package var names: [Int32: String]

    package var choices: [Bool: Scalars]

    package var blobs: [String: [UInt8]]

    package var colours: [UInt64: Colour]

    package var weights: [String: Double]

    /// A message with these values.
    package init(
        counts: [String: Int32] = [:],
        names: [Int32: String] = [:],
        choices: [Bool: Scalars] = [:],
        blobs: [String: [UInt8]] = [:],
        colours: [UInt64: Colour] = [:],
        weights: [String: Double] = [:]
    ) {
        self.counts = counts
        self.names = names
        self.choices = choices
        self.blobs = blobs
        self.colours = colours
        self.weights = weights
    }
}

/// One of several.
package struct Choice: Hashable, Sendable {
    package struct Nothing: Hashable, Sendable {
        /// A message with these values.
        package init() {}
    }

    package indirect enum Value: Hashable, Sendable {
        case flag(Bool)
        case weight(Double)
        case text(String)
        case blob([UInt8])
        case colour(Colour)
        case pair(Pair)
        case nothing(Choice.Nothing)
    }

    package indirect enum Other: Hashable, Sendable {
        case otherPair(Pair)
        case otherNumber(Int64)
    }

    /// Not part of it.
    package var after: Int32

    package var value: Value?

    package var other: Other?

    /// A message with these values.
    package init(
        after: Int32 = 0,
        value: Value? = nil,
        other: Other? = nil
    ) {
        self.after = after
        self.value = value
        self.other = other
    }
}

/// Two numbers, to see whether merging keeps both.
package struct Pair: Hashable, Sendable {
    package var first: Int64

    package var second: Int64

    package var more: [Int64]

    package var inner: Pair? {
        get { _inner?.value }
        set { _inner = newValue.map { Indirect($0) } }
    }
    private var _inner: Indirect<Pair>?

    /// A message with these values.
    package init(
        first: Int64 = 0,
        second: Int64 = 0,
        more: [Int64] = [],
        inner: Pair? = nil
    ) {
        self.first = first
        self.second = second
        self.more = more
        self._inner = inner.map { Indirect($0) }
    }
}

/// A message that holds itself in every way there is.
package struct Tree: Hashable, Sendable {
    package indirect enum Side: Hashable, Sendable {
        case left(Tree)
        case right(Branch)
    }

    package var name: String

    package var child: Tree? {
        get { _child?.value }
        set { _child = newValue.map { Indirect($0) } }
    }
    private var _child: Indirect<Tree>?

    package var children: [Tree]

    package var named: [String: Tree]

    package var side: Side?

    /// A message with these values.
    package init(
        name: String = "",
        child: Tree? = nil,
        children: [Tree] = [],
        named: [String: Tree] = [:],
        side: Side? = nil
    ) {
        self.name = name
        self._child = child.map { Indirect($0) }
        self.children = children
        self.named = named
        self.side = side
    }
}

/// Holds itself by way of another.
package struct Branch: Hashable, Sendable {
    package var tree: Tree? {
        get { _tree?.value }
        set { _tree = newValue.map { Indirect($0) } }
    }
    private var _tree: Indirect<Tree>?

    /// A message with these values.
    package init(
        tree: Tree? = nil
    ) {
        self._tree = tree.map { Indirect($0) }
    }
}

/// Names that mean something in Swift or in C.
package struct Words: Hashable, Sendable {
    /// A nested type with an awkward name.
    package struct Type_: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire. Any number may arrive.
        package var rawValue: Int32

        /// The value with this number.
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static var unknown: Self { Self(rawValue: 0) }

        package static var `public`: Self { Self(rawValue: 1) }

        /// The name in the .proto file, or the number if it has none.
        package var description: String {
            switch rawValue {
            case 0: "UNKNOWN"
            case 1: "public"
            default: "\(rawValue)"
            }
        }
    }

    package var `class`: Int32

    package var `default`: Int32

    package var init_: Int32

    package var self_: Int32

    package var message: Int32

    package var arena: Int32

    package var bytes: Int32

    package var output: Int32

    package var value: Int32

    package var table: Int32

    package var int: Int32

    package var index: Int32

    package var hashValue_: Int32

    package var pageURL: Int32

    package var userID: Int32

    package var `in`: Int32?

    package var entry: [Int32]

    package var type: Words.Type_

    /// A message with these values.
    package init(
        `class`: Int32 = 0,
        `default`: Int32 = 0,
        init_: Int32 = 0,
        self_: Int32 = 0,
        message: Int32 = 0,
        arena: Int32 = 0,
        bytes: Int32 = 0,
        output: Int32 = 0,
        value: Int32 = 0,
        table: Int32 = 0,
        int: Int32 = 0,
        index: Int32 = 0,
        hashValue_: Int32 = 0,
        pageURL: Int32 = 0,
        userID: Int32 = 0,
        `in`: Int32? = nil,
        entry: [Int32] = [],
        type: Words.Type_ = Words.Type_(rawValue: 0)
    ) {
        self.`class` = `class`
        self.`default` = `default`
        self.init_ = init_
        self.self_ = self_
        self.message = message
        self.arena = arena
        self.bytes = bytes
        self.output = output
        self.value = value
        self.table = table
        self.int = int
        self.index = index
        self.hashValue_ = hashValue_
        self.pageURL = pageURL
        self.userID = userID
        self.`in` = `in`
        self.entry = entry
        self.type = type
    }
}

extension Scalars: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Scalars.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Scalars.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Scalars()
        unsafe everything__scalars__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Scalars>) throws(ProtobufError) {
        self.init()
        self.doubleValue = unsafe message.pointee.double_value
        self.floatValue = unsafe message.pointee.float_value
        self.int32Value = unsafe message.pointee.int32_value
        self.int64Value = unsafe message.pointee.int64_value
        self.uint32Value = unsafe message.pointee.uint32_value
        self.uint64Value = unsafe message.pointee.uint64_value
        self.sint32Value = unsafe message.pointee.sint32_value
        self.sint64Value = unsafe message.pointee.sint64_value
        self.fixed32Value = unsafe message.pointee.fixed32_value
        self.fixed64Value = unsafe message.pointee.fixed64_value
        self.sfixed32Value = unsafe message.pointee.sfixed32_value
        self.sfixed64Value = unsafe message.pointee.sfixed64_value
        self.boolValue = unsafe message.pointee.bool_value != 0
        self.stringValue = try unsafe String(copying: message.pointee.string_value)
        self.bytesValue = unsafe [UInt8](copying: message.pointee.bytes_value)
        self.colour = unsafe Colour(rawValue: Int32(truncatingIfNeeded: message.pointee.colour.rawValue))
    }

    func lend(to message: UnsafeMutablePointer<Everything__Scalars>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if self.doubleValue.bitPattern != 0 {
            unsafe message.pointee._double_value_case = .init(rawValue: 1)
            unsafe message.pointee.double_value = self.doubleValue
        }
        if self.floatValue.bitPattern != 0 {
            unsafe message.pointee._float_value_case = .init(rawValue: 2)
            unsafe message.pointee.float_value = self.floatValue
        }
        unsafe message.pointee.int32_value = self.int32Value
        unsafe message.pointee.int64_value = self.int64Value
        unsafe message.pointee.uint32_value = self.uint32Value
        unsafe message.pointee.uint64_value = self.uint64Value
        unsafe message.pointee.sint32_value = self.sint32Value
        unsafe message.pointee.sint64_value = self.sint64Value
        unsafe message.pointee.fixed32_value = self.fixed32Value
        unsafe message.pointee.fixed64_value = self.fixed64Value
        unsafe message.pointee.sfixed32_value = self.sfixed32Value
        unsafe message.pointee.sfixed64_value = self.sfixed64Value
        unsafe message.pointee.bool_value = self.boolValue ? 1 : 0
        unsafe message.pointee.string_value = arena.copy(self.stringValue)
        unsafe message.pointee.bytes_value = arena.lend(self.bytesValue)
        unsafe message.pointee.colour = .init(rawValue: .init(truncatingIfNeeded: self.colour.rawValue))
    }
}

extension Optionals: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Optionals.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Optionals.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Optionals()
        unsafe everything__optionals__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Optionals>) throws(ProtobufError) {
        self.init()
        if unsafe message.pointee._double_value_case.rawValue != 0 { self.doubleValue = unsafe message.pointee.double_value }
        if unsafe message.pointee._float_value_case.rawValue != 0 { self.floatValue = unsafe message.pointee.float_value }
        if unsafe message.pointee._int32_value_case.rawValue != 0 { self.int32Value = unsafe message.pointee.int32_value }
        if unsafe message.pointee._sint64_value_case.rawValue != 0 { self.sint64Value = unsafe message.pointee.sint64_value }
        if unsafe message.pointee._fixed32_value_case.rawValue != 0 { self.fixed32Value = unsafe message.pointee.fixed32_value }
        if unsafe message.pointee._bool_value_case.rawValue != 0 { self.boolValue = unsafe message.pointee.bool_value != 0 }
        if unsafe message.pointee._string_value_case.rawValue != 0 { self.stringValue = try unsafe String(copying: message.pointee.string_value) }
        if unsafe message.pointee._bytes_value_case.rawValue != 0 { self.bytesValue = unsafe [UInt8](copying: message.pointee.bytes_value) }
        if unsafe message.pointee._colour_case.rawValue != 0 { self.colour = unsafe Colour(rawValue: Int32(truncatingIfNeeded: message.pointee.colour.rawValue)) }
        if let value = unsafe message.pointee.scalars { self.scalars = try unsafe Scalars(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Everything__Optionals>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.doubleValue {
            unsafe message.pointee._double_value_case = .init(rawValue: 1)
            unsafe message.pointee.double_value = value
        }
        if let value = self.floatValue {
            unsafe message.pointee._float_value_case = .init(rawValue: 2)
            unsafe message.pointee.float_value = value
        }
        if let value = self.int32Value {
            unsafe message.pointee._int32_value_case = .init(rawValue: 3)
            unsafe message.pointee.int32_value = value
        }
        if let value = self.sint64Value {
            unsafe message.pointee._sint64_value_case = .init(rawValue: 8)
            unsafe message.pointee.sint64_value = value
        }
        if let value = self.fixed32Value {
            unsafe message.pointee._fixed32_value_case = .init(rawValue: 9)
            unsafe message.pointee.fixed32_value = value
        }
        if let value = self.boolValue {
            unsafe message.pointee._bool_value_case = .init(rawValue: 13)
            unsafe message.pointee.bool_value = value ? 1 : 0
        }
        if let value = self.stringValue {
            unsafe message.pointee._string_value_case = .init(rawValue: 14)
            unsafe message.pointee.string_value = arena.copy(value)
        }
        if let value = self.bytesValue {
            unsafe message.pointee._bytes_value_case = .init(rawValue: 15)
            unsafe message.pointee.bytes_value = arena.lend(value)
        }
        if let value = self.colour {
            unsafe message.pointee._colour_case = .init(rawValue: 16)
            unsafe message.pointee.colour = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        }
        if let value = self.scalars {
            unsafe message.pointee._scalars_case = .init(rawValue: 17)
            let pointer = unsafe arena.make(Everything__Scalars.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.scalars = pointer
        }
    }
}

extension Lists: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Lists.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Lists.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Lists()
        unsafe everything__lists__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Lists>) throws(ProtobufError) {
        self.init()
        self.doubles = unsafe [Double](UnsafeBufferPointer(start: message.pointee.doubles, count: message.pointee.n_doubles))
        self.floats = unsafe [Float](UnsafeBufferPointer(start: message.pointee.floats, count: message.pointee.n_floats))
        self.int32s = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.int32s, count: message.pointee.n_int32s))
        self.uint64s = unsafe [UInt64](UnsafeBufferPointer(start: message.pointee.uint64s, count: message.pointee.n_uint64s))
        self.sint32s = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.sint32s, count: message.pointee.n_sint32s))
        self.fixed64s = unsafe [UInt64](UnsafeBufferPointer(start: message.pointee.fixed64s, count: message.pointee.n_fixed64s))
        self.bools.reserveCapacity(unsafe message.pointee.n_bools)
        for index in 0..<(unsafe message.pointee.n_bools) {
            self.bools.append(unsafe message.pointee.bools[index] != 0)
        }
        self.strings.reserveCapacity(unsafe message.pointee.n_strings)
        for index in 0..<(unsafe message.pointee.n_strings) {
            self.strings.append(try unsafe String(copying: message.pointee.strings[index]))
        }
        self.chunks.reserveCapacity(unsafe message.pointee.n_chunks)
        for index in 0..<(unsafe message.pointee.n_chunks) {
            self.chunks.append(unsafe [UInt8](copying: message.pointee.chunks[index]))
        }
        self.colours.reserveCapacity(unsafe message.pointee.n_colours)
        for index in 0..<(unsafe message.pointee.n_colours) {
            self.colours.append(unsafe Colour(rawValue: Int32(truncatingIfNeeded: message.pointee.colours[index].rawValue)))
        }
        self.scalars.reserveCapacity(unsafe message.pointee.n_scalars)
        for index in 0..<(unsafe message.pointee.n_scalars) {
            self.scalars.append(try unsafe Scalars(copying: message.pointee.scalars[index]!))
        }
        self.unpacked = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.unpacked, count: message.pointee.n_unpacked))
    }

    func lend(to message: UnsafeMutablePointer<Everything__Lists>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_doubles = self.doubles.count
        unsafe message.pointee.doubles = arena.lend(self.doubles)
        unsafe message.pointee.n_floats = self.floats.count
        unsafe message.pointee.floats = arena.lend(self.floats)
        unsafe message.pointee.n_int32s = self.int32s.count
        unsafe message.pointee.int32s = arena.lend(self.int32s)
        unsafe message.pointee.n_uint64s = self.uint64s.count
        unsafe message.pointee.uint64s = arena.lend(self.uint64s)
        unsafe message.pointee.n_sint32s = self.sint32s.count
        unsafe message.pointee.sint32s = arena.lend(self.sint32s)
        unsafe message.pointee.n_fixed64s = self.fixed64s.count
        unsafe message.pointee.fixed64s = arena.lend(self.fixed64s)
        unsafe message.pointee.n_bools = self.bools.count
        if !self.bools.isEmpty {
            let values = self.bools.span
            let pointers = unsafe arena.makeArray(of: Int32.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = values[index] ? 1 : 0
            }
            unsafe message.pointee.bools = pointers
        }
        unsafe message.pointee.n_strings = self.strings.count
        if !self.strings.isEmpty {
            let values = self.strings.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.copy(values[index])
            }
            unsafe message.pointee.strings = pointers
        }
        unsafe message.pointee.n_chunks = self.chunks.count
        if !self.chunks.isEmpty {
            let values = self.chunks.span
            let pointers = unsafe arena.makeArray(of: ProtobufCBinaryData.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = arena.lend(values[index])
            }
            unsafe message.pointee.chunks = pointers
        }
        unsafe message.pointee.n_colours = self.colours.count
        if !self.colours.isEmpty {
            let values = self.colours.span
            let pointers = unsafe arena.makeArray(of: Everything__Colour.self, count: values.count)
            for index in values.indices {
                unsafe pointers[index] = .init(rawValue: .init(truncatingIfNeeded: values[index].rawValue))
            }
            unsafe message.pointee.colours = pointers
        }
        unsafe message.pointee.n_scalars = self.scalars.count
        if !self.scalars.isEmpty {
            let values = self.scalars.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Scalars>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Everything__Scalars.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.scalars = pointers
        }
        unsafe message.pointee.n_unpacked = self.unpacked.count
        unsafe message.pointee.unpacked = arena.lend(self.unpacked)
    }
}

extension Maps: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Maps.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Maps.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Maps()
        unsafe everything__maps__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Maps>) throws(ProtobufError) {
        self.init()
        for index in 0..<(unsafe message.pointee.n_counts) {
            guard let entry = unsafe message.pointee.counts[index] else { continue }
            let key = try unsafe String(copying: entry.pointee.key)
            self.counts[key] = unsafe entry.pointee.value
        }
        for index in 0..<(unsafe message.pointee.n_names) {
            guard let entry = unsafe message.pointee.names[index] else { continue }
            let key = unsafe entry.pointee.key
            self.names[key] = try unsafe String(copying: entry.pointee.value)
        }
        for index in 0..<(unsafe message.pointee.n_choices) {
            guard let entry = unsafe message.pointee.choices[index] else { continue }
            let key = unsafe entry.pointee.key != 0
            self.choices[key] = try unsafe entry.pointee.value.map { pointer throws(ProtobufError) in try unsafe Scalars(copying: pointer) } ?? Scalars()
        }
        for index in 0..<(unsafe message.pointee.n_blobs) {
            guard let entry = unsafe message.pointee.blobs[index] else { continue }
            let key = try unsafe String(copying: entry.pointee.key)
            self.blobs[key] = unsafe [UInt8](copying: entry.pointee.value)
        }
        for index in 0..<(unsafe message.pointee.n_colours) {
            guard let entry = unsafe message.pointee.colours[index] else { continue }
            let key = unsafe entry.pointee.key
            self.colours[key] = unsafe Colour(rawValue: Int32(truncatingIfNeeded: entry.pointee.value.rawValue))
        }
        for index in 0..<(unsafe message.pointee.n_weights) {
            guard let entry = unsafe message.pointee.weights[index] else { continue }
            let key = try unsafe String(copying: entry.pointee.key)
            self.weights[key] = unsafe entry.pointee.value
        }
    }

    func lend(to message: UnsafeMutablePointer<Everything__Maps>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.n_counts = self.counts.count
        if !self.counts.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Maps__CountsEntry>?.self, count: self.counts.count)
            let pairs = self.counts.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Maps__CountsEntry.self)
                unsafe everything__maps__counts_entry__init(entry)
                unsafe entry.pointee.key = arena.copy(pair.key)
                unsafe entry.pointee.value = pair.value
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.counts = pointers
        }
        unsafe message.pointee.n_names = self.names.count
        if !self.names.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Maps__NamesEntry>?.self, count: self.names.count)
            let pairs = self.names.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Maps__NamesEntry.self)
                unsafe everything__maps__names_entry__init(entry)
                unsafe entry.pointee.key = pair.key
                unsafe entry.pointee.value = arena.copy(pair.value)
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.names = pointers
        }
        unsafe message.pointee.n_choices = self.choices.count
        if !self.choices.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Maps__ChoicesEntry>?.self, count: self.choices.count)
            let pairs = self.choices.sorted { !$0.key && $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Maps__ChoicesEntry.self)
                unsafe everything__maps__choices_entry__init(entry)
                unsafe entry.pointee.key = pair.key ? 1 : 0
                let pointer = unsafe arena.make(Everything__Scalars.self)
                unsafe pair.value.lend(to: pointer, in: arena)
                unsafe entry.pointee.value = pointer
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.choices = pointers
        }
        unsafe message.pointee.n_blobs = self.blobs.count
        if !self.blobs.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Maps__BlobsEntry>?.self, count: self.blobs.count)
            let pairs = self.blobs.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Maps__BlobsEntry.self)
                unsafe everything__maps__blobs_entry__init(entry)
                unsafe entry.pointee.key = arena.copy(pair.key)
                unsafe entry.pointee.value = arena.lend(pair.value)
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.blobs = pointers
        }
        unsafe message.pointee.n_colours = self.colours.count
        if !self.colours.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Maps__ColoursEntry>?.self, count: self.colours.count)
            let pairs = self.colours.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Maps__ColoursEntry.self)
                unsafe everything__maps__colours_entry__init(entry)
                unsafe entry.pointee.key = pair.key
                unsafe entry.pointee.value = .init(rawValue: .init(truncatingIfNeeded: pair.value.rawValue))
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.colours = pointers
        }
        unsafe message.pointee.n_weights = self.weights.count
        if !self.weights.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Maps__WeightsEntry>?.self, count: self.weights.count)
            let pairs = self.weights.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Maps__WeightsEntry.self)
                unsafe everything__maps__weights_entry__init(entry)
                unsafe entry.pointee.key = arena.copy(pair.key)
                unsafe entry.pointee._value_case = .init(rawValue: 2)
                unsafe entry.pointee.value = pair.value
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.weights = pointers
        }
    }
}

extension Choice: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Choice.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Choice.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Choice()
        unsafe everything__choice__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Choice>) throws(ProtobufError) {
        self.init()
        self.after = unsafe message.pointee.after
        switch unsafe message.pointee.value_case.rawValue {
        case 1:
            self.value = .flag(unsafe message.pointee.flag != 0)
        case 2:
            self.value = .weight(unsafe message.pointee.weight)
        case 3:
            self.value = .text(try unsafe String(copying: message.pointee.text))
        case 4:
            self.value = .blob(unsafe [UInt8](copying: message.pointee.blob))
        case 5:
            self.value = .colour(unsafe Colour(rawValue: Int32(truncatingIfNeeded: message.pointee.colour.rawValue)))
        case 6:
            if let value = unsafe message.pointee.pair {
                self.value = .pair(try unsafe Pair(copying: value))
            }
        case 7:
            if let value = unsafe message.pointee.nothing {
                self.value = .nothing(try unsafe Choice.Nothing(copying: value))
            }
        default: break
        }
        switch unsafe message.pointee.other_case.rawValue {
        case 9:
            if let value = unsafe message.pointee.other_pair {
                self.other = .otherPair(try unsafe Pair(copying: value))
            }
        case 10:
            self.other = .otherNumber(unsafe message.pointee.other_number)
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Everything__Choice>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.after = self.after
        switch self.value {
        case .flag(let value):
            unsafe message.pointee.value_case = .init(rawValue: 1)
            unsafe message.pointee.flag = value ? 1 : 0
        case .weight(let value):
            unsafe message.pointee.value_case = .init(rawValue: 2)
            unsafe message.pointee.weight = value
        case .text(let value):
            unsafe message.pointee.value_case = .init(rawValue: 3)
            unsafe message.pointee.text = arena.copy(value)
        case .blob(let value):
            unsafe message.pointee.value_case = .init(rawValue: 4)
            unsafe message.pointee.blob = arena.lend(value)
        case .colour(let value):
            unsafe message.pointee.value_case = .init(rawValue: 5)
            unsafe message.pointee.colour = .init(rawValue: .init(truncatingIfNeeded: value.rawValue))
        case .pair(let value):
            unsafe message.pointee.value_case = .init(rawValue: 6)
            let pointer = unsafe arena.make(Everything__Pair.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.pair = pointer
        case .nothing(let value):
            unsafe message.pointee.value_case = .init(rawValue: 7)
            let pointer = unsafe arena.make(Everything__Choice__Nothing.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.nothing = pointer
        case nil: break
        }
        switch self.other {
        case .otherPair(let value):
            unsafe message.pointee.other_case = .init(rawValue: 9)
            let pointer = unsafe arena.make(Everything__Pair.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.other_pair = pointer
        case .otherNumber(let value):
            unsafe message.pointee.other_case = .init(rawValue: 10)
            unsafe message.pointee.other_number = value
        case nil: break
        }
    }
}

extension Choice.Nothing: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Choice__Nothing.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Choice__Nothing.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Choice__Nothing()
        unsafe everything__choice__nothing__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Choice__Nothing>) throws(ProtobufError) {
        self.init()
    }

    func lend(to message: UnsafeMutablePointer<Everything__Choice__Nothing>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
    }
}

extension Pair: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Pair.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Pair.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Pair()
        unsafe everything__pair__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Pair>) throws(ProtobufError) {
        self.init()
        self.first = unsafe message.pointee.first
        self.second = unsafe message.pointee.second
        self.more = unsafe [Int64](UnsafeBufferPointer(start: message.pointee.more, count: message.pointee.n_more))
        if let value = unsafe message.pointee.inner { self.inner = try unsafe Pair(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Everything__Pair>, in arena: borrowing Arena) {
        guard arena.descend() else { return }
        defer { arena.ascend() }
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.first = self.first
        unsafe message.pointee.second = self.second
        unsafe message.pointee.n_more = self.more.count
        unsafe message.pointee.more = arena.lend(self.more)
        if let value = self.inner {
            let pointer = unsafe arena.make(Everything__Pair.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.inner = pointer
        }
    }
}

extension Tree: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Tree.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Tree.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Tree()
        unsafe everything__tree__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Tree>) throws(ProtobufError) {
        self.init()
        self.name = try unsafe String(copying: message.pointee.name)
        if let value = unsafe message.pointee.child { self.child = try unsafe Tree(copying: value) }
        self.children.reserveCapacity(unsafe message.pointee.n_children)
        for index in 0..<(unsafe message.pointee.n_children) {
            self.children.append(try unsafe Tree(copying: message.pointee.children[index]!))
        }
        for index in 0..<(unsafe message.pointee.n_named) {
            guard let entry = unsafe message.pointee.named[index] else { continue }
            let key = try unsafe String(copying: entry.pointee.key)
            self.named[key] = try unsafe entry.pointee.value.map { pointer throws(ProtobufError) in try unsafe Tree(copying: pointer) } ?? Tree()
        }
        switch unsafe message.pointee.side_case.rawValue {
        case 5:
            if let value = unsafe message.pointee.left {
                self.side = .left(try unsafe Tree(copying: value))
            }
        case 6:
            if let value = unsafe message.pointee.right {
                self.side = .right(try unsafe Branch(copying: value))
            }
        default: break
        }
    }

    func lend(to message: UnsafeMutablePointer<Everything__Tree>, in arena: borrowing Arena) {
        guard arena.descend() else { return }
        defer { arena.ascend() }
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.name = arena.copy(self.name)
        if let value = self.child {
            let pointer = unsafe arena.make(Everything__Tree.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.child = pointer
        }
        unsafe message.pointee.n_children = self.children.count
        if !self.children.isEmpty {
            let values = self.children.span
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Tree>?.self, count: values.count)
            for index in values.indices {
                let pointer = unsafe arena.make(Everything__Tree.self)
                unsafe values[index].lend(to: pointer, in: arena)
                unsafe pointers[index] = pointer
            }
            unsafe message.pointee.children = pointers
        }
        unsafe message.pointee.n_named = self.named.count
        if !self.named.isEmpty {
            let pointers = unsafe arena.makeArray(of: UnsafeMutablePointer<Everything__Tree__NamedEntry>?.self, count: self.named.count)
            let pairs = self.named.sorted { $0.key < $1.key }
            for (index, pair) in pairs.enumerated() {
                let entry = unsafe arena.make(Everything__Tree__NamedEntry.self)
                unsafe everything__tree__named_entry__init(entry)
                unsafe entry.pointee.key = arena.copy(pair.key)
                let pointer = unsafe arena.make(Everything__Tree.self)
                unsafe pair.value.lend(to: pointer, in: arena)
                unsafe entry.pointee.value = pointer
                unsafe pointers[index] = entry
            }
            unsafe message.pointee.named = pointers
        }
        switch self.side {
        case .left(let value):
            unsafe message.pointee.side_case = .init(rawValue: 5)
            let pointer = unsafe arena.make(Everything__Tree.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.left = pointer
        case .right(let value):
            unsafe message.pointee.side_case = .init(rawValue: 6)
            let pointer = unsafe arena.make(Everything__Branch.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.right = pointer
        case nil: break
        }
    }
}

extension Branch: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Branch.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Branch.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Branch()
        unsafe everything__branch__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Branch>) throws(ProtobufError) {
        self.init()
        if let value = unsafe message.pointee.tree { self.tree = try unsafe Tree(copying: value) }
    }

    func lend(to message: UnsafeMutablePointer<Everything__Branch>, in arena: borrowing Arena) {
        guard arena.descend() else { return }
        defer { arena.ascend() }
        unsafe message.pointee.base.descriptor = Self.table
        if let value = self.tree {
            let pointer = unsafe arena.make(Everything__Tree.self)
            unsafe value.lend(to: pointer, in: arena)
            unsafe message.pointee.tree = pointer
        }
    }
}

extension Words: ProtobufMessage, RPCMessage {
    /// Reads a message. The bytes may come from anybody.
    package init(serializedBytes bytes: RawSpan) throws(ProtobufError) {
        let arena = Arena(reading: bytes)
        let message = try unsafe arena.unpack(bytes, as: Self.table)
        try unsafe self.init(copying: message.assumingMemoryBound(to: Everything__Words.self))
    }

    /// Appends the message's encoding.
    package func serialize(into output: inout [UInt8]) throws(ProtobufError) {
        defer { withExtendedLifetime(self) {} }
        let arena = Arena()
        let message = unsafe arena.make(Everything__Words.self)
        unsafe self.lend(to: message, in: arena)
        try unsafe arena.pack(message, into: &output)
    }

    nonisolated(unsafe) static let table: MessageTable = {
        var message = unsafe Everything__Words()
        unsafe everything__words__init(&message)
        return unsafe message.base.descriptor
    }()

    init(copying message: UnsafePointer<Everything__Words>) throws(ProtobufError) {
        self.init()
        self.`class` = unsafe message.pointee.class_
        self.`default` = unsafe message.pointee.default_
        self.init_ = unsafe message.pointee.init_
        self.self_ = unsafe message.pointee.self_
        self.message = unsafe message.pointee.message
        self.arena = unsafe message.pointee.arena
        self.bytes = unsafe message.pointee.bytes
        self.output = unsafe message.pointee.output
        self.value = unsafe message.pointee.value
        self.table = unsafe message.pointee.table
        self.int = unsafe message.pointee.int_
        self.index = unsafe message.pointee.index
        self.hashValue_ = unsafe message.pointee.hashvalue
        self.pageURL = unsafe message.pointee.pageurl
        self.userID = unsafe message.pointee.user_id
        if unsafe message.pointee._in_case.rawValue != 0 { self.`in` = unsafe message.pointee.in }
        self.entry = unsafe [Int32](UnsafeBufferPointer(start: message.pointee.entry, count: message.pointee.n_entry))
        self.type = unsafe Words.Type_(rawValue: Int32(truncatingIfNeeded: message.pointee.type.rawValue))
    }

    func lend(to message: UnsafeMutablePointer<Everything__Words>, in arena: borrowing Arena) {
        unsafe message.pointee.base.descriptor = Self.table
        unsafe message.pointee.class_ = self.`class`
        unsafe message.pointee.default_ = self.`default`
        unsafe message.pointee.init_ = self.init_
        unsafe message.pointee.self_ = self.self_
        unsafe message.pointee.message = self.message
        unsafe message.pointee.arena = self.arena
        unsafe message.pointee.bytes = self.bytes
        unsafe message.pointee.output = self.output
        unsafe message.pointee.value = self.value
        unsafe message.pointee.table = self.table
        unsafe message.pointee.int_ = self.int
        unsafe message.pointee.index = self.index
        unsafe message.pointee.hashvalue = self.hashValue_
        unsafe message.pointee.pageurl = self.pageURL
        unsafe message.pointee.user_id = self.userID
        if let value = self.`in` {
            unsafe message.pointee._in_case = .init(rawValue: 16)
            unsafe message.pointee.in = value
        }
        unsafe message.pointee.n_entry = self.entry.count
        unsafe message.pointee.entry = arena.lend(self.entry)
        unsafe message.pointee.type = .init(rawValue: .init(truncatingIfNeeded: self.type.rawValue))
    }
}

/// Every kind of call.
package enum Calls {
    /// The names of the methods.
    package enum Methods {
        /// One message each way.
        package static let unary = MethodDescriptor(
            service: "everything.Calls", method: "Unary")

        /// Many requests.
        package static let upload = MethodDescriptor(
            service: "everything.Calls", method: "Upload")

        /// Many answers.
        package static let download = MethodDescriptor(
            service: "everything.Calls", method: "Download")

        /// A stream each way.
        package static let talk = MethodDescriptor(
            service: "everything.Calls", method: "Talk")
    }
}

/// Every kind of call.
///
/// Calls arrive on the server's loop.
package protocol CallsService {
    /// One message each way.
    func unary(
        _ request: Pair, context: ServerContext
    ) async throws -> Scalars

    /// Many requests.
    func upload(
        _ requests: MessageReader<Pair>, context: ServerContext
    ) async throws -> Scalars

    /// Many answers.
    func download(
        _ request: Pair, responses: MessageWriter<Scalars>, context: ServerContext
    ) async throws

    /// A stream each way.
    func talk(
        _ requests: MessageReader<Pair>, responses: MessageWriter<Scalars>, context: ServerContext
    ) async throws
}

extension CallsService {
    /// Serves every method of everything.Calls.
    package func register(in router: inout Router) {
        router.unary(Calls.Methods.unary) { (request: Pair, context: ServerContext) in
            try await self.unary(request, context: context)
        }
        router.clientStreaming(Calls.Methods.upload) { (requests: MessageReader<Pair>, context: ServerContext) in
            try await self.upload(requests, context: context)
        }
        router.serverStreaming(Calls.Methods.download) { (request: Pair, responses: MessageWriter<Scalars>, context: ServerContext) in
            try await self.download(request, responses: responses, context: context)
        }
        router.bidirectional(Calls.Methods.talk) { (requests: MessageReader<Pair>, responses: MessageWriter<Scalars>, context: ServerContext) in
            try await self.talk(requests, responses: responses, context: context)
        }
    }
}

/// Every kind of call.
///
/// Belongs to the loop of its channel.
package struct CallsClient {
    private let channel: any Channel

    /// Calls the server at the other end of `channel`.
    package init(channel: any Channel) { self.channel = channel }

    /// One message each way.
    package func unary(
        _ request: Pair, options: CallOptions = CallOptions()
    ) async throws -> Scalars {
        try await channel.unary(Calls.Methods.unary, request, options: options)
    }

    /// Many requests.
    package func upload(
        options: CallOptions = CallOptions()
    ) -> ClientStreamingCall<Pair, Scalars> {
        channel.clientStreaming(Calls.Methods.upload, options: options)
    }

    /// Many answers.
    package func download(
        _ request: Pair, options: CallOptions = CallOptions()
    ) async throws -> ServerStreamingCall<Scalars> {
        try await channel.serverStreaming(Calls.Methods.download, request, options: options)
    }

    /// A stream each way.
    package func talk(
        options: CallOptions = CallOptions()
    ) -> BidirectionalCall<Pair, Scalars> {
        channel.bidirectional(Calls.Methods.talk, options: options)
    }
}
