// Worlds of their own for single processes: without privileges, with a small or read-only disk, with an empty network.
// They end with the process, so nothing stays mounted whatever happens to a test.

import Foundation

/// What starts a process in other surroundings.
enum Surroundings {
    private static let isRoot = geteuid() == 0

    /// Root ignores permissions unless it gives up the right to.
    static func withoutPrivileges() throws -> [String] {
        guard isRoot else { return [] }
        let rights = "-dac_override,-dac_read_search"
        return try checked(["setpriv", "--bounding-set", rights, "--inh-caps", rights])
    }

    /// `path` cannot be written.
    static func readOnly(_ path: String) throws -> [String] {
        try mounting("mount --bind \(path) \(path) && mount -o remount,ro,bind \(path)")
    }

    /// What lies in `folder` is an empty disk with room for so many megabytes, or for more once
    /// `makeRoom` is called.
    static func smallDisk(at folder: TemporaryFolder, megabytes: Int) throws -> [String] {
        try mounting(
            "mount -t tmpfs -o size=\(megabytes + 256)m tmpfs \(folder.path)"
                + " && fallocate -l 256M \(folder / "ballast")")
    }

    /// Throws the ballast off the small disk of a running member.
    static func makeRoom(for member: Member) async throws {
        guard let pid = member.process?.pid else { throw Mishap("\(member.name) does not run") }
        let user = isRoot ? [] : ["--user", "--preserve-credentials"]
        let there = ["nsenter", "--target", "\(pid)", "--mount"] + user
        let removal = try ChildProcess(
            Command(executable: "rm", arguments: [member.folder / "ballast"], launcher: there))
        guard try await removal.awaitEnd() == .exited(0) else { throw Mishap(removal.complaints) }
    }

    /// A network with nobody in it, where every port is free.
    static func emptyNetwork() throws -> [String] {
        try checked(namespace("--net") + ["sh", "-c", "ip link set lo up && exec \"$@\"", "sh"])
    }

    /// Where another process is.
    static func network(of pid: pid_t) -> [String] {
        ["nsenter", "--target", "\(pid)", "--net"]
            + (isRoot ? [] : ["--user", "--preserve-credentials"])
    }

    private static func mounting(_ commands: String) throws -> [String] {
        // The folder was entered before something was mounted over it, so it is entered again.
        let script = "\(commands) && cd \"$PWD\" && exec \"$@\""
        return try checked(namespace("--mount")) + ["sh", "-c", script, "sh"]
    }

    private static func namespace(_ kind: String) -> [String] {
        ["unshare", kind] + (isRoot ? [] : ["--user", "--map-root-user"])
    }

    /// - Throws: when this machine does not allow it. Then the claim is not tested, and that must be heard.
    private static func checked(_ launcher: [String]) throws -> [String] {
        let probe = Process()
        probe.executableURL = URL(filePath: "/usr/bin/env")
        probe.arguments = launcher + ["true"]
        try probe.run()
        probe.waitUntilExit()
        guard probe.terminationStatus == 0 else {
            throw Mishap(
                "this test cannot run here: \(launcher.joined(separator: " ")) is not allowed")
        }
        return launcher
    }
}
