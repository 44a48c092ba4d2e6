import Glibc
import Raft
import RaftRuntime
import Simulator
import Testing

@testable import RaftStorage

@Suite("A data directory belongs to one member and one process")
struct MemberFolderTests {
    @Test("of another cluster or member is refused, with what to do")
    func foreign() throws {
        let folder = try MemberFolder(Fixture.path, on: Fixture.founded())
        #expect(folder.identity == Fixture.identity)
        try folder.check(cluster: 0xc1, member: NodeID(1))
        for (cluster, member) in [(UInt64(0xc2), UInt64(1)), (0xc1, 2)] {
            let error = #expect(throws: StorageError.self) {
                try folder.check(cluster: cluster, member: NodeID(member))
            }
            guard case .identity = error else {
                Issue.record("not an identity error: \(String(describing: error))")
                return
            }
            #expect(error?.description.contains("Use the data directory of this member") == true)
        }
    }

    @Test("in use by another process is refused until that one ends")
    func locking() throws {
        let files = try Fixture.founded()
        do {
            let first = try MemberFolder(Fixture.path, on: files)
            #expect(throws: StorageError.locked(path: Fixture.path)) {
                _ = try MemberFolder(Fixture.path, on: files)
            }
            #expect(first.identity != nil)
        }
        _ = try MemberFolder(Fixture.path, on: files)
    }

    /// A joiner asks as i1, is given member 7, and loses power before it is founded. Did it ask as i2 then, 7 would be
    /// nobody's; and did a founded one that was wiped ask as i1 again, 7 would have forgotten its promises.
    @Test("that joins has one incarnation from before it asks until it is founded, and never again")
    func joining() throws {
        let files = SimulatedFiles()
        for fresh in [41, 42] as [UInt64] {
            let folder = try MemberFolder(Fixture.path, on: files)
            #expect(try folder.joiningIncarnation(fresh: fresh) == 41)
        }
        var folder = try MemberFolder(Fixture.path, on: files)
        try folder.found(Fixture.identity, configuration: nil, options: Fixture.options)
        #expect(!(try files.names(in: Fixture.path).contains("joining")))
    }

    /// A is forced in term 5 and answers a peer in it; power fails, and A recovers in term 4: it would vote twice in 5.
    @Test("that goes on alone has it on the disk before anybody runs")
    func forced() throws {
        let files = SimulatedFiles()
        let members = Configuration(voters: [.init(id: NodeID(1)), .init(id: NodeID(2))])
        do {
            var folder = try MemberFolder(Fixture.path, on: files)
            try folder.found(
                Fixture.identity, configuration: members.encoded(), options: Fixture.options)
        }
        var opened = try Fixture.open(files)
        let forced = try #require(
            try ForcedCluster(
                id: NodeID(1), hardState: HardState(term: Term(4), vote: NodeID(2)),
                outline: opened.contents.outline, overriding: LogIndex(1)))
        let successor = Successor(
            cluster: 0xc2, since: EntryID(term: Term(5), index: forced.entry.index))
        do {
            var folder = try MemberFolder(Fixture.path, on: files)
            try folder.remember([successor])
            #expect(!successor.began(in: opened.contents.outline))
        }
        try opened.write { $0.goOnAlone(forced) }
        let written = opened.contents
        #expect(try Fixture.entries(opened, count: written.entryCount).last?.term == Term(5))
        files.restart(after: .lost)
        let recovered = try Fixture.open(files).contents
        #expect(recovered.hardState == HardState(term: Term(5), vote: nil))
        #expect(recovered.outline.last == written.outline.last)
        #expect(recovered.commit == written.commit)
        #expect(try MemberFolder(Fixture.path, on: files).successors == [successor])
        #expect(successor.began(in: recovered.outline))
    }

    @Test("of a newer format is refused: install the newer program")
    func newer() throws {
        let files = try Fixture.founded()
        files.damage(Fixture.path + "/member/identity") { bytes in
            bytes[8] = 2
            let body = Array(bytes.dropLast(4))
            bytes = body
            bytes.append(number: body.span.checksum(after: 0))
        }
        let error = #expect(throws: StorageError.self) {
            _ = try MemberFolder(Fixture.path, on: files)
        }
        #expect(error?.description.contains("newer than this program") == true)
    }

    @Test("on a full disk founds nobody, says so, and founds later")
    func full() throws {
        let files = SimulatedFiles()
        files.limit(bytes: 5_000)
        var folder = try MemberFolder(Fixture.path, on: files)
        let error = #expect(throws: StorageError.self) {
            try folder.found(Fixture.identity, configuration: [], options: Fixture.options)
        }
        guard case .diskFull = error else {
            Issue.record("not a full disk: \(String(describing: error))")
            return
        }
        files.limit(bytes: nil)
        try folder.found(Fixture.identity, configuration: [], options: Fixture.options)
        #expect(folder.identity == Fixture.identity)
    }

    @Test("that we may not use is refused by name", arguments: [EACCES, EPERM, EROFS])
    func forbidden(code: CInt) throws {
        let files = SimulatedFiles()
        files.fail(atCall: 1, code: code)
        let error = #expect(throws: StorageError.self) {
            _ = try MemberFolder(Fixture.path, on: files)
        }
        #expect(error == .forbidden(operation: "mkdir", path: Fixture.path))
        #expect(error?.description.contains("user the member runs as") == true)
    }

    @Test("remembers peers across restarts, each as the latest incarnation that it was given")
    func peers() throws {
        let files = try Fixture.founded()
        var book = try MemberFolder(Fixture.path, on: files).openPeerBook()
        #expect(!book.isFounded)
        try book.remember(NodeID(3), incarnation: 34)
        try book.remember(NodeID(2), incarnation: 22)
        try book.remember(NodeID(3), incarnation: 33)
        try book.markFounded()
        files.restart(after: .lost)
        let found = try MemberFolder(Fixture.path, on: files).openPeerBook()
        #expect(found.isFounded)
        #expect(found.incarnation(of: NodeID(2)) == 22)
        #expect(found.incarnation(of: NodeID(3)) == 33)
        #expect(found.incarnation(of: NodeID(4)) == nil)
    }

    @Test("a peer is remembered or not, wherever the crash was", arguments: End.all)
    func peerCrashes(end: End) throws {
        for call in 1...5 {
            let files = try Fixture.founded()
            var book = try MemberFolder(Fixture.path, on: files).openPeerBook()
            files.crash(atCall: files.callCount + call)
            let remembered: ()? = try? book.remember(NodeID(2), incarnation: 22)
            end.happen(to: files)
            let found = try MemberFolder(Fixture.path, on: files).openPeerBook()
            if remembered != nil { #expect(found.incarnation(of: NodeID(2)) == 22) }
            #expect([nil, 22].contains(found.incarnation(of: NodeID(2))))
        }
    }

    @Test("what the disk did not take is not remembered either")
    func peersAfterFailure() throws {
        let files = try Fixture.founded()
        var book = try MemberFolder(Fixture.path, on: files).openPeerBook()
        files.fail(atCall: files.callCount + 1)
        #expect(throws: StorageError.self) {
            try book.remember(NodeID(2), incarnation: 22)
        }
        #expect(book.incarnation(of: NodeID(2)) == nil)
        files.fail(atCall: files.callCount + 1)
        #expect(throws: StorageError.self) { try book.markFounded() }
        #expect(!book.isFounded)
    }

    @Test("what a restart reads of the peers is still there after a power cut")
    func peersAreReadDurably() throws {
        for call in 1...5 {
            let files = try Fixture.founded()
            var book = try MemberFolder(Fixture.path, on: files).openPeerBook()
            files.crash(atCall: files.callCount + call)
            #expect(throws: StorageError.self, "at call \(call)") {
                try book.remember(NodeID(2), incarnation: 22)
            }
            files.restart()
            let believed = try MemberFolder(Fixture.path, on: files).openPeerBook()
            files.restart(after: .lost)
            let found = try MemberFolder(Fixture.path, on: files).openPeerBook()
            #expect(
                found.incarnation(of: NodeID(2)) == believed.incarnation(of: NodeID(2)),
                "at call \(call)")
        }
    }
}
