import Foundation
import Testing

/// DESIGN's table of layers. An arrow that is not here is a decision, not a convenience.
@Suite("Import arrows")
struct ArrowTests {
    /// What each target may import of ours, at most.
    static let arrows: [String: Set<String>] = [
        "CRaftProtos": ["CProtobufC"], "CDescriptor": ["CProtobufC"],
        "Wire": [], "Raft": [], "KeyValue": [], "StubGenerator": [],
        "Protobuf": ["CProtobufC"],
        "TestMessages": ["Protobuf", "RPC", "CTestProtos", "CProtobufC"],
        "RPC": ["Wire"],
        "RaftRuntime": ["Raft"],
        "EpollTransport": ["RPC", "Wire", "CEpoll"],
        "MemoryTransport": ["RPC", "Wire"],
        "RaftStorage": ["RaftRuntime", "Raft", "CFile", "CChecksum"],
        "RaftRPC": ["RaftRuntime", "Raft", "RPC", "Protobuf", "CProtobufC", "CRaftProtos"],
        "RaftClient": ["RPC", "RaftRPC"],
        "Systemd": ["CSystemd"],
        "RaftService": ["RaftRuntime", "Raft", "RaftRPC", "RPC", "KeyValue"],
        "Settings": ["CInih"],
    ]

    /// What targets may import of the toolchain. Foundation is for tests alone.
    static let systemModules: Set<String> = ["Glibc", "Synchronization"]
    /// Those that may not even import that: they know no machine.
    static let machineless: Set<String> = [
        "Wire", "Raft", "KeyValue", "StubGenerator", "RaftRuntime", "RaftService",
    ]
    /// The C libraries and their single owner.
    static let owners = [
        "CEpoll": ["EpollTransport"], "CFile": ["RaftStorage"], "CChecksum": ["RaftStorage"],
        "CSystemd": ["Systemd"], "CInih": ["Settings"],
    ]

    @Test("Package.swift was understood")
    func manifest() {
        #expect(Manifest.targets.count > 30)
        #expect(
            Manifest.target("RaftStorage")?.dependencies.sorted() == [
                "CChecksum", "CFile", "Raft", "RaftRuntime",
            ])
        #expect(Manifest.target("Wire")?.dependencies == [])
    }

    @Test("every library has no more arrows than its layer allows")
    func declaredArrows() {
        let surplus = Manifest.targets.flatMap { target -> [String] in
            guard target.folder == "Sources", target.kind != .root else { return [] }
            guard target.name != "Simulator" else { return simulatorSurplus(target) }
            let extra = Set(target.dependencies).subtracting(Self.arrows[target.name] ?? [])
            return extra.sorted().map { "Package.swift: \(target.name) must not import \($0)" }
        }
        #expect(surplus == [])
    }

    /// The simulator is a root that tests use: all but sockets, systemd and real files.
    private func simulatorSurplus(_ target: DeclaredTarget) -> [String] {
        let real = ["EpollTransport", "Systemd", "CEpoll", "CFile", "CSystemd"]
        return target.dependencies.filter(real.contains).map { "Package.swift: Simulator: \($0)" }
    }

    @Test("each C library has one owner")
    func singleOwners() {
        let intruders = Manifest.targets.filter { $0.kind != .tests }.flatMap { target in
            target.dependencies.compactMap { name -> String? in
                guard let owners = Self.owners[name], !owners.contains(target.name) else {
                    return nil
                }
                return "Package.swift: \(target.name) imports \(name), which \(owners) owns"
            }
        }
        #expect(intruders == [])
    }

    @Test("folders and targets are the same list")
    func folders() throws {
        // A fuzz target is linked by Scripts/fuzz, the example is a package of its own, and mutants are changes to the
        // sources.
        for (folder, others) in [("Sources", []), ("Tests", ["Fuzz", "Example", "Mutants"])] {
            let path = SourceTree.root.appending(path: folder).path
            let found = try FileManager.default.contentsOfDirectory(atPath: path)
            let declared = Manifest.targets.filter { $0.folder == folder }.map(\.name)
            #expect(Set(found).subtracting(others) == Set(declared), "in \(folder)")
        }
    }

    @Test("files import what their target declares, and nothing of the system that it may not know")
    func imports() {
        let pattern =
            /^\s*(?:@\w+ )*(?:public |package |internal |fileprivate |private )?import (?:(?:struct|class|enum|func|var|let|protocol|typealias) )?(\w+)/
        let strays = SourceTree.swiftSources.flatMap { file -> [String] in
            let declared = Set(Manifest.target(file.target)?.dependencies ?? [])
            let system = Self.machineless.contains(file.target) ? [] : Self.systemModules
            return zip(1..., file.codeLines).compactMap { number, line in
                guard let module = line.firstMatch(of: pattern)?.output.1 else { return nil }
                let isKnown = declared.contains(String(module)) || system.contains(String(module))
                return isKnown ? nil : "\(file.path):\(number): imports \(module)"
            }
        }
        #expect(strays == [])
    }
}
