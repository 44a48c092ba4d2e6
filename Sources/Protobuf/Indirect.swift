// A value behind a pointer, for messages that contain messages of their own kind.

/// Holds a value out of line, so that its type may contain itself.
public indirect enum Indirect<Value> {
    /// The value.
    case value(Value)

    /// Puts a value out of line.
    @inlinable
    public init(_ value: Value) { self = .value(value) }

    /// The value.
    @inlinable
    public var value: Value {
        switch self {
        case .value(let value): value
        }
    }
}

extension Indirect: Sendable where Value: Sendable {}
extension Indirect: Equatable where Value: Equatable {}
extension Indirect: Hashable where Value: Hashable {}
