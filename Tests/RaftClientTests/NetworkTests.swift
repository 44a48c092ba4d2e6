// The client over the real frames, with members whose connections break at the worst moment.

import MemoryTransport
import RPC
import RaftRPC
import Testing

@testable import RaftClient

/// A member with a store of its own that applies what it is asked, and answers when it may.
private final class TestMember: KVService {
    private let loop: VirtualLoop
    private(set) var applied: [[UInt8]] = []
    var refusal: RPCError?
    var answersAfter = Duration.zero

    init(on loop: VirtualLoop) { self.loop = loop }

    func put(_ request: PutRequest, context: ServerContext) async throws -> PutResponse {
        if let refusal { throw refusal }
        applied.append(request.key)
        await answerTime()
        return PutResponse()
    }

    func range(_ request: RangeRequest, context: ServerContext) async throws -> RangeResponse {
        if let refusal { throw refusal }
        await answerTime()
        var response = RangeResponse()
        response.count = Int64(applied.count)
        return response
    }

    func deleteRange(
        _ request: DeleteRangeRequest, context: ServerContext
    ) async throws -> DeleteRangeResponse { DeleteRangeResponse() }

    private func answerTime() async {
        guard answersAfter > .zero else { return }
        await withCheckedContinuation { continuation in
            _ = loop.schedule(at: loop.now + answersAfter) { continuation.resume() }
        }
    }
}

/// Members a and b on a network, and a client of both.
private final class TestNetwork {
    let loop = VirtualLoop()
    let network: MemoryNetwork
    let members: [String: TestMember]
    let client: Client

    init() {
        let (loop, network) = (loop, MemoryNetwork(loop: loop))
        network.latency = .milliseconds(1)
        var members: [String: TestMember] = [:]
        for place in ["a:1", "b:1"] {
            let member = TestMember(on: loop)
            var router = Router()
            member.register(in: &router)
            network.listen(at: place, serving: router)
            members[place] = member
        }
        (self.network, self.members) = (network, members)
        client = Client(
            endpoints: ["a:1", "b:1"], loop: loop,
            options: .init(timeout: .seconds(3), numbersWrites: false),
            dial: { place in
                var options = ChannelOptions()
                options.connectTimeout = .seconds(1)
                return network.channel(to: place, options: options)
            })
    }

    /// Starts a put; `ends` is called with its outcome.
    func startPut(_ ends: @escaping (ClientError?) -> Void) {
        let client = client
        loop.spawn {
            do throws(ClientError) {
                var request = PutRequest()
                request.key = [1]
                _ = try await client.put(request)
                ends(nil)
            } catch {
                ends(error)
            }
        }
    }

    /// Makes a put while `disturb` runs as soon as `moment` has come; returns how it ends.
    func put(
        when moment: (TestNetwork) -> Bool = { _ in true },
        _ disturb: (TestNetwork) -> Void = { _ in }
    ) -> ClientError? {
        var outcome: ClientError??
        startPut { outcome = .some($0) }
        loop.run(until: { moment(self) })
        disturb(self)
        loop.run(until: { outcome != nil })
        return outcome ?? nil
    }

    var appliedCounts: [Int] { ["a:1", "b:1"].map { members[$0]?.applied.count ?? -1 } }
}

@Suite("A client over the network")
struct NetworkTests {
    @Test("reads who leads from the error, and goes there")
    func followsLeader() {
        let test = TestNetwork()
        test.members["a:1"]?.refusal = RPCError(
            .unavailable, "not the leader", effect: .notApplied, leader: "b:1")
        #expect(test.put() == nil)
        #expect(test.appliedCounts == [0, 1])
    }

    @Test("writes once, and says it does not know, when only the answer is lost")
    func lostAnswer() {
        let test = TestNetwork()
        test.members["a:1"]?.answersAfter = .milliseconds(10)
        let error = test.put(when: { $0.appliedCounts == [1, 0] }) { $0.network.shutDown("a:1") }
        #expect(error?.reason == .fateUnknown)
        #expect(error?.effect == .unknown)
        #expect(test.appliedCounts == [1, 0])
    }

    @Test("reads somewhere else when an answer is lost")
    func lostReadAnswer() {
        let test = TestNetwork()
        test.members["a:1"]?.answersAfter = .seconds(10)
        let client = test.client
        let answer = test.loop.finish {
            try? await client.range(RangeRequest())
        }
        #expect(answer != nil)
    }

    @Test("writes to another member when one cannot be reached")
    func deadMember() {
        let test = TestNetwork()
        test.network.shutDown("a:1")
        #expect(test.put() == nil)
        #expect(test.appliedCounts == [0, 1])
    }

    @Test("writes to another member when one accepts connections and says nothing")
    func stoppedMember() {
        let test = TestNetwork()
        let start = test.loop.now
        let error = test.put(when: { $0.network.connectionCount == 1 }) {
            $0.network.cut("client", from: "a:1")
        }
        #expect(error == nil)
        #expect(test.appliedCounts == [0, 1])
        #expect(test.loop.now - start < .seconds(2))
    }
}
