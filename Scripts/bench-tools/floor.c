/* floor: what the machine itself allows, to compare servers with. No protocol, no log format, no policy.
 *
 *   floor echo IN_FLIGHT BYTES SECONDS   one connection over loopback, epoll on both ends
 *   floor append FOLDER BYTES SECONDS    append and fdatasync, one after the other
 *
 * Prints figures as NAME, VALUE and UNIT, separated by tabs. Built by Scripts/bench. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

/* ---- Latencies: all of them, sorted at the end. */

enum { SAMPLES_MAX = 1 << 24 };
static float *samples;
static long sample_count;

static void keep(double seconds) {
    if (!samples) samples = malloc(sizeof *samples * SAMPLES_MAX);
    if (sample_count < SAMPLES_MAX) samples[sample_count++] = seconds;
}

static int by_value(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

static double percentile(double share) {
    long position = sample_count * share;
    return sample_count ? samples[position < sample_count ? position : sample_count - 1] * 1e6 : 0;
}

static void print(const char *name, const char *metric, double value, const char *unit) {
    printf("%s.%s\t%.3f\t%s\n", name, metric, value, unit);
}

static void print_latencies(const char *name) {
    qsort(samples, sample_count, sizeof *samples, by_value);
    print(name, "p50", percentile(.5), "us");
    print(name, "p99", percentile(.99), "us");
    print(name, "p999", percentile(.999), "us");
}

/* ---- Echo. */

static void watch(int poll, int socket) {
    struct epoll_event event = { .events = EPOLLIN, .data.fd = socket };
    int one = 1;
    fcntl(socket, F_SETFL, O_NONBLOCK);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event)) fail("epoll_ctl");
}

static ssize_t wait_and_read(int poll, void *buffer, size_t capacity) {
    struct epoll_event event;
    while (epoll_wait(poll, &event, 1, -1) != 1) {}
    return read(event.data.fd, buffer, capacity);
}

static void serve(int listener) {
    static char buffer[1 << 16];
    int poll = epoll_create1(0), socket = accept(listener, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    watch(poll, socket);
    for (;;) {
        ssize_t count = wait_and_read(poll, buffer, sizeof buffer);
        if (count <= 0) _exit(0);
        /* The client never has more in flight than a socket buffer holds. */
        if (write(socket, buffer, count) != count) fail("write");
    }
}

static int connect_to_child(pid_t *child) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (void *)&address, length) || listen(listener, 1)) fail("listen");
    getsockname(listener, (void *)&address, &length);
    if ((*child = fork()) == 0) serve(listener);
    if (connect(client, (void *)&address, length)) fail("connect");
    close(listener);
    return client;
}

/* Keeps `in_flight` messages under way. Whatever comes back is sent again, in one write. */
static void echo(int in_flight, int bytes, double seconds) {
    static char buffer[1 << 16];
    pid_t child;
    int poll = epoll_create1(0), socket = connect_to_child(&child);
    double *sent = calloc(in_flight, sizeof *sent), start = now(), end = start + seconds;
    long done = 0, arrived = 0;
    watch(poll, socket);
    for (int i = 0; i < in_flight; i++) sent[i] = start;
    if (write(socket, buffer, in_flight * bytes) != in_flight * bytes) fail("write");
    for (double time = start; time < end;) {
        ssize_t count = wait_and_read(poll, buffer, sizeof buffer);
        if (count <= 0) fail("read");
        time = now();
        for (arrived += count; arrived >= bytes; arrived -= bytes, done++) {
            keep(time - sent[done % in_flight]);
            sent[done % in_flight] = time;
        }
        if (write(socket, buffer, count) != count) fail("write");
    }
    char name[64];
    snprintf(name, sizeof name, "floor.echo.%d", in_flight);
    print(name, "throughput", done / (now() - start), "1/s");
    print_latencies(name);
    kill(child, SIGKILL);
    waitpid(child, 0, 0);
}

/* ---- Append. */

/* Appends into blocks that were written before when `zeroed`, else into a file that grows. */
static void append(const char *folder, int bytes, double seconds, int zeroed) {
    enum { ZEROED_BYTES = 64 << 20 };
    char path[4096], *record = calloc(1, bytes), *zeros = calloc(1, 1 << 20);
    snprintf(path, sizeof path, "%s/floor.%d", folder, (int)getpid());
    int file = open(path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) fail(path);
    unlink(path);
    for (int i = 0; zeroed && i < ZEROED_BYTES; i += 1 << 20)
        if (pwrite(file, zeros, 1 << 20, i) != 1 << 20) fail("pwrite");
    if (fsync(file)) fail("fsync");
    sample_count = 0;
    off_t offset = 0;
    double start = now(), time = start;
    while (time < start + seconds) {
        if (zeroed && offset + bytes > ZEROED_BYTES) offset = 0;
        if (pwrite(file, record, bytes, offset) != bytes) fail("pwrite");
        if (fdatasync(file)) fail("fdatasync");
        offset += bytes;
        double done = now();
        keep(done - time);
        time = done;
    }
    const char *name = zeroed ? "floor.append.zeroed" : "floor.append.growing";
    print(name, "throughput", sample_count / (time - start), "1/s");
    print_latencies(name);
    close(file);
}

int main(int count, char **arguments) {
    if (count == 5 && !strcmp(arguments[1], "echo")) {
        echo(atoi(arguments[2]), atoi(arguments[3]), atof(arguments[4]));
    } else if (count == 5 && !strcmp(arguments[1], "append")) {
        append(arguments[2], atoi(arguments[3]), atof(arguments[4]) / 2, 1);
        append(arguments[2], atoi(arguments[3]), atof(arguments[4]) / 2, 0);
    } else {
        fprintf(stderr, "usage: floor echo IN_FLIGHT BYTES SECONDS | append FOLDER BYTES SECONDS\n");
        return 2;
    }
}
