// Mistakes in the members' own code. A build that Scripts/mutants makes has them, one file each in Tests/Mutants;
// every other build has none, and no trace of one.

/// A mistake that can be switched on in this build.
package struct Mutant: Hashable, Sendable {
    let number: Int
    package let name: String
    /// What it does, in a line.
    package let summary: String
    /// The kinds of fault that bring it to light, with commas between them; empty where the usual ones do.
    let faults: String

    /// The kinds of fault that bring it to light; nothing where the usual ones do.
    package var climate: [FaultKind]? {
        let kinds = faults.split(separator: ",").map { word in
            guard let kind = FaultKind(rawValue: String(word.filter { $0 != " " })) else {
                preconditionFailure("\(name) asks for faults that nobody knows: \(word)")
            }
            return kind
        }
        return kinds.isEmpty ? nil : kinds
    }
}
