/* CSystemd: libsystemd's headers, and the one call its threads need that Swift cannot spell. */
#pragma once
#include <sys/prctl.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/* Names the calling thread, for ps and for stack traces; at most 15 bytes count. Cannot fail. */
static inline void csystemd_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
