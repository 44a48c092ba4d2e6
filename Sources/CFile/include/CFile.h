/* CFile: the file calls Swift cannot spell well.
 *
 * Every function returns a value >= 0 on success and -errno on failure, and repeats a call that a
 * signal interrupted. None of them allocates, logs or decides; Swift does all of that. */
#pragma once
#include <stdint.h>

/* An existing file, to be read. */
int cfile_open_reading(const char *path);

/* An existing file, to be read and written. */
int cfile_open_writing(const char *path);

/* A file that is empty afterwards, whether it existed or not. */
int cfile_create(const char *path);

/* Never repeated: on Linux the descriptor is gone even when close reports an error. */
int cfile_close(int fd);

int64_t cfile_size(int fd);

/* Reads until `count` bytes are there or the file ends; returns how many are. */
int64_t cfile_read(int fd, void *bytes, int64_t count, int64_t offset);

/* Writes all of it. A short write is continued, so that its reason is what gets reported. */
int64_t cfile_write(int fd, const void *bytes, int64_t count, int64_t offset);

/* Data, and the length if it changed. Not repeated on EINTR: after any failure nobody knows what
 * is on the disk. */
int cfile_sync(int fd);

/* Reserves blocks, so that writing them later cannot run out of space. 0 where the file system
 * does not know the call. */
int cfile_allocate(int fd, int64_t count);

/* Drops clean pages, so that the next read asks the disk. */
int cfile_forget(int fd);

/* Exclusive, for as long as the descriptor is open. -EWOULDBLOCK when somebody else has it. */
int cfile_lock(int fd);

int cfile_make_folder(const char *path);

int cfile_rename(const char *from, const char *to);

/* A file, or an empty folder. */
int cfile_remove(const char *path);

/* Makes the names in a folder durable. */
int cfile_sync_folder(const char *path);

/* Opens a folder for listing; ends with cfile_list_end. */
int cfile_list_begin(const char *path, void **listing);

/* The next name, which lives until the next call; NULL at the end, with *error set on failure. */
const char *cfile_list_next(void *listing, int *error);

void cfile_list_end(void *listing);

uint64_t cfile_monotonic_nanoseconds(void);

/* Names the calling thread, in up to 15 bytes. */
int cfile_name_thread(const char *name);

/* Lets the calling thread have disk and processor only when nobody else wants them. Where the system
 * does not allow that, everything stays as it is. */
void cfile_yield_to_others(void);
