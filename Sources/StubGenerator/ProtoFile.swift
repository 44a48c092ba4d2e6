// What is in a .proto file, as far as generating Swift needs to know. Whoever reads descriptors fills it in.

/// One .proto file.
package struct ProtoFile: Hashable, Sendable {
    /// The path by which other files import it.
    package var path: String
    /// The package, such as `etcdserverpb`; may be empty.
    package var package = ""
    /// `proto2`, `proto3`, or what else stands there.
    package var syntax = "proto3"
    /// `option swift_prefix`: goes in front of the names of top-level messages and enums.
    package var swiftPrefix = ""
    package var messages: [ProtoMessage] = []
    package var enums: [ProtoEnum] = []
    package var services: [ProtoService] = []
    /// Names of fields that extend other messages.
    package var extensions: [String] = []

    package init(path: String) { self.path = path }
}

/// A message, with what is declared inside it.
package struct ProtoMessage: Hashable, Sendable {
    package var name: String
    package var comment = ""
    package var fields: [ProtoField] = []
    package var oneofs: [ProtoOneof] = []
    package var messages: [ProtoMessage] = []
    package var enums: [ProtoEnum] = []
    /// Whether protoc made it for a map.
    package var isMapEntry = false
    /// Names of fields that extend other messages, declared inside this one.
    package var extensions: [String] = []

    package init(name: String) { self.name = name }
}

/// A field of a message.
package struct ProtoField: Hashable, Sendable {
    /// How often the field occurs, and whether absence can be told from the default value.
    package enum Presence: Hashable, Sendable {
        /// proto3 without a label: the default value is not written.
        case implicit
        /// `optional`.
        case explicit
        case required
        case repeated
    }

    package enum Kind: Hashable, Sendable {
        case double, float, int32, int64, uint32, uint64, sint32, sint64
        case fixed32, fixed64, sfixed32, sfixed64, bool, string, bytes
        /// A message, by its full name without a dot in front.
        case message(String)
        /// An enum, by its full name without a dot in front.
        case enumeration(String)
        case group
    }

    package var name: String
    package var number: Int32
    package var comment = ""
    package var presence = Presence.implicit
    package var kind: Kind
    /// The position of the oneof the field belongs to. Synthetic oneofs do not count.
    package var oneof: Int?

    package init(name: String, number: Int32, kind: Kind) {
        (self.name, self.number, self.kind) = (name, number, kind)
    }
}

/// A oneof that somebody wrote. Its members are fields of the message.
package struct ProtoOneof: Hashable, Sendable {
    package var name: String
    package var comment = ""

    package init(name: String) { self.name = name }
}

/// An enum and its values.
package struct ProtoEnum: Hashable, Sendable {
    package struct Value: Hashable, Sendable {
        package var name: String
        package var number: Int32
        package var comment = ""

        package init(name: String, number: Int32) { (self.name, self.number) = (name, number) }
    }

    package var name: String
    package var comment = ""
    package var values: [Value] = []

    package init(name: String) { self.name = name }
}

/// A service and its methods.
package struct ProtoService: Hashable, Sendable {
    package struct Method: Hashable, Sendable {
        package var name: String
        package var comment = ""
        /// Full names without a dot in front.
        package var request: String
        package var response: String
        package var streamsRequests = false
        package var streamsResponses = false

        package init(name: String, request: String, response: String) {
            (self.name, self.request, self.response) = (name, request, response)
        }
    }

    package var name: String
    package var comment = ""
    package var methods: [Method] = []

    package init(name: String) { self.name = name }
}
