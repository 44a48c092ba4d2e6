/* CEpoll: the Linux calls of an event loop that Swift cannot spell: epoll, eventfd, signalfd, sockets, names.
 *
 * Every function returns a value >= 0 on success and -errno on failure, unless it says otherwise. None of them
 * retries, logs or calls back; Swift decides all of that. Descriptors are non-blocking and closed on exec. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/* Where a socket is bound or connects to: any family. */
struct cepoll_address {
    struct sockaddr_storage storage;
    socklen_t length;
};

/* Nanoseconds on CLOCK_MONOTONIC. Never fails. */
uint64_t cepoll_now(void);
/* A number from the kernel's own generator. Never fails. */
uint64_t cepoll_random(void);

/* What the calling thread was marked with, or NULL. */
void *cepoll_thread_mark(void);
void cepoll_set_thread_mark(void *mark);

/* Allows this process as many descriptors as it may allow itself; returns how many those are. */
int cepoll_raise_descriptor_limit(void);

int cepoll_create(void);
/* `operation` is EPOLL_CTL_…; `token` comes back unchanged with each event for `fd`. */
int cepoll_control(int epfd, int operation, int fd, uint32_t interest, uint64_t token);
int cepoll_wait(int epfd, struct epoll_event *events, int capacity, int timeout_ms);

int cepoll_eventfd(void);
/* Makes `fd` readable. */
int cepoll_wake(int fd);
/* Makes `fd` unreadable again. */
int cepoll_calm(int fd);

/* Blocks `signals` for the calling thread, and the threads it will start, and returns a descriptor that delivers
 * them. */
int cepoll_signalfd(const int *signals, int count);
/* The next signal, or -EAGAIN. */
int cepoll_next_signal(int fd);

long cepoll_read(int fd, void *bytes, size_t capacity);
/* Never raises SIGPIPE. */
long cepoll_send(int fd, const void *bytes, size_t count);
int cepoll_shutdown_sending(int fd);
int cepoll_close(int fd);

/* Returns a socket that listens at the address. */
int cepoll_listen(const struct cepoll_address *address, int backlog);
/* Returns a connected socket and fills in who connected. */
int cepoll_accept(int fd, struct cepoll_address *peer);
/* Returns a socket that is connecting, or connected. */
int cepoll_connect(const struct cepoll_address *address);
/* The error a connecting socket ended with: 0 or -errno. */
int cepoll_connect_result(int fd);
/* Fills in the address a socket is bound to. */
int cepoll_local_address(int fd, struct cepoll_address *address);

/* Looks up a host and a port and fills in at most `capacity` addresses; returns how many. With `numeric`, only
 * addresses in digits are understood and nobody is asked. An empty host means every address of this machine: the
 * one of IPv6 comes first, because a socket that listens there takes IPv4 too.
 * Failure is -1000 + EAI_…: see cepoll_resolve_text. */
int cepoll_resolve(const char *host, const char *port, int numeric, struct cepoll_address *addresses, int capacity);
const char *cepoll_resolve_text(int failure);
/* -ENAMETOOLONG if the path does not fit. */
int cepoll_unix_address(const char *path, struct cepoll_address *address);
/* Writes the host in digits, or nothing for other families, and returns the port. */
int cepoll_describe(const struct cepoll_address *address, char *host, size_t capacity);
int cepoll_unlink(const char *path);

/* Which file stands at a path. */
struct cepoll_file {
    uint64_t device;
    uint64_t number;
};
int cepoll_identify(const char *path, struct cepoll_file *file);
/* Makes a file if there is none, and locks it until the descriptor is closed. Whoever holds the lock may remove the
 * file. -EWOULDBLOCK if somebody else has it locked, or has just removed it. */
int cepoll_lock(const char *path);
/* The text of an errno. Never NULL. */
const char *cepoll_error_text(int number);
