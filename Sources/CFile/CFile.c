#define _GNU_SOURCE 1
#include "CFile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int cfile_open_reading(const char *path) {
    int fd;
    do { fd = open(path, O_RDONLY | O_CLOEXEC); } while (fd < 0 && errno == EINTR);
    return fd >= 0 ? fd : -errno;
}

int cfile_open_writing(const char *path) {
    int fd;
    do { fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW); } while (fd < 0 && errno == EINTR);
    return fd >= 0 ? fd : -errno;
}

int cfile_create(const char *path) {
    int fd;
    do {
        fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    } while (fd < 0 && errno == EINTR);
    return fd >= 0 ? fd : -errno;
}

int cfile_close(int fd) { return close(fd) == 0 ? 0 : -errno; }

int64_t cfile_size(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 ? (int64_t)status.st_size : -(int64_t)errno;
}

int64_t cfile_read(int fd, void *bytes, int64_t count, int64_t offset) {
    int64_t done = 0;
    while (done < count) {
        ssize_t got = pread(fd, (char *)bytes + done, (size_t)(count - done), offset + done);
        if (got == 0) break;
        if (got > 0) done += got;
        else if (errno != EINTR) return -(int64_t)errno;
    }
    return done;
}

int64_t cfile_write(int fd, const void *bytes, int64_t count, int64_t offset) {
    int64_t done = 0;
    while (done < count) {
        ssize_t put = pwrite(fd, (const char *)bytes + done, (size_t)(count - done), offset + done);
        if (put == 0) return -EIO;
        if (put > 0) done += put;
        else if (errno != EINTR) return -(int64_t)errno;
    }
    return done;
}

int cfile_sync(int fd) { return fdatasync(fd) == 0 ? 0 : -errno; }

int cfile_allocate(int fd, int64_t count) {
    int result;
    do { result = fallocate(fd, 0, 0, count); } while (result < 0 && errno == EINTR);
    return result == 0 || errno == EOPNOTSUPP ? 0 : -errno;
}

int cfile_forget(int fd) {
    return -posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

int cfile_lock(int fd) {
    int result;
    do { result = flock(fd, LOCK_EX | LOCK_NB); } while (result < 0 && errno == EINTR);
    return result == 0 ? 0 : -errno;
}

int cfile_make_folder(const char *path) {
    return mkdir(path, 0700) == 0 ? 0 : -errno;
}

int cfile_rename(const char *from, const char *to) {
    return rename(from, to) == 0 ? 0 : -errno;
}

int cfile_remove(const char *path) { return remove(path) == 0 ? 0 : -errno; }

int cfile_sync_folder(const char *path) {
    int fd;
    do { fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); } while (fd < 0 && errno == EINTR);
    if (fd < 0) return -errno;
    int result = fsync(fd) == 0 ? 0 : -errno;
    close(fd);
    return result;
}

int cfile_list_begin(const char *path, void **listing) {
    *listing = opendir(path);
    return *listing ? 0 : -errno;
}

const char *cfile_list_next(void *listing, int *error) {
    errno = 0;
    struct dirent *entry = readdir(listing);
    *error = entry ? 0 : -errno;
    return entry ? entry->d_name : NULL;
}

void cfile_list_end(void *listing) { closedir(listing); }

uint64_t cfile_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int cfile_name_thread(const char *name) { return -pthread_setname_np(pthread_self(), name); }

void cfile_yield_to_others(void) {
    /* ioprio.h is not for programs: who is this thread, and the class "idle" stands above bit 13. */
    enum { who_process = 1, class_idle = 3, class_shift = 13 };
    syscall(SYS_ioprio_set, who_process, 0, class_idle << class_shift);
    /* On Linux this is a matter of the thread, not of the process. */
    setpriority(PRIO_PROCESS, 0, 10);
}
