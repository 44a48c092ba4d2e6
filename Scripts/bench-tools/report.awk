# The report of Scripts/bench: figures in, as NAME, VALUE and UNIT; tables and ratios out, and whether the bars hold. A
# figure that was not measured is a dash, and so is every ratio that needs it. Ends with 3 if a bar is missed.

BEGIN { FS = "\t"; split("put get-l get-s mixed", ops, " "); split("1x1 64x8 256x16 1024x64", shapes, " ") }

{ value[$1] = $2 }

function figure(name) { return (name in value) ? value[name] : "" }
function ratio(a, b) { return (a == "" || b == "" || b + 0 == 0) ? "" : a / b }
function show(number, format) { return number == "" ? "-" : sprintf(format, number) }
function whole(number) { return show(number, "%.0f") }
function times(number) { return show(number, "%.2fx") }
function per(name, count) { return ratio(figure(name), count) }

# One line that names a bar, and says what was measured, and whether it holds.
function bar(name, text, measured, limit, isMaximum,   verdict) {
    verdict = measured == "" ? "not measured" : (isMaximum ? measured <= limit : measured >= limit) ? "holds" : "MISSED"
    printf "  %-24s %-66s %10s  %s\n", name, text, show(measured, "%.2f"), verdict
    judged[verdict] = judged[verdict] " " name
}

function table(server,   i, j, name) {
    if (!((server ".put.1x1.throughput") in value)) return
    printf "\n%-9s three members: %26s %9s %9s %9s %14s\n", server ",", "ops/s", "p50 us", "p99 us", "p99.9 us",
        "client CPU us"
    for (i = 1; i <= 4; i++) for (j = 1; j <= 4; j++) {
        name = server "." ops[i] "." shapes[j]
        if (!((name ".throughput") in value)) continue
        printf "  %-8s %-12s %29s %9s %9s %9s %14s\n", ops[i], shapes[j], whole(figure(name ".throughput")),
            whole(figure(name ".p50")), whole(figure(name ".p99")), whole(figure(name ".p999")),
            show(figure(name ".client"), "%.1f")
    }
}

function counts(server,   j, k, name, total, who, role, m) {
    split("leader follower1 follower2", role, " ")
    if (!((server ".put.1x1.leader.calls") in value)) return
    printf "\n%s, per committed put: %9s %9s %9s %9s %9s %9s %9s %9s %9s\n", server, "batches", "syncs",
        "calls", "sends", "receives", "polls", "read B", "written B", "CPU us"
    for (j = 1; j <= 4; j++) for (k = 1; k <= 3; k++) {
        name = server ".put." shapes[j]
        total = figure(name ".total")
        who = name "." role[k]
        if (!((who ".calls") in value)) continue
        printf "  %-9s %-10s", shapes[j], role[k]
        split("syncs calls sends receives polls read written cpu", m, " ")
        printf " %11s %9s %9s %9s %9s %9s %9s %9s %9s\n", show(per(who ".batches", total), "%.4f"),
            show(per(who "." m[1], total), "%.4f"), show(per(who "." m[2], total), "%.3f"), show(per(who "." m[3], total), "%.3f"),
            show(per(who "." m[4], total), "%.3f"), show(per(who "." m[5], total), "%.3f"),
            whole(per(who "." m[6], total)), whole(per(who "." m[7], total)),
            show(per(who "." m[8], total), "%.2f")
    }
}

# What the load's own connections carried: one request and one answer for each put, and nothing else.
function traffic(   j, name, total) {
    if (!("raftd.put.1x1.client.read" in value)) return
    printf "\nraftd, a put at its client: %18s %9s %9s %9s %9s\n", "answers", "read B", "written B", "reads", "writes"
    for (j = 1; j <= 4; j++) {
        name = "raftd.put." shapes[j]
        total = figure(name ".total")
        printf "  %-12s %31s %9s %9s %9s %9s\n", shapes[j], show(per(name ".answers", total), "%.3f"),
            show(per(name ".client.read", total), "%.1f"), show(per(name ".client.written", total), "%.1f"),
            show(per(name ".client.reads", total), "%.3f"), show(per(name ".client.writes", total), "%.3f")
    }
}

# Calls with nothing behind them: what each costs either side, counted in the kernel.
function echoes(   j, name, kind, m) {
    split("async immediate", kind, " ")
    printf "\necho, 100 in flight: %26s %9s %11s %11s %9s %9s %9s\n", "calls/s", "p50 us", "client CPU",
        "server CPU", "reads", "writes", "polls"
    for (j = 1; j <= 2; j++) {
        name = "rpc.echo.100." kind[j]
        m = figure(name ".total")
        printf "  %-22s %21s %9s %11s %11s %9s %9s %9s\n", kind[j] " handler", whole(figure(name ".throughput")),
            show(figure(name ".p50"), "%.1f"), show(figure(name ".client"), "%.2f"),
            show(per(name ".server.cpu", m), "%.2f"), show(per(name ".server.receives", m), "%.4f"),
            show(per(name ".server.sends", m), "%.4f"), show(per(name ".server.polls", m), "%.4f")
    }
}

