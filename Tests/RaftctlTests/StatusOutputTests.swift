// What endpoint status prints of what etcd's members do not say.

import RaftRPC
import Testing

@testable import raftctl

@Suite("endpoint status of a member of ours")
struct StatusOutputTests {
    private func text(_ answer: StatusAnswer, _ format: OutputFormat) -> String {
        String(decoding: answer.bytes(as: format, ByteStyle(isHex: false)), as: UTF8.self)
    }

    @Test("shows learner, log, snapshot, and the timeouts with their reasons")
    func statusOfOurs() {
        var status = StatusResponse()
        status.header = ResponseHeader()
        status.header?.memberID = 0x1A
        (status.leader, status.version) = (0x1A, "1.0")
        (status.isLearner, status.logBytes) = (true, 134_217_728)
        (status.snapshotBytes, status.snapshotIndex) = (3_500_000, 1200)
        var timeout = StatusTimeout()
        (timeout.name, timeout.microseconds) = ("heartbeat-interval", 20_000)
        status.timeouts = [timeout]
        (timeout.name, timeout.microseconds) = ("election-timeout", 187_500)
        timeout.reason = "a sync took 40 ms"
        status.timeouts.append(timeout)
        let answer = StatusAnswer(statuses: [("a:1", status)])
        #expect(
            text(answer, .simple)
                == "a:1, 1a, 1.0, 0 B, true, true, 0, 0, 0, \n")
        #expect(
            text(answer, .table).hasSuffix(
                "-+\na:1: log 134 MB; snapshot 3.5 MB up to index 1200; heartbeat-interval "
                    + "20.000ms; election-timeout 187.500ms (a sync took 40 ms)\n"))
        #expect(
            text(answer, .json).hasSuffix(
                #""isLearner":true,"logBytes":134217728,"snapshotBytes":3500000,"#
                    + #""snapshotIndex":1200,"timeouts":[{"name":"heartbeat-interval","#
                    + #""microseconds":20000},{"name":"election-timeout","microseconds":187500,"#
                    + #""reason":"a sync took 40 ms"}]}}]"# + "\n"))
        #expect(
            text(answer, .fields).contains(
                """
                "LogBytes" : 134217728
                "SnapshotBytes" : 3500000
                "SnapshotIndex" : 1200
                "Timeout" : "heartbeat-interval"
                "Microseconds" : 20000
                "Reason" : ""

                """))
    }
}
