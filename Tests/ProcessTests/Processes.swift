// The tests that run members. One after the other: each wants the machine for itself.

import Testing

/// The suites of this target that start clusters.
@Suite("Processes", .serialized, .timeLimit(.minutes(2)))
enum Processes {}
