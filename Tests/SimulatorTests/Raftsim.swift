import Foundation

/// The tool itself, in a process of its own.
enum Raftsim {
    struct Outcome {
        let exitCode: Int32
        let output: String
        let complaint: String
    }

    /// It is built next to the tests.
    private static let path = URL(filePath: CommandLine.arguments[0])
        .deletingLastPathComponent().appending(path: "raftsim")

    static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    static func run(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, complaint) = (folder.appending(path: "out"), folder.appending(path: "err"))
        for file in [output, complaint] {
            try Data().write(to: file)
        }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: complaint)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            exitCode: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            complaint: try String(contentsOf: complaint, encoding: .utf8))
    }
}
