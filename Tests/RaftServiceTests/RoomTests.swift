import KeyValue
import RPC
import RaftRPC
import Testing

@testable import RaftService

@Suite("A leader whose disk is full")
struct RoomTests {
    @Test("takes nothing for the log, whichever service asks, until there is room again")
    func full() throws {
        let cluster = try Cluster.running(["n1"])
        let member = try #require(cluster.leader?.member)
        func open() throws -> UInt64 {
            try cluster.call("n1") { channel, options in
                try await SessionsClient(channel: channel).openSession(
                    OpenSessionRequest(), options: options
                ).id
            }
        }
        let session = try open()
        let writes: [() throws -> Void] = [
            { _ = try open() },
            {
                _ = try cluster.call("n1") { channel, options in
                    try await SessionsClient(channel: channel).keepSession(
                        KeepSessionRequest(id: session), options: options)
                }
            },
            {
                _ = try cluster.call("n1") { channel, options in
                    try await KVClient(channel: channel).put(
                        PutRequest(key: [1], value: [1]), options: options)
                }
            },
            {
                _ = try cluster.call("n1") { channel, options in
                    try await MembershipClient(channel: channel).join(
                        JoinRequest(
                            name: "n2", peerAddress: "n2:2380", clientAddress: "n2:client",
                            incarnation: 1),
                        options: options)
                }
            },
        ]
        member.askRoom = { true }
        cluster.loop.run(for: .milliseconds(50))
        let last = member.driver.node.lastIndex
        for write in writes {
            let error = try #require(throws: RPCError.self) { try write() }
            #expect(error.code == .resourceExhausted && error.effect == .notApplied)
            #expect(error.message.contains("the disk of n1 is full"))
        }
        #expect(member.driver.node.lastIndex == last)
        member.askRoom = { false }
        cluster.loop.run(for: .milliseconds(50))
        for write in writes { try write() }
        #expect(member.driver.node.lastIndex > last)
    }
}
