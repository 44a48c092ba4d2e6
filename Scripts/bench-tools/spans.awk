# Compares spans of a load. First file: events, as TIME, begin or end, the span's kind, and whose it is. Second: the
# timeline of raftbench, as the time when a slice of 20 ms began, a latency in microseconds, and how many calls had it.
# Times are in nanoseconds. Prints figures for each kind of span in `wanted`, as NAME.KIND.METRIC; `steady` is the span
# of that name where nothing else was.

BEGIN { FS = "\t"; slice = 2e7; kinds = split(wanted, kind, " ") }

FNR == NR {
    if ($2 == "begin") { from[++spans] = $1; to[spans] = 1e300; what[spans] = $3; open[$3, $4] = spans }
    else if (($3, $4) in open) { to[open[$3, $4]] = $1; delete open[$3, $4] }
    next
}

# A slice belongs to the spans which its middle is in.
function classify(position,   i, middle) {
    middle = (position + 0.5) * slice
    for (i = 1; i <= kinds; i++) inSpan[kind[i]] = 0
    others = 0
    for (i = 1; i <= spans; i++) if (from[i] <= middle && middle < to[i]) {
        inSpan[what[i]] = 1
        if (what[i] != "steady") others++
    }
    if (others) inSpan["steady"] = 0
}

{
    position = int($1 / slice + 0.5)
    if (last != "") for (between = last + 1; between < position; between++) count(between)
    if (last == "" || position > last) count(position)
    last = position
    for (i = 1; i <= kinds; i++) if (inSpan[kind[i]]) {
        calls[kind[i]] += $3
        if (!((kind[i], $2) in cell)) latency[kind[i], ++latencies[kind[i]]] = $2
        cell[kind[i], $2] += $3
    }
}

function count(position,   i) {
    classify(position)
    for (i = 1; i <= kinds; i++) if (inSpan[kind[i]]) slices[kind[i]]++
}

# Sorts the latencies of one kind of span.
function sort(which,   i, j, value) {
    for (i = 2; i <= latencies[which]; i++) {
        value = latency[which, i]
        for (j = i - 1; j >= 1 && latency[which, j] > value; j--) latency[which, j + 1] = latency[which, j]
        latency[which, j + 1] = value
    }
}

function percentile(which, share,   i, sum) {
    for (i = 1; i <= latencies[which]; i++) {
        sum += cell[which, latency[which, i]]
        if (sum >= share * calls[which]) return latency[which, i]
    }
}

function say(which, metric, number, unit) { printf "%s.%s.%s\t%.3f\t%s\n", name, which, metric, number, unit }

END {
    for (k = 1; k <= kinds; k++) {
        which = kind[k]
        if (!slices[which]) continue
        time = slices[which] * slice / 1e9
        say(which, "seconds", time, "s")
        say(which, "throughput", calls[which] / time, "1/s")
        if (!calls[which]) continue
        sort(which)
        say(which, "p50", percentile(which, 0.5), "us")
        say(which, "p99", percentile(which, 0.99), "us")
        say(which, "p999", percentile(which, 0.999), "us")
    }
}
