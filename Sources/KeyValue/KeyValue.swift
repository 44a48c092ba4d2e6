// What a client stores: a key, its value, and the numbers that say when it changed. The command
// that changes it is in Command.swift, the question that reads it in RangeQuery.swift.

/// A point in the history of the whole store. A new store is at 1, and every change adds one.
package struct Revision: Hashable, Comparable, Sendable {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }

    /// The revision of a store nobody has written to.
    package static let initial = Revision(1)
    package var next: Revision { Revision(number + 1) }

    package static func < (lhs: Revision, rhs: Revision) -> Bool { lhs.number < rhs.number }

    /// Returns a number below zero, zero, or above zero as this revision comes before `other`, is
    /// the same, or comes after it.
    func order(to other: Revision) -> Int { self < other ? -1 : self == other ? 0 : 1 }
}

/// Names a lease. Zero is "no lease".
package struct LeaseID: Hashable, Comparable, Sendable {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }

    package static let none = LeaseID(0)

    package static func < (lhs: LeaseID, rhs: LeaseID) -> Bool { lhs.number < rhs.number }
}

/// One key as it was at some revision.
package struct KeyValue: Hashable, Sendable {
    package var key: [UInt8]
    package var value: [UInt8]
    /// The revision that brought the key into being, or back after it was deleted.
    package var createRevision: Revision
    /// The revision that wrote this value.
    package var modRevision: Revision
    /// How many times the key was written since it came into being; 1 for the first.
    package var version: Int64
    package var lease: LeaseID

    package init(
        key: [UInt8], value: [UInt8], createRevision: Revision, modRevision: Revision,
        version: Int64, lease: LeaseID
    ) {
        (self.key, self.value, self.version, self.lease) = (key, value, version, lease)
        (self.createRevision, self.modRevision) = (createRevision, modRevision)
    }
}
