// A disk that stops answering: syncs of one member do not return for as long as a file says so. The library that does
// it stands between the member and the C library.

import Foundation

/// The disk of one member.
final class HangingDisk {
    /// Who waits for the disk.
    enum Victim: String {
        /// The thread that all members have for it.
        case disk
        /// The loop, which writes down whom it meets.
        case loop
        /// The loop too, but only while it reads the log.
        case reader
    }

    private let folder: TemporaryFolder

    /// To be made before the member is started.
    init(under member: Member) throws {
        folder = try TemporaryFolder()
        let library = folder / "hang.so"
        try Self.compile(Self.source, to: library)
        member.environment["LD_PRELOAD"] = library
        member.environment["HANG_FOLDER"] = folder.path
    }

    /// From now on syncs by the victim do not return.
    func hang(_ victim: Victim) throws { try Data().write(to: marker(victim.rawValue)) }

    /// Waits until somebody waits for the disk.
    func awaitVictim() async throws {
        try await eventually("somebody waits for the disk") {
            FileManager.default.fileExists(atPath: self.folder / "hung")
        }
    }

    /// Answers again.
    func answer(_ victim: Victim) throws {
        try FileManager.default.removeItem(at: marker(victim.rawValue))
    }

    private func marker(_ name: String) -> URL { URL(filePath: folder / name) }

    private static func compile(_ source: String, to library: String) throws {
        let file = library + ".c"
        try Data(source.utf8).write(to: URL(filePath: file))
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-o", library, file]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw Mishap("clang cannot make \(library)") }
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        int fdatasync(int fd) {
            const char *folder = getenv("HANG_FOLDER");
            int is_loop = syscall(SYS_gettid) == getpid();
            char path[4096], reader[4096], hung[4096], link[64], file[4096] = "";
            snprintf(path, sizeof path, "%s/%s", folder, is_loop ? "loop" : "disk");
            snprintf(reader, sizeof reader, "%s/reader", folder);
            snprintf(hung, sizeof hung, "%s/hung", folder);
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            readlink(link, file, sizeof file - 1);
            int reads = is_loop && strstr(file, "/segment-") != NULL;
            while (access(path, F_OK) == 0 || (reads && access(reader, F_OK) == 0)) {
                close(open(hung, O_CREAT | O_WRONLY, 0600));
                usleep(10000);
            }
            return syscall(SYS_fdatasync, fd);
        }
        """#
}