# Syncs of a member for each of its writes to the disk, over all puts, as the kernel counts them: upkeep writes too, and
# not all of that waits for a sync.
# Returns the worst member's.
function syncsPerWrite(   j, k, batches, syncs, who, role, found, worst) {
    split("leader follower1 follower2", role, " ")
    for (k = 1; k <= 3; k++) {
        batches = syncs = 0
        for (j = 1; j <= 4; j++) {
            who = "raftd.put." shapes[j] "." role[k]
            batches += figure(who ".batches")
            syncs += figure(who ".syncs")
        }
        found = ratio(syncs, batches)
        if (found != "") printf "  %-10s %12s writes  %12s syncs %9s syncs per write, as the kernel counts\n",
            role[k], whole(batches), whole(syncs), show(found, "%.4f")
        if (found != "" && (worst == "" || found > worst)) worst = found
    }
    return worst
}

# What the disks' threads have counted themselves, in all loads: batches that waited for one sync share the next.
function syncsPerBatch(   number, name, found) {
    for (number = 1; number <= 3; number++) {
        name = "raftd." number ".disk."
        found = ratio(figure(name "syncs"), figure(name "batches"))
        if (found != "") printf "  %-10s %12s batches %12s syncs %9s syncs per batch, as its disk counts\n",
            "n" number, whole(figure(name "batches")), whole(figure(name "syncs")), show(found, "%.4f")
    }
}

function comparison(other,   i, j, name) {
    if (!((other ".put.1x1.throughput") in value)) return
    printf "\nraftd : %-6s %34s %9s %9s\n", other, "ops/s", "p50", "p99"
    for (i = 1; i <= 4; i++) for (j = 1; j <= 4; j++) {
        name = "." ops[i] "." shapes[j]
        if (!((other name ".throughput") in value)) continue
        printf "  %-8s %-12s %29s %9s %9s\n", ops[i], shapes[j],
            times(ratio(figure("raftd" name ".throughput"), figure(other name ".throughput"))),
            times(ratio(figure("raftd" name ".p50"), figure(other name ".p50"))),
            times(ratio(figure("raftd" name ".p99"), figure(other name ".p99")))
    }
}

END {
    printf "\nThe machine: %33s %9s %9s %9s\n", "per second", "p50 us", "p99 us", "p99.9 us"
    split("floor.echo.1 rpc.echo.1 floor.echo.100 rpc.echo.100.async floor.append.zeroed floor.append.growing", rows, " ")
    for (i = 1; i <= 6; i++)
        printf "  %-22s %21s %9s %9s %9s\n", rows[i], whole(figure(rows[i] ".throughput")),
            show(figure(rows[i] ".p50"), "%.1f"), show(figure(rows[i] ".p99"), "%.1f"),
            show(figure(rows[i] ".p999"), "%.1f")
    echoes()
    table("raftd")
    table("etcd")
    table("limit")
    counts("raftd")
    traffic()
    counts("etcd")
    printf "\nraftd, all puts together:\n"
    worst = syncsPerWrite()
    syncsPerBatch()
    comparison("etcd")
    comparison("limit")
    members()
    print "\nBars:"
    bar("echo-latency", "echo, 1 in flight: p50 at most 1.5 of the bare epoll echo's",
        ratio(figure("rpc.echo.1.p50"), figure("floor.echo.1.p50")), 1.5, 1)
    for (i = 1; i <= 2; i++) {
        name = i == 1 ? "async" : "immediate"
        bar("echo-rate-" name, "echo, 100 in flight, " name " handler: at least 500,000 calls/s",
            figure("rpc.echo.100." name ".throughput"), 500000, 0)
    }
    bar("syncs-per-batch", "puts: one sync for a write of the log, and never a second", worst, 1, 1)
    bar("put-throughput", "puts, 256 clients on 16 connections: at least 6 times etcd's",
        ratio(figure("raftd.put.256x16.throughput"), figure("etcd.put.256x16.throughput")), 6, 0)
    bar("put-latency", "puts, one client: median at most 0.6 of etcd's",
        ratio(figure("raftd.put.1x1.p50"), figure("etcd.put.1x1.p50")), 0.6, 1)
    memberBars()
    if ("not measured" in judged) print "Bars not measured:" judged["not measured"]
    if ("MISSED" in judged) {
        print "Bars MISSED:" judged["MISSED"]
        exit 3
    }
    if ("holds" in judged) print "Every bar that was measured holds:" judged["holds"]
}
