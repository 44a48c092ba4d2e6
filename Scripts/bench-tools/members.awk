# The part of the report of Scripts/bench that is about what happens to members; report.awk calls it.

function larger(a, b) { return a == "" || b + 0 > a + 0 ? b : a }

# A figure that says something about the bars only if the members had many keys.
function ofManyKeys(number) { return figure("raftd.filled.keys") >= 1000000 ? number : "" }

# Sorts the figures NAME.1.METRIC, NAME.2.METRIC and so on into `sorted`, and returns how many there are.
function trials(name, metric,   count, i, number) {
    for (count = 0; (name "." (count + 1) "." metric) in value; count++) {
        number = figure(name "." (count + 1) "." metric) + 0
        for (i = count; i >= 1 && sorted[i] > number; i--) sorted[i + 1] = sorted[i]
        sorted[i + 1] = number
    }
    return count
}

# Of an even number of figures, the middle between the two in the middle.
function median(count) {
    return count ? (sorted[int((count + 1) / 2)] + sorted[int(count / 2) + 1]) / 2 : ""
}

function greatest(name, metric,   count) { return (count = trials(name, metric)) ? sorted[count] : "" }

function failovers(   i, server, count, middle) {
    if (!("raftd.failover.1.gap" in value)) return
    printf "\nfailover, longest gap of writes: %10s %9s %9s %9s\n", "trials", "best ms", "median ms", "worst ms"
    split("raftd etcd", server, " ")
    for (i = 1; i <= 2; i++) {
        if (!(count = trials(server[i] ".failover", "gap"))) continue
        middle = median(count)
        printf "  %-30s %11s %9s %9s %9s\n", server[i], whole(count), whole(sorted[1]), whole(middle),
            whole(sorted[count])
    }
}

function megabytes(bytes) { return show(bytes == "" ? "" : bytes / 1e6, "%.0f") }

function recoveries(   i, who, label, name, keys) {
    if (!("raftd.filled.memory" in value)) return
    keys = figure("raftd.filled.keys")
    printf "\n%s keys, SIGKILL of %12s %9s %9s %9s %9s\n", whole(keys), "ready s", "answer s", "RSS MB", "peak MB",
        "B per key"
    printf "  %-23s %12s %9s %9s %9s %9s\n", "(filled, nobody yet)", "", "",
        megabytes(figure("raftd.filled.memory")), "", whole(ratio(figure("raftd.filled.memory"), keys))
    split("one all", who, " ")
    split("one member,all three", label, ",")
    for (i = 1; i <= 2; i++) {
        name = "raftd.recovery." who[i]
        printf "  %-23s %12s %9s %9s %9s %9s\n", label[i] ", worst of " trials(name, "answer"),
            show(greatest(name, "ready"), "%.2f"), show(greatest(name, "answer"), "%.2f"),
            megabytes(greatest(name, "memory")), megabytes(greatest(name, "peak")), whole(ratio(greatest(name, "memory"), keys))
    }
    printf "  (etcd 3.4.23 with 1,000,000 on two cores: all three 6.4 to 8.3 s, 550 to 845 MB)\n"
}

# What a load saw in each kind of span.
function spans(title, name, kinds,   i, count, kind) {
    if (!((name ".steady.throughput") in value)) return
    printf "\n%-32s %11s %9s %9s %9s %9s\n", title ":", "seconds", "puts/s", "p50 us", "p99 us", "p99.9 us"
    count = split("steady " kinds, kind, " ")
    for (i = 1; i <= count; i++)
        printf "  %-30s %11s %9s %9s %9s %9s\n", kind[i], show(figure(name "." kind[i] ".seconds"), "%.2f"),
            whole(figure(name "." kind[i] ".throughput")), whole(figure(name "." kind[i] ".p50")),
            whole(figure(name "." kind[i] ".p99")), whole(figure(name "." kind[i] ".p999"))
}

function members() {
    failovers()
    recoveries()
    spans("puts, snapshots being written", "raftd.snapshot", "snapshot")
    spans("puts, catch-up by the log", "raftd.catch-up.log", "away catch-up")
    spans("puts, catch-up by a snapshot", "raftd.catch-up.snapshot", "away catch-up")
}

# A figure of a kind of span, as a multiple of the steady one.
function toSteady(name, kind, metric) { return ratio(figure(name "." kind "." metric), figure(name ".steady." metric)) }

function memberBars(   count, middle, time, peak) {
    count = trials("raftd.failover", "gap")
    middle = count < 30 ? "" : median(count)
    bar("failover-median", "failover after SIGKILL, 30 trials: median at most 200 ms", middle, 200, 1)
    bar("failover-worst", "failover after SIGKILL, 30 trials: worst at most 400 ms",
        count < 30 ? "" : sorted[count], 400, 1)
    time = larger(greatest("raftd.recovery.one", "answer"), greatest("raftd.recovery.all", "answer"))
    peak = larger(greatest("raftd.recovery.one", "peak"), greatest("raftd.recovery.all", "peak"))
    peak = peak == "" ? "" : larger(peak, figure("raftd.filled.memory")) / 1e6
    bar("recovery-time", "1,000,000 keys: a read answered at most 3 s after the start", ofManyKeys(time), 3, 1)
    bar("recovery-memory", "1,000,000 keys: at most 450 MB in each member", ofManyKeys(peak), 450, 1)
    bar("snapshot-latency", "puts while a snapshot is written: p99.9 at most 2 times the steady",
        ofManyKeys(toSteady("raftd.snapshot", "snapshot", "p999")), 2, 1)
    bar("snapshot-throughput", "puts while a snapshot is written: at least 0.8 of the steady",
        ofManyKeys(toSteady("raftd.snapshot", "snapshot", "throughput")), 0.8, 0)
    bar("catch-up-log", "puts during catch-up by the log: at least 0.8 of the steady",
        ofManyKeys(toSteady("raftd.catch-up.log", "catch-up", "throughput")), 0.8, 0)
    bar("catch-up-snapshot", "puts during catch-up by a snapshot: at least 0.8 of the steady",
        ofManyKeys(toSteady("raftd.catch-up.snapshot", "catch-up", "throughput")), 0.8, 0)
}
