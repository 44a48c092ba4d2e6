/* meter: what processes ask of the kernel while a command runs. Counts in the kernel (perf_event_open on the
 * tracepoints of system calls), so nobody is stopped or slowed for it. Needs root.
 *
 *   meter NAME=PID... -- COMMAND...
 *
 * Prints the command's output, then for each process its system calls by kind, its CPU time and its bytes, as
 * NAME, VALUE and UNIT, separated by tabs. Built by Scripts/bench. */
#define _GNU_SOURCE
#include <dirent.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Kinds of calls, each a sum of tracepoints. */
static const struct kind {
    const char *name;
    const char *calls[8];
} kinds[] = {
    { "calls", { "raw_syscalls/sys_enter" } },
    { "syncs", { "syscalls/sys_enter_fdatasync", "syscalls/sys_enter_fsync" } },
    { "batches", { "syscalls/sys_enter_pwrite64", "syscalls/sys_enter_pwritev", "syscalls/sys_enter_pwritev2" } },
    { "sends", { "syscalls/sys_enter_write", "syscalls/sys_enter_writev", "syscalls/sys_enter_sendto",
                 "syscalls/sys_enter_sendmsg" } },
    { "receives", { "syscalls/sys_enter_read", "syscalls/sys_enter_readv", "syscalls/sys_enter_recvfrom",
                    "syscalls/sys_enter_recvmsg" } },
    { "polls", { "syscalls/sys_enter_epoll_wait", "syscalls/sys_enter_epoll_pwait" } },
    { "futexes", { "syscalls/sys_enter_futex" } },
};
enum { KINDS = sizeof kinds / sizeof *kinds, PROCESSES_MAX = 8, COUNTERS_MAX = 4096 };

static struct process {
    const char *name;
    int pid;
    double cpu_us, read_bytes, written_bytes;
} processes[PROCESSES_MAX];
static int process_count;

static struct { int file, process, kind; } counters[COUNTERS_MAX];
static int counter_count;

static int tracepoint(const char *call) {
    char path[256];
    int number = -1;
    snprintf(path, sizeof path, "/sys/kernel/tracing/events/%s/id", call);
    FILE *file = fopen(path, "r");
    if (!file) return -1;
    if (fscanf(file, "%d", &number) != 1) number = -1;
    fclose(file);
    return number;
}

/* Counts one call in one thread and in whatever threads it starts. */
static void count_in_thread(int thread, int process, int kind, int tracepoint) {
    struct perf_event_attr wanted = { .type = PERF_TYPE_TRACEPOINT, .size = sizeof wanted,
                                      .config = tracepoint, .inherit = 1 };
    int file = syscall(SYS_perf_event_open, &wanted, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (file < 0 || counter_count == COUNTERS_MAX) {
        perror("meter: cannot count system calls (root, and tracefs mounted, are needed)");
        exit(3);
    }
    counters[counter_count].file = file;
    counters[counter_count].process = process;
    counters[counter_count++].kind = kind;
}

static void count_in_process(int process) {
    char path[64];
    struct dirent *entry;
    snprintf(path, sizeof path, "/proc/%d/task", processes[process].pid);
    DIR *tasks = opendir(path);
    if (!tasks) {
        perror(path);
        exit(3);
    }
    while ((entry = readdir(tasks)))
        for (int kind = 0; entry->d_name[0] != '.' && kind < KINDS; kind++)
            for (int call = 0; kinds[kind].calls[call]; call++) {
                int number = tracepoint(kinds[kind].calls[call]);
                if (number >= 0) count_in_thread(atoi(entry->d_name), process, kind, number);
            }
    closedir(tasks);
}

/* Adds what /proc says about a process, times `sign`: once minus before, once plus after. */
static void add_proc(struct process *process, int sign) {
    char path[64], line[256];
    unsigned long user = 0, system = 0;
    double bytes;
    snprintf(path, sizeof path, "/proc/%d/stat", process->pid);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                       &system) == 2)
        process->cpu_us += sign * (double)(user + system) * 1e6 / sysconf(_SC_CLK_TCK);
    if (file) fclose(file);
    snprintf(path, sizeof path, "/proc/%d/io", process->pid);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "rchar: %lf", &bytes) == 1) process->read_bytes += sign * bytes;
        if (sscanf(line, "wchar: %lf", &bytes) == 1) process->written_bytes += sign * bytes;
    }
    if (file) fclose(file);
}

static void print_counts(void) {
    double sums[PROCESSES_MAX][KINDS] = { 0 };
    for (int i = 0; i < counter_count; i++) {
        uint64_t count = 0;
        if (read(counters[i].file, &count, sizeof count) != sizeof count) perror("meter: read");
        sums[counters[i].process][counters[i].kind] += count;
    }
    for (int i = 0; i < process_count; i++) {
        const struct process *process = &processes[i];
        for (int kind = 0; kind < KINDS; kind++)
            printf("%s.%s\t%.0f\t1\n", process->name, kinds[kind].name, sums[i][kind]);
        printf("%s.cpu\t%.0f\tus\n", process->name, process->cpu_us);
        printf("%s.read\t%.0f\tB\n", process->name, process->read_bytes);
        printf("%s.written\t%.0f\tB\n", process->name, process->written_bytes);
    }
}

static int run(char **command) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int count, char **arguments) {
    int position = 1;
    for (; position < count && strcmp(arguments[position], "--"); position++) {
        char *equals = strchr(arguments[position], '=');
        if (!equals || process_count == PROCESSES_MAX) break;
        *equals = 0;
        processes[process_count].name = arguments[position];
        processes[process_count++].pid = atoi(equals + 1);
    }
    if (position >= count - 1 || strcmp(arguments[position], "--")) {
        fprintf(stderr, "usage: meter NAME=PID... -- COMMAND...\n");
        return 2;
    }
    for (int i = 0; i < process_count; i++) count_in_process(i);
    for (int i = 0; i < process_count; i++) add_proc(&processes[i], -1);
    int status = run(arguments + position + 1);
    for (int i = 0; i < process_count; i++) add_proc(&processes[i], 1);
    print_counts();
    return status;
}
