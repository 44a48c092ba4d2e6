// The time of day may be wrong, and may jump: nothing but the time in front of a line of the log depends on it.

import Foundation
import Testing

extension Processes {
    @Suite("The time of day")
    struct ClockTests {
        /// Every look at the clock on the wall finds it years and hours away from the last one.
        private static let madness = """
            #define _GNU_SOURCE
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>

            static time_t jump(void) {
                static unsigned looks;
                unsigned look = __atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED);
                return (look % 2 ? 1 : -1) * (time_t)(5 * 365 * 86400 + look % 11 * 3600);
            }

            int clock_gettime(clockid_t clock, struct timespec *now) {
                int result = (int)syscall(SYS_clock_gettime, clock, now);
                if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI))
                    now->tv_sec += jump();
                return result;
            }

            int gettimeofday(struct timeval *restrict now, void *restrict zone) {
                struct timespec real;
                (void)zone;
                clock_gettime(CLOCK_REALTIME, &real);
                now->tv_sec = real.tv_sec;
                now->tv_usec = real.tv_nsec / 1000;
                return 0;
            }

            time_t time(time_t *now) {
                struct timespec real;
                clock_gettime(CLOCK_REALTIME, &real);
                if (now) *now = real.tv_sec;
                return real.tv_sec;
            }
            """

        @Test("jumps by years at every look; no election, no write and no deadline notices")
        func jumps() async throws {
            let folder = try TemporaryFolder()
            let library = try await build(Self.madness, in: folder)
            try await Cluster.run(
                of: 3,
                prepare: { cluster in
                    for member in cluster.members { member.environment["LD_PRELOAD"] = library }
                }
            ) { cluster in
                let leader = try await cluster.leader()
                let term = try await cluster.caller.status(of: leader).raftTerm
                let writer = try await Writer(
                    "w", clients: 4, to: cluster.members, by: cluster.caller)
                try await writer.progress(by: 200)
                let account = try await writer.stop()
                try #require(account.unknown.isEmpty && account.refused.isEmpty)
                try #require(try await cluster.caller.status(of: leader).raftTerm == term)

                try await leader.stop(SIGKILL)
                let next = try await cluster.leader()
                let stored = try await cluster.caller.all("w", at: next)
                try #require(account.contradictions(in: stored) == [])
                // The clock was mad indeed: lines that follow each other are hours apart.
                let hours = Set(
                    leader.output.split(separator: "\n").compactMap {
                        $0.split(separator: ":").first
                    })
                try #require(hours.count > 2)
            }
        }

        private func build(_ source: String, in folder: TemporaryFolder) async throws -> String {
            try source.write(toFile: folder / "clock.c", atomically: false, encoding: .utf8)
            // Swift brings a compiler of C, which is beside it if it is not in the path.
            let script = """
                compiler=$(command -v clang || command -v cc) ||
                    compiler=$(dirname "$(readlink -f "$(command -v swift)")")/clang
                exec "$compiler" -shared -fPIC -o clock.so clock.c
                """
            let compiler = try ChildProcess(
                Command(executable: "sh", arguments: ["-c", script], directory: folder.path))
            let ending = try await compiler.awaitEnd()
            guard ending == .exited(0) else {
                throw Mishap("no compiler: \(ending) \(compiler.complaints)")
            }
            return folder / "clock.so"
        }
    }
}
