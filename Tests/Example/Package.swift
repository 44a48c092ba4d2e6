// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "greeter",
    dependencies: [.package(name: "raftd", path: "../..")],
    targets: [
        .target(
            name: "CGreeter", dependencies: [.product(name: "CProtobufC", package: "raftd")]),
        .executableTarget(
            name: "greeter",
            dependencies: [
                "CGreeter",
                .product(name: "RPC", package: "raftd"),
                .product(name: "CProtobufC", package: "raftd"),
            ],
            path: "Sources/Greeter",
            swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
    ]
)
