#define _GNU_SOURCE
#include "CEpoll.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define OR_ERRNO(call) ({ long value_ = (call); value_ >= 0 ? value_ : -errno; })

static __thread void *thread_mark;

void *cepoll_thread_mark(void) { return thread_mark; }
void cepoll_set_thread_mark(void *mark) { thread_mark = mark; }

uint64_t cepoll_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// A loop asks once a turn, so the kernel is asked for many numbers at a time. 256 bytes come whole or not at all.
uint64_t cepoll_random(void) {
    static _Thread_local uint64_t numbers[32];
    static _Thread_local size_t left;
    if (left == 0) {
        while (getrandom(numbers, sizeof numbers, 0) != sizeof numbers) {}
        left = sizeof numbers / sizeof *numbers;
    }
    return numbers[--left];
}

int cepoll_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -errno;
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
    return limit.rlim_cur < INT_MAX ? (int)limit.rlim_cur : INT_MAX;
}

int cepoll_create(void) { return (int)OR_ERRNO(epoll_create1(EPOLL_CLOEXEC)); }

int cepoll_control(int epfd, int operation, int fd, uint32_t interest, uint64_t token) {
    struct epoll_event event = {.events = interest, .data.u64 = token};
    return (int)OR_ERRNO(epoll_ctl(epfd, operation, fd, &event));
}

int cepoll_wait(int epfd, struct epoll_event *events, int capacity, int timeout_ms) {
    return (int)OR_ERRNO(epoll_wait(epfd, events, capacity, timeout_ms));
}

int cepoll_eventfd(void) { return (int)OR_ERRNO(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int cepoll_wake(int fd) {
    uint64_t one = 1;
    return (int)OR_ERRNO(write(fd, &one, sizeof one));
}

int cepoll_calm(int fd) {
    uint64_t count;
    return (int)OR_ERRNO(read(fd, &count, sizeof count));
}

int cepoll_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int position = 0; position < count; position++) sigaddset(&set, signals[position]);
    int failure = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (failure != 0) return -failure;
    return (int)OR_ERRNO(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

int cepoll_next_signal(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : -errno;
}

long cepoll_read(int fd, void *bytes, size_t capacity) { return OR_ERRNO(read(fd, bytes, capacity)); }

long cepoll_send(int fd, const void *bytes, size_t count) {
    return OR_ERRNO(send(fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT));
}

int cepoll_shutdown_sending(int fd) { return (int)OR_ERRNO(shutdown(fd, SHUT_WR)); }
int cepoll_close(int fd) { return (int)OR_ERRNO(close(fd)); }

static void set_option(int fd, int level, int option, int value) {
    setsockopt(fd, level, option, &value, sizeof value);
}

static void prepare_stream(int fd, int family) {
    if (family != AF_INET && family != AF_INET6) return;
    /* Frames are small and already gathered: waiting for more of them only delays. */
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    /* A peer whose machine is gone says nothing, ever. Left alone, the kernel believes in it for hours. */
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 10);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 20000);
}

static int close_after_failure(int fd) {
    int failure = -errno;
    close(fd);
    return failure;
}

