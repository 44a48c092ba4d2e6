/* moment: when things happen to members, in nanoseconds on the monotonic clock, which is raftbench's too.
 *
 *   moment now                                   prints what time it is
 *   moment ready FILE -- COMMAND...              becomes the command; FILE gets one line with the time of its start
 *                                                and a second one with the time it said READY=1
 *   moment snapshots SINCE SECONDS FOLDER...     prints when a snapshot begins to be written in a folder and when it
 *                                                has its name: TIME, begin or end, snapshot, and the folder; ends when
 *                                                every folder has one that began after SINCE, with 1 if the time is up;
 *                                                with 0 SECONDS it goes on until it is killed
 *
 * Built by Scripts/bench. */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int fail(const char *what) {
    fprintf(stderr, "moment: ");
    perror(what);
    return 2;
}

/* Waits for READY=1 in a process of its own, so that the command is whoever called: its parent knows it. */
static void listen_until_ready(int notices, FILE *file) {
    char text[4096];
    alarm(300);
    for (;;) {
        ssize_t length = recv(notices, text, sizeof text - 1, 0);
        if (length < 0) _exit(1);
        text[length] = 0;
        if (strncmp(text, "READY=1", 7) && !strstr(text, "\nREADY=1")) continue;
        fprintf(file, "%llu\n", (unsigned long long)now());
        fclose(file);
        _exit(0);
    }
}

static int ready(const char *path, char **command) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char name[64];
    FILE *file = fopen(path, "we");
    int notices = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (!file || notices < 0) return fail(path);
    snprintf(name, sizeof name, "@raftd-bench-%d", getpid());
    strcpy(address.sun_path + 1, name + 1);
    if (bind(notices, (struct sockaddr *)&address, offsetof(struct sockaddr_un, sun_path) + strlen(name)) < 0)
        return fail("bind");
    fprintf(file, "%llu\n", (unsigned long long)now());
    fflush(file);
    pid_t child = fork();
    if (child < 0) return fail("fork");
    if (child == 0) {
        if (fork() != 0) _exit(0);
        /* Whoever waits for the command's output does not wait for this. */
        close(STDIN_FILENO), close(STDOUT_FILENO), close(STDERR_FILENO);
        listen_until_ready(notices, file);
    }
    waitpid(child, NULL, 0);
    setenv("NOTIFY_SOCKET", name, 1);
    execvp(command[0], command);
    return fail(command[0]);
}

static int snapshots(uint64_t since, double seconds, char **folders, int count) {
    enum { FOLDERS_MAX = 16 };
    int watches[FOLDERS_MAX], isDone[FOLDERS_MAX] = { 0 }, left = count;
    uint64_t begins[FOLDERS_MAX] = { 0 }, deadline = now() + (uint64_t)(seconds * 1e9);
    char buffer[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
    struct pollfd file = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
    if (count > FOLDERS_MAX || file.fd < 0) return fail("inotify_init1");
    for (int i = 0; i < count; i++) {
        watches[i] = inotify_add_watch(file.fd, folders[i], IN_CREATE | IN_MOVED_FROM | IN_DELETE);
        if (watches[i] < 0) return fail(folders[i]);
    }
    while (left > 0 || seconds == 0) {
        uint64_t time = now();
        if (seconds > 0 && time >= deadline) return 1;
        if (poll(&file, 1, seconds > 0 ? (int)((deadline - time) / 1000000) + 1 : -1) <= 0) continue;
        ssize_t length = read(file.fd, buffer, sizeof buffer);
        time = now();
        if (length <= 0) return fail("read");
        for (char *place = buffer; place < buffer + length;) {
            struct inotify_event *event = (struct inotify_event *)place;
            place += sizeof *event + event->len;
            if (event->len == 0 || strcmp(event->name, "snapshot.new")) continue;
            int i = 0;
            while (i < count && watches[i] != event->wd) i++;
            if (i == count) continue;
            int isBegin = event->mask & IN_CREATE;
            printf("%llu\t%s\tsnapshot\t%s\n", (unsigned long long)time, isBegin ? "begin" : "end", folders[i]);
            fflush(stdout);
            if (isBegin) begins[i] = time;
            if ((event->mask & IN_MOVED_FROM) && begins[i] > since && !isDone[i]) {
                isDone[i] = 1;
                left--;
            }
        }
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && !strcmp(arguments[1], "now")) return printf("%llu\n", (unsigned long long)now()) < 0;
    if (count > 4 && !strcmp(arguments[1], "ready") && !strcmp(arguments[3], "--"))
        return ready(arguments[2], arguments + 4);
    if (count > 4 && !strcmp(arguments[1], "snapshots"))
        return snapshots(strtoull(arguments[2], NULL, 10), atof(arguments[3]), arguments + 4, count - 4);
    fprintf(stderr, "usage: see the head of the source\n");
    return 2;
}
