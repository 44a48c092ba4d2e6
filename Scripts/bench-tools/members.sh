# What happens to members: parts of Scripts/bench, which reads this file and says what each is for. All three parts
# that need many keys are measured on one cluster, which is filled once.

# ---- Members as processes. `started` has them by their position, which is their number less one.

cluster_name=

# Starts one member of the cluster in $data/$cluster_name; its first moments are in $tools/start-nNUMBER.
start_raftd() { # start_raftd NUMBER [LOG-LEVEL]
    "$tools/moment" ready "$tools/start-n$1" -- .build/release/raftd --name "n$1" \
        --data-dir "$data/$cluster_name-n$1" \
        --listen-client "127.0.0.1:2190$1" --listen-peer "127.0.0.1:2191$1" \
        --initial-cluster n1=127.0.0.1:21911,n2=127.0.0.1:21912,n3=127.0.0.1:21913 \
        --log-level "${2:-warning}" >"$tools/$cluster_name-n$1.log" 2>&1 &
    started[$1 - 1]=$!
}

start_etcd() { # start_etcd NUMBER
    etcd --name "n$1" --data-dir "$data/$cluster_name-n$1" \
        --initial-cluster n1=http://127.0.0.1:21931,n2=http://127.0.0.1:21932,n3=http://127.0.0.1:21933 \
        --listen-client-urls "http://127.0.0.1:2192$1" \
        --advertise-client-urls "http://127.0.0.1:2192$1" \
        --listen-peer-urls "http://127.0.0.1:2193$1" \
        --initial-advertise-peer-urls "http://127.0.0.1:2193$1" \
        --log-level error >"$tools/$cluster_name-n$1.log" 2>&1 &
    started[$1 - 1]=$!
}

# Starts three members, which hold nothing unless this cluster was there before.
start_cluster() { # start_cluster raftd|etcd NAME
    local number
    cluster_name=$2
    for number in 1 2 3; do "start_$1" $number; done
}

end_member() { # end_member SIGNAL NUMBER
    kill -s "$1" "${started[$2 - 1]}"
    wait "${started[$2 - 1]}" 2>/dev/null || true
    unset "started[$2 - 1]"
}

# Prints when the member had what the leader has.
caught_up() { # caught_up NUMBER
    .build/release/raftbench caught-up --endpoints $raftd_endpoints --connect "127.0.0.1:2190$1" \
        --patience "${patience}s"
}

all_caught_up() {
    local number
    for number in 1 2 3; do caught_up $number >/dev/null || return; done
}

# Notes a figure of this script's own.
note() { # note NAME VALUE UNIT
    printf '%s\t%s\t%s\n' "$@" | tee -a "$figures" >&2
}

seconds_between() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.3f\n", (to - from) / 1e9 }'; }

# Prints what /proc says of a member's memory, in bytes: VmRSS is what it has, VmHWM the most it had.
memory() { # memory FIELD NUMBER
    awk -v field="$1:" '$1 == field { print $2 * 1024 }' "/proc/${started[$2 - 1]}/status"
}

# Starts the cluster that has the keys, and fills it the first time.
start_filled() {
    start_cluster raftd filled
    wait_for "a leader" raftd_leader || return
    if [ $is_filled = no ]; then
        say "filling three members with $keys keys"
        .build/release/raftbench fill --endpoints $raftd_endpoints --keys "$keys" --clients 256 \
            --connections 16 || return
        note raftd.filled.keys "$keys" 1
        is_filled=yes
    fi
    all_caught_up
}

# ---- Recovery.

measure_recovery() {
    local number most=0 bytes attempt leader
    start_filled || return
    for number in 1 2 3; do
        bytes=$(memory VmRSS $number)
        [ "$bytes" -le "$most" ] || most=$bytes
    done
    note raftd.filled.memory "$most" B
    say "recovery of one member, and of all three"
    for attempt in 1 2 3; do
        leader=$(raftd_leader) || return
        recover "raftd.recovery.one.$attempt" $(((leader + 1) % 3 + 1)) || return
        recover "raftd.recovery.all.$attempt" 1 2 3 || return
    done
    note raftd.filled.disk "$(du -sB1 "$data/filled-n1" | cut -f1)" B
}

# Kills members and starts them again: how long until they are ready, and until the first of them answers a
# linearizable read. Notes the slowest of the former, and the largest of their memories once all are there.
recover() { # recover NAME NUMBER...
    local name=$1 number begin ready bytes answer=0 first=0 slowest=0 rss=0 most=0
    local -a readers=()
    shift
    {
        for number in "$@"; do kill -KILL "${started[$number - 1]}"; done
        for number in "$@"; do wait "${started[$number - 1]}" || true; done
    } 2>/dev/null
    for number in "$@"; do
        .build/release/raftbench first-read --connect "127.0.0.1:2190$number" \
            --patience "${patience}s" >"$tools/read-n$number" &
        readers+=($!)
    done
    for number in "$@"; do start_raftd "$number"; done
    for number in "${readers[@]}"; do wait "$number" || return; done
    all_caught_up || return
    for number in "$@"; do
        wait_for "the readiness of n$number" has_two_lines "$tools/start-n$number" || return
        read -r -d '' begin ready <"$tools/start-n$number" || true
        [ "$first" -ne 0 ] && [ "$begin" -ge "$first" ] || first=$begin
        [ $((ready - begin)) -le "$slowest" ] || slowest=$((ready - begin))
        read -r ready <"$tools/read-n$number"
        [ "$answer" -ne 0 ] && [ "$ready" -ge "$answer" ] || answer=$ready
        bytes=$(memory VmRSS "$number") && [ "$bytes" -le "$rss" ] || rss=$bytes
        bytes=$(memory VmHWM "$number") && [ "$bytes" -le "$most" ] || most=$bytes
    done
    note "$name.ready" "$(seconds_between 0 "$slowest")" s
    note "$name.answer" "$(seconds_between "$first" "$answer")" s
    note "$name.memory" "$rss" B
    note "$name.peak" "$most" B
}

