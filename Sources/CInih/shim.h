#include <ini.h>

/* Sets the library's process-wide switches for unit-file syntax: one key per line, no comment behind a
 * value, no continuation by indentation, lines of up to `line_bytes` in one piece on the heap.
 *
 * Debian's build makes these switches variables; upstream has them as macros. */
static inline void cinih_use_plain_syntax(int line_bytes) {
    ini_allow_inline_comments = false;
    ini_allow_multiline = false;
    ini_allow_no_value = false;
    ini_use_stack = false;
    ini_max_line = line_bytes;
    ini_initial_alloc = line_bytes;
}