int cepoll_listen(const struct cepoll_address *address, int backlog) {
    const struct sockaddr *name = (const struct sockaddr *)&address->storage;
    int fd = socket(name->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    /* A restarted server must not wait for the old connections' last packets. */
    if (name->sa_family != AF_UNIX) set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    /* Every address of this machine is every address of both families. */
    if (name->sa_family == AF_INET6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    if (bind(fd, name, address->length) != 0) return close_after_failure(fd);
    if (listen(fd, backlog) != 0) return close_after_failure(fd);
    return fd;
}

int cepoll_accept(int fd, struct cepoll_address *peer) {
    peer->length = sizeof peer->storage;
    int accepted = accept4(fd, (struct sockaddr *)&peer->storage, &peer->length, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (accepted < 0) return -errno;
    prepare_stream(accepted, peer->storage.ss_family);
    return accepted;
}

int cepoll_connect(const struct cepoll_address *address) {
    const struct sockaddr *name = (const struct sockaddr *)&address->storage;
    int fd = socket(name->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    prepare_stream(fd, name->sa_family);
    if (connect(fd, name, address->length) != 0 && errno != EINPROGRESS) return close_after_failure(fd);
    return fd;
}

int cepoll_connect_result(int fd) {
    int failure = 0;
    socklen_t length = sizeof failure;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length) != 0) return -errno;
    return -failure;
}

int cepoll_local_address(int fd, struct cepoll_address *address) {
    address->length = sizeof address->storage;
    return (int)OR_ERRNO(getsockname(fd, (struct sockaddr *)&address->storage, &address->length));
}

int cepoll_resolve(const char *host, const char *port, int numeric, struct cepoll_address *addresses, int capacity) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int count = 0;
    if (numeric) hints.ai_flags |= AI_NUMERICHOST;
    if (host[0] == 0) hints.ai_flags |= AI_PASSIVE;
    int failure = getaddrinfo(host[0] == 0 ? NULL : host, port, &hints, &found);
    if (failure != 0) return -1000 + failure;
    for (struct addrinfo *entry = found; entry != NULL && count < capacity; entry = entry->ai_next) {
        struct cepoll_address address = {.length = entry->ai_addrlen};
        memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
        /* Every address of this machine: a socket of IPv6 takes both families, so it comes first. */
        int is_first = host[0] == 0 && entry->ai_family == AF_INET6;
        if (is_first) memmove(&addresses[1], addresses, (size_t)count * sizeof *addresses);
        addresses[is_first ? 0 : count] = address;
        count++;
    }
    freeaddrinfo(found);
    return count;
}

const char *cepoll_resolve_text(int failure) { return gai_strerror(failure + 1000); }

int cepoll_unix_address(const char *path, struct cepoll_address *address) {
    struct sockaddr_un *name = (struct sockaddr_un *)&address->storage;
    size_t length = strlen(path);
    if (length >= sizeof name->sun_path) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    name->sun_family = AF_UNIX;
    memcpy(name->sun_path, path, length + 1);
    address->length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
    return 0;
}

int cepoll_describe(const struct cepoll_address *address, char *host, size_t capacity) {
    host[0] = 0;
    if (address->storage.ss_family == AF_INET) {
        const struct sockaddr_in *name = (const struct sockaddr_in *)&address->storage;
        inet_ntop(AF_INET, &name->sin_addr, host, (socklen_t)capacity);
        return ntohs(name->sin_port);
    }
    if (address->storage.ss_family == AF_INET6) {
        const struct sockaddr_in6 *name = (const struct sockaddr_in6 *)&address->storage;
        /* A caller of IPv4 on a socket of both families is shown as what it is. */
        if (IN6_IS_ADDR_V4MAPPED(&name->sin6_addr)) inet_ntop(AF_INET, &name->sin6_addr.s6_addr[12], host, (socklen_t)capacity);
        else inet_ntop(AF_INET6, &name->sin6_addr, host, (socklen_t)capacity);
        return ntohs(name->sin6_port);
    }
    return 0;
}

int cepoll_unlink(const char *path) { return (int)OR_ERRNO(unlink(path)); }

int cepoll_identify(const char *path, struct cepoll_file *file) {
    struct stat found;
    if (lstat(path, &found) != 0) return -errno;
    file->device = found.st_dev;
    file->number = found.st_ino;
    return 0;
}

int cepoll_lock(const char *path) {
    struct stat found;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &found) != 0) return close_after_failure(fd);
    if (found.st_nlink > 0) return fd;
    close(fd);
    return -EWOULDBLOCK;
}

const char *cepoll_error_text(int number) {
    const char *text = strerrordesc_np(number);
    return text != NULL ? text : "an unknown error";
}
