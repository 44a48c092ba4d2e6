// raftbench: the load generator and the echo of Scripts/bench, which says what to run and compares.

import EpollTransport
import Glibc
import RPC
import Settings

let echoAddress = Setting(
    "listen", "HOST:PORT", .socketAddress, default: "127.0.0.1:21900", help: "Where to listen.")
let target = Setting(
    "connect", "HOST:PORT", .socketAddress, default: "127.0.0.1:21900", help: "Whom to call.")
let endpoints = Setting(
    "endpoints", "HOST:PORT,...", .list(of: .socketAddress), default: "127.0.0.1:2379",
    help: "Members of the cluster; the one that leads gets the load.")
let operation = Setting(
    "op", "OP", ValueParser<Operation>.choice(), default: "put", help: "What clients do.")
let handler = Setting(
    "handler", "KIND", ValueParser<EchoHandler>.choice(), default: "async",
    help: "How the echo serves its calls.")
let clients = Setting(
    "clients", "N", .integer(1...100_000), default: "1", help: "Calls under way at any time.")
let connections = Setting(
    "connections", "N", .integer(1...10_000), default: "1", help: "Connections they share.")
let warmUp = Setting(
    "warm", "TIME", .duration(.zero ... .seconds(3600)), default: "1s",
    help: "How long to run before measuring.")
let measured = Setting(
    "seconds", "TIME", .duration(.milliseconds(1) ... .seconds(3600)), default: "5s",
    help: "How long to measure.")
let keyCount = Setting(
    "keys", "N", .integer(1...100_000_000), default: "100000", help: "Keys to draw from.")
let valueBytes = Setting(
    "value", "BYTES", .integer(0...1_048_576), default: "256", help: "Size of values.")
let figureName = Setting(
    "name", "NAME", .name, default: "raftd", help: "What the figures are called.")
let victim = Setting(
    "victim", "PID", .integer(2...Int32.max),
    help: "The process of the member that leads; it is killed.")
let patience = Setting(
    "patience", "TIME", .duration(.milliseconds(1) ... .seconds(3600)), default: "60s",
    help: "How long to wait for it.")

let load = [clients, connections, keyCount, valueBytes].map(\.declaration)
let timing = [warmUp.declaration, measured.declaration, figureName.declaration]
let program = Program(
    "raftbench", version: Version.text, summary: "loads a cluster, or an echo, and prints figures.",
    settings: [],
    commands: [
        Command(
            "serve-echo", summary: "Answers with what it was sent.",
            settings: [
                echoAddress.declaration
            ]),
        Command(
            "echo", summary: "Calls serve-echo.",
            settings: [target.declaration, handler.declaration] + load + timing),
        Command(
            "leader", summary: "Prints the endpoint that leads.",
            settings: [endpoints.declaration]),
        Command(
            "disk", summary: "Prints what the members' disks have done since they started.",
            settings: [endpoints.declaration, figureName.declaration]),
        Command(
            "load", summary: "Loads the member that leads.",
            settings: [endpoints.declaration, operation.declaration] + load + timing),
        Command(
            "fill", summary: "Puts every key once, in order, on the member that leads.",
            settings: [endpoints.declaration] + load),
        Command(
            "timeline",
            summary: "Loads the member that leads until SIGTERM; prints when, how long, how often.",
            settings: [endpoints.declaration, operation.declaration] + load),
        Command(
            "outage",
            summary: "Kills the leader under one writer; prints how long writes stood still.",
            settings: [
                endpoints.declaration, victim.declaration, valueBytes.declaration,
                figureName.declaration,
            ]),
        Command(
            "first-read",
            summary: "Prints when the member answered a linearizable read, on the monotonic clock.",
            settings: [target.declaration, patience.declaration]),
        Command(
            "caught-up",
            summary: "Prints when the member had what the leader has, on the monotonic clock.",
            settings: [target.declaration, endpoints.declaration, patience.declaration]),
    ])

do {
    switch try program.read(arguments: processArguments(), environment: .ofProcess()) {
    case .show(let text): try StandardStreams.writeOutput(Array(text.utf8))
    case .run(let values): try Bench(values).run()
    }
} catch {
    StandardStreams.complain("raftbench: \(error)")
    exit(1)
}
