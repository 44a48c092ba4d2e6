/* CChecksum: CRC32C (Castagnoli), the checksum of everything that goes to disk.
 *
 * Chainable: the checksum of two pieces is that of the second, started from that of the first. The
 * processor's own instruction is used where there is one, found out once at run time. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* The checksum of `count` bytes that follow whatever gave `previous`; start with 0. */
uint32_t cchecksum_crc32c(uint32_t previous, const void *bytes, size_t count);

/* The same without the processor's help. For tests, and for processors that have none. */
uint32_t cchecksum_crc32c_table(uint32_t previous, const void *bytes, size_t count);
