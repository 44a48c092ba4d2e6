// swift-tools-version: 6.2

// The target graph. Targets are layers: an arrow here is the complete list of what a layer may import, and
// `swift build --explicit-target-dependency-import-check error` keeps it honest.

import PackageDescription

/// What every Swift target is built with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Tests may use Foundation and unsafe calls without saying so each time.
let testing: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func root(
    _ name: String, _ dependencies: [Target.Dependency], libraries: [String] = []
) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, swiftSettings: strict,
        linkerSettings: libraries.map { .linkedLibrary($0) })
}

func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: data, swiftSettings: testing)
}

let package = Package(
    name: "raftd",
    products: [
        .library(name: "RPC", targets: ["RPC", "Protobuf", "EpollTransport", "MemoryTransport"]),
        .library(name: "CProtobufC", targets: ["CProtobufC"]),
        .library(name: "Raft", targets: ["Raft", "RaftRuntime"]),
        .executable(name: "raftd", targets: ["raftd"]),
        .executable(name: "raftctl", targets: ["raftctl"]),
        .executable(name: "raftsim", targets: ["raftsim"]),
        .executable(name: "protoc-gen-swift-rpc", targets: ["protoc-gen-swift-rpc"]),
    ],
    targets: [
        // C: no policy.
        .target(name: "CEpoll"),
        .target(name: "CFile"),
        .target(name: "CChecksum"),
        .systemLibrary(
            name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]
        ),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CInih", pkgConfig: "inih", providers: [.apt(["libinih-dev"])]),
        .target(name: "CRaftProtos", dependencies: ["CProtobufC"]),
        .target(name: "CDescriptor", dependencies: ["CProtobufC"]),

        // Pure: values in, values out.
        layer("Wire"),
        layer("Raft"),
        layer("KeyValue"),
        layer("StubGenerator"),

        // Ports: what the edges plug into.
        layer("Protobuf", ["CProtobufC"]),
        layer("RPC", ["Wire"]),
        layer("RaftRuntime", ["Raft"]),

        // Edges: sockets, disks, the service manager.
        layer("EpollTransport", ["RPC", "Wire", "CEpoll"]),
        layer("MemoryTransport", ["RPC", "Wire"]),
        layer("RaftStorage", ["RaftRuntime", "Raft", "CFile", "CChecksum"]),
        layer("RaftRPC", ["RaftRuntime", "Raft", "RPC", "Protobuf", "CProtobufC", "CRaftProtos"]),
        layer("RaftClient", ["RPC", "RaftRPC"]),
        layer("Systemd", ["CSystemd"]),

        // Service: one member, and its settings.
        layer("RaftService", ["RaftRuntime", "Raft", "RaftRPC", "RPC", "KeyValue"]),
        layer("Settings", ["CInih"]),

        // Roots: only these name two edges.
        layer(
            "Simulator",
            ["RaftService", "RaftStorage", "RaftRuntime", "Raft", "RPC", "KeyValue"]),
        root(
            "raftd",
            [
                "RaftService", "RaftStorage", "RaftRuntime", "Raft", "RaftRPC", "RPC",
                "EpollTransport", "Systemd", "Settings",
            ],
            // A loaded leader needs about a quarter less time than with glibc's allocator, which is slow at bursts.
            libraries: ["mimalloc"]),
        root("raftctl", ["RaftClient", "RaftRPC", "RPC", "EpollTransport", "Settings"]),
        root("raftsim", ["Simulator", "Settings"]),
        root("raftbench", ["RaftClient", "RaftRPC", "RPC", "Wire", "EpollTransport", "Settings"]),
        root("protoc-gen-swift-rpc", ["StubGenerator", "Protobuf", "CDescriptor", "CProtobufC"]),

        // Tests.
        tests("WireTests", ["Wire"]),
        tests("RPCTests", ["RPC", "Wire", "EpollTransport", "MemoryTransport"]),
        .target(name: "CTestProtos", dependencies: ["CProtobufC"], path: "Tests/CTestProtos"),
        .target(
            name: "TestMessages", dependencies: ["Protobuf", "RPC", "CTestProtos", "CProtobufC"],
            path: "Tests/TestMessages",
            exclude: ["Protos"], swiftSettings: strict),
        tests("ProtobufTests", ["Protobuf", "TestMessages", "CProtobufC"]),
        tests(
            "StubGeneratorTests", ["StubGenerator", "protoc-gen-swift-rpc", "Settings"],
            data: ["Cases"]),
        tests(
            "RaftRPCTests",
            ["RaftRPC", "RaftRuntime", "Raft", "RPC", "MemoryTransport"]),
        tests("RaftTests", ["Raft"], data: ["Transcripts"]),
        tests("RaftRuntimeTests", ["RaftRuntime", "Raft"]),
        tests(
            "RaftStorageTests", ["RaftStorage", "Simulator", "RaftRuntime", "Raft", "CChecksum"],
            data: ["Formats"]),
        tests("KeyValueTests", ["KeyValue"]),
        tests("SystemdTests", ["Systemd"]),
        tests("SettingsTests", ["Settings"]),
        tests("RaftClientTests", ["RaftClient", "RaftRPC", "RPC", "MemoryTransport"]),
        tests(
            "RaftctlTests",
            [
                "raftctl", "RaftClient", "RaftRPC", "RPC", "EpollTransport", "MemoryTransport",
                "Settings",
            ]),
        tests(
            "RaftServiceTests",
            [
                "RaftService", "RaftRuntime", "Raft", "RaftRPC", "RPC", "KeyValue",
                "MemoryTransport",
            ]),
        tests("SimulatorTests", ["Simulator", "RPC", "raftsim"], data: ["Seeds.txt"]),
        tests("HouseTests", []),
        tests("ProcessTests", ["RaftClient", "RaftRPC", "RPC", "Wire", "EpollTransport"]),
    ]
)

// Fuzz targets have libFuzzer's entry instead of a `main`, so only Scripts/fuzz can link them.
if Context.environment["RAFTD_FUZZ"] != nil {
    package.targets += [
        .executableTarget(
            name: "fuzz-protobuf", dependencies: ["Protobuf", "TestMessages"],
            path: "Tests/Fuzz/protobuf",
            exclude: ["Corpus"], swiftSettings: strict + [.enableExperimentalFeature("Extern")],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
    ]
}