has_two_lines() { [ "$(wc -l <"$1")" -eq 2 ]; }

# ---- Failover.

measure_failover() {
    local trial position
    say "failover of raftd, $trials times"
    start_cluster raftd raftd-failover
    for trial in $(seq "$trials"); do
        wait_for "a leader" raftd_leader || return
        all_caught_up || return
        # Whoever came back last has to find the others, too; nothing outside tells when it has.
        sleep 1
        position=$(raftd_leader) || return
        record_killing "${started[$position]}" .build/release/raftbench outage \
            --endpoints $raftd_endpoints --name "raftd.failover.$trial" || return
        unset "started[$position]"
        [ "$trial" -eq "$trials" ] || start_raftd $((position + 1))
    done
    stop_started
    [ $with_etcd = no ] || measure_etcd_failover
}

# Records what a command prints that kills a member. The shell's own word on that is not wanted.
record_killing() { # record_killing PID COMMAND...
    local victim=$1
    shift
    {
        "$@" --victim "$victim" 2>&3 | tee -a "$figures" >&3 || return
        wait "$victim" || true
    } 3>&2 2>/dev/null
}

measure_etcd_failover() {
    local trial position
    say "failover of etcd, $etcd_trials times"
    start_cluster etcd etcd-failover
    for trial in $(seq "$etcd_trials"); do
        wait_for "all of etcd" etcd_is_whole || return
        sleep 1
        position=$(etcd_leader) || return
        record_killing "${started[$position]}" "$tools/etcdload" --op outage \
            --endpoint $etcd_endpoints --name "etcd.failover.$trial" || return
        unset "started[$position]"
        [ "$trial" -eq "$etcd_trials" ] || start_etcd $((position + 1))
    done
    stop_started
}

etcd_is_whole() {
    ETCDCTL_API=3 etcdctl --endpoints $etcd_endpoints endpoint health && etcd_leader
}

# ---- A load, and what happens beside it.

events=

mark() { # mark begin|end SPAN [TIME]
    printf '%s\t%s\t%s\t-\n' "${3:-$("$tools/moment" now)}" "$1" "$2" >>"$events"
}

# Loads the leader with the puts of 64 clients until end_load, and notes every snapshot meanwhile.
begin_load() {
    events=$tools/events
    : >"$events"
    "$tools/moment" snapshots 0 0 "$data"/filled-n?/member >>"$events" &
    # So that both end with the members if this part fails.
    started[3]=$!
    .build/release/raftbench timeline --endpoints $raftd_endpoints --op put --keys "$keys" \
        --clients 64 --connections 8 >"$tools/timeline" &
    started[4]=$!
    sleep "$warm"
    mark begin steady
}

# Ends the load and records what it saw in each kind of span.
end_load() { # end_load NAME SPAN...
    local name=$1 status=0
    shift
    mark end steady
    kill -TERM "${started[4]}" "${started[3]}"
    { wait "${started[3]}" || true; } 2>/dev/null
    wait "${started[4]}" || status=$?
    unset "started[3]" "started[4]"
    [ $status -eq 0 ] || return $status
    record awk -v name="$name" -v wanted="$*" -f Scripts/bench-tools/spans.awk "$events" "$tools/timeline"
}

# Waits until each of these members has written a snapshot that it began more than some time from now.
await_snapshots() { # await_snapshots SECONDS NUMBER...
    local since number
    local -a folders=()
    since=$(($("$tools/moment" now) + $1 * 1000000000))
    shift
    for number in "$@"; do folders+=("$data/filled-n$number/member"); done
    "$tools/moment" snapshots "$since" "$patience_snapshot" "${folders[@]}" >/dev/null && return
    say "no snapshot was written within $patience_snapshot seconds"
    return 1
}

measure_snapshot() {
    start_filled || return
    say "puts while snapshots of $keys keys are written"
    begin_load
    await_snapshots "$seconds" 1 2 3 || return
    sleep "$seconds"
    end_load raftd.snapshot steady snapshot
}

measure_catch_up() {
    local leader follower
    start_filled || return
    leader=$(raftd_leader) || return
    follower=$(((leader + 1) % 3 + 1))
    say "puts while a follower catches up by the log"
    begin_load
    sleep "$seconds"
    mark begin away
    end_member TERM $follower
    sleep "$seconds"
    bring_back $follower || return
    end_load raftd.catch-up.log steady away catch-up || return
    measure_catch_up_by_snapshot $follower $((leader + 1)) $(((leader + 2) % 3 + 1))
}

# The others forget what the follower lacks when they write a snapshot while it has been silent for longer than ten
# seconds, for which a leader waits for everybody.
measure_catch_up_by_snapshot() { # measure_catch_up_by_snapshot FOLLOWER OTHER...
    local follower=$1
    shift
    say "puts while a follower catches up by a snapshot"
    begin_load
    sleep "$seconds"
    mark begin away
    end_member TERM "$follower"
    await_snapshots 11 "$@" || return
    bring_back "$follower" || return
    if ! grep -q "replaces log and state" "$tools/filled-n$follower.log"; then
        say "it needed no snapshot"
        return 1
    fi
    end_load raftd.catch-up.snapshot steady away catch-up
}

# Starts a member again and waits until it has what the leader has.
bring_back() { # bring_back NUMBER
    local moment
    mark end away
    mark begin catch-up
    start_raftd "$1" info
    moment=$(caught_up "$1") || return
    mark end catch-up "$moment"
    sleep "$seconds"
}
