// Package.swift as the house rules read it: which target says it needs which. It reads the text,
// because asking the package manager from within its own test run would wait for ever.

import Foundation

/// A target as Package.swift declares it.
struct DeclaredTarget: Sendable {
    enum Kind: String, Sendable { case c, library, root, tests }

    let name: String
    let kind: Kind
    let dependencies: [String]
    /// The folder of the package it lives in.
    let folder: String
}

enum Manifest {
    static let targets: [DeclaredTarget] = (try? SourceTree.text("Package.swift")).map(parse) ?? []

    static func target(_ name: String) -> DeclaredTarget? { targets.first { $0.name == name } }

    /// Reads the four spellings Package.swift uses, one target each.
    static func parse(_ text: String) -> [DeclaredTarget] {
        let declaration =
            #/
            (?<how> \b (?: layer | root | tests | target | systemLibrary ) ) \( \s*
            (?: name: \s* )? "(?<name> [^"]+ )"
            (?: , \s* (?: dependencies: \s* )? \[ (?<list> [^\]]* ) \] )?
            (?<path> , \s* path: \s* "[^"]+" )?
            /#
        guard let start = text.range(of: "targets: [") else { return [] }
        return text[start.upperBound...].matches(of: declaration).map { match in
            let list = match.output.list ?? ""
            let kind = kind(of: match.output.how)
            let isInTests = kind == .tests || match.output.path?.contains("Tests/") ?? false
            return DeclaredTarget(
                name: String(match.output.name), kind: kind,
                dependencies: list.matches(of: /"([^"]+)"/).map { String($0.output.1) },
                folder: isInTests ? "Tests" : "Sources")
        }
    }

    private static func kind(of spelling: Substring) -> DeclaredTarget.Kind {
        switch spelling {
        case "layer": .library
        case "root": .root
        case "tests": .tests
        default: .c
        }
    }
}
