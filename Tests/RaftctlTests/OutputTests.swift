// What commands print, as whole texts. Where a format is etcdctl's too, the expected text is what
// etcdctl 3.4 printed for the same data.

import RaftRPC
import Settings
import Testing

@testable import raftctl

private let header: ResponseHeader = {
    var header = ResponseHeader()
    (header.clusterID, header.memberID) = (12_419_417_797_570_985_050, 1_520_713_267_247_070_721)
    (header.revision, header.raftTerm) = (8, 2)
    return header
}()

private let headerFields = """
    "ClusterID" : 12419417797570985050
    "MemberID" : 1520713267247070721
    "Revision" : 8
    "RaftTerm" : 2

    """

private let headerJSON =
    #""header":{"cluster_id":12419417797570985050,"member_id":1520713267247070721,"#
    + #""revision":8,"raft_term":2}"#

private func pair(
    _ key: String, _ value: [UInt8], created: Int64, modified: Int64, version: Int64
) -> KeyValue {
    var pair = KeyValue()
    (pair.key, pair.value) = (Array(key.utf8), value)
    (pair.createRevision, pair.modRevision, pair.version) = (created, modified, version)
    return pair
}

private func text(
    _ answer: some Answer, _ format: OutputFormat, hex: Bool = false
) -> String {
    String(decoding: answer.bytes(as: format, ByteStyle(isHex: hex)), as: UTF8.self)
}

@Suite("What get prints")
struct GetOutputTests {
    private static let response: RangeResponse = {
        var response = RangeResponse()
        response.header = header
        response.kvs = [
            pair("foo", Array("bar2".utf8), created: 2, modified: 3, version: 2),
            pair("foo2", [0x01, 0x79], created: 4, modified: 4, version: 1),
        ]
        response.count = 2
        return response
    }()

    private let all = RangeAnswer(response, .everything)

    @Test("in the simple format is a line per key and value, or per what was asked for")
    func simple() {
        #expect(text(all, .simple) == "foo\nbar2\nfoo2\n\u{1}y\n")
        #expect(text(RangeAnswer(Self.response, .keys), .simple) == "foo\nfoo2\n")
        #expect(text(RangeAnswer(Self.response, .values), .simple) == "bar2\n\u{1}y\n")
        #expect(text(RangeAnswer(Self.response, .count), .simple) == "2\n")
        let hex = "\\x66\\x6f\\x6f\n\\x62\\x61\\x72\\x32\n\\x66\\x6f\\x6f\\x32\n\\x01\\x79\n"
        #expect(text(all, .simple, hex: true) == hex)
    }

    @Test("keeps bytes that are no text as they are")
    func binary() {
        var response = RangeResponse()
        response.kvs = [pair("k", [0xFF, 0x00], created: 1, modified: 1, version: 1)]
        let bytes = RangeAnswer(response, .values).bytes(as: .simple, ByteStyle(isHex: false))
        #expect(bytes == [0xFF, 0x00, 0x0A])
    }

    @Test("as fields is every field, quoted where it is bytes")
    func fields() {
        #expect(
            text(all, .fields) == headerFields + #"""
                "Key" : "foo"
                "CreateRevision" : 2
                "ModRevision" : 3
                "Version" : 2
                "Value" : "bar2"
                "Lease" : 0
                "Key" : "foo2"
                "CreateRevision" : 4
                "ModRevision" : 4
                "Version" : 1
                "Value" : "\x01y"
                "Lease" : 0
                "More" : false
                "Count" : 2

                """#)
    }

    @Test("as JSON is one line with base 64")
    func json() {
        let expected =
            "{" + headerJSON
            + #","kvs":[{"key":"Zm9v","create_revision":2,"mod_revision":3,"version":2,"#
            + #""value":"YmFyMg=="},{"key":"Zm9vMg==","create_revision":4,"mod_revision":4,"#
            + #""version":1,"value":"AXk="}],"count":2}"# + "\n"
        #expect(text(all, .json) == expected)
        #expect(text(all, .json, hex: true) == expected)
        var cut = Self.response
        (cut.kvs, cut.more) = ([], true)
        #expect(
            text(RangeAnswer(cut, .everything), .json)
                == "{" + headerJSON + #","more":true,"count":2}"# + "\n")
    }

    @Test("as a table keeps its frame whatever the bytes are")
    func table() {
        #expect(
            text(all, .table) == #"""
                +------+-------+---------+----------+---------+
                | KEY  | VALUE | CREATED | MODIFIED | VERSION |
                +------+-------+---------+----------+---------+
                | foo  | bar2  |       2 |        3 |       2 |
                | foo2 | \x01y |       4 |        4 |       1 |
                +------+-------+---------+----------+---------+

                """#)
        #expect(
            text(RangeAnswer(Self.response, .keys), .table) == """
                +------+---------+----------+---------+
                | KEY  | CREATED | MODIFIED | VERSION |
                +------+---------+----------+---------+
                | foo  |       2 |        3 |       2 |
                | foo2 |       4 |        4 |       1 |
                +------+---------+----------+---------+

                """)
        #expect(
            text(RangeAnswer(Self.response, .count), .table) == """
                +-------+----------+
                | COUNT | REVISION |
                +-------+----------+
                |     2 |        8 |
                +-------+----------+

                """)
        #expect(
            text(RangeAnswer(RangeResponse(), .keys), .table) == """
                +-----+---------+----------+---------+
                | KEY | CREATED | MODIFIED | VERSION |
                +-----+---------+----------+---------+

                """)
    }
}

@Suite("What put and del print")
struct WriteOutputTests {
    private static let old = pair("z", Array("1".utf8), created: 12, modified: 13, version: 2)

    @Test("put, without the old value and with it")
    func put() {
        var response = PutResponse()
        response.header = header
        #expect(text(response, .simple) == "OK\n")
        #expect(text(response, .fields) == headerFields)
        #expect(text(response, .json) == "{\(headerJSON)}\n")
        response.prevKV = Self.old
        #expect(text(response, .simple) == "OK\nz\n1\n")
        #expect(
            text(response, .fields) == headerFields + """
                "PrevKey" : "z"
                "PrevCreateRevision" : 12
                "PrevModRevision" : 13
                "PrevVersion" : 2
                "PrevValue" : "1"
                "PrevLease" : 0

                """)
        #expect(
            text(response, .json) == "{\(headerJSON)"
                + #","prev_kv":{"key":"eg==","create_revision":12,"mod_revision":13,"#
                + #""version":2,"value":"MQ=="}}"# + "\n")
        #expect(
            text(response, .table) == """
                +----------+----------------+
                | REVISION | PREVIOUS VALUE |
                +----------+----------------+
                |        8 | 1              |
                +----------+----------------+

                """)
    }

    @Test("del, how many and what")
    func delete() {
        var response = DeleteRangeResponse()
        response.header = header
        #expect(text(response, .simple) == "0\n")
        #expect(text(response, .json) == "{\(headerJSON)}\n")
        #expect(
            text(response, .table) == """
                +---------+----------+
                | DELETED | REVISION |
                +---------+----------+
                |       0 |        8 |
                +---------+----------+

                """)
        (response.deleted, response.prevKVs) = (1, [Self.old])
        #expect(text(response, .simple) == "1\nz\n1\n")
        #expect(
            text(response, .json) == "{\(headerJSON)"
                + #","deleted":1,"prev_kvs":[{"key":"eg==","create_revision":12,"#
                + #""mod_revision":13,"version":2,"value":"MQ=="}]}"# + "\n")
        #expect(
            text(response, .fields) == headerFields + """
                "Deleted" : 1
                "PrevKey" : "z"
                "PrevCreateRevision" : 12
                "PrevModRevision" : 13
                "PrevVersion" : 2
                "PrevValue" : "1"
                "PrevLease" : 0

                """)
    }
}

@Suite("What commands about members print")
struct MemberOutputTests {
    private static let status: StatusResponse = {
        var status = StatusResponse()
        status.header = header
        (status.version, status.dbSize, status.dbSizeInUse) = ("3.4.23", 20_480, 16_384)
        (status.leader, status.raftIndex, status.raftTerm) = (header.memberID, 14, 2)
        status.raftAppliedIndex = 14
        return status
    }()

    @Test("endpoint status")
    func status() {
        let answer = StatusAnswer(statuses: [("127.0.0.1:29379", Self.status)])
        #expect(
            text(answer, .simple)
                == "127.0.0.1:29379, 151aa8a8d37c3e01, 3.4.23, 20 kB, true, false, 2, 14, 14, \n")
        #expect(
            text(answer, .fields) == headerFields + """
                "Version" : "3.4.23"
                "DBSize" : 20480
                "Leader" : 1520713267247070721
                "IsLearner" : false
                "RaftIndex" : 14
                "RaftTerm" : 2
                "RaftAppliedIndex" : 14
                "Errors" : []
                "Endpoint" : "127.0.0.1:29379"


                """)
        #expect(
            text(answer, .json) == #"[{"Endpoint":"127.0.0.1:29379","Status":{"# + headerJSON
                + #","version":"3.4.23","dbSize":20480,"leader":1520713267247070721,"#
                + #""raftIndex":14,"raftTerm":2,"raftAppliedIndex":14,"dbSizeInUse":16384}}]"#
                + "\n")
        let rule =
            "+-----------------+------------------+---------+---------+-----------+"
            + "------------+-----------+------------+--------------------+--------+\n"
        #expect(
            text(answer, .table) == rule
                + "| ENDPOINT        | ID               | VERSION | DB SIZE | IS LEADER |"
                + " IS LEARNER | RAFT TERM | RAFT INDEX | RAFT APPLIED INDEX | ERRORS |\n"
                + rule
                + "| 127.0.0.1:29379 | 151aa8a8d37c3e01 | 3.4.23  |   20 kB | true      |"
                + " false      |         2 |         14 |                 14 |        |\n"
                + rule)
    }

    @Test("endpoint health")
    func health() {
        let answer = HealthAnswer(endpoints: [
            .init(endpoint: "a:1", took: .microseconds(1131), problem: nil),
            .init(endpoint: "b:1", took: .seconds(5), problem: "connection refused"),
        ])
        #expect(answer.healthyCount == 1)
        #expect(
            text(answer, .simple) == """
                a:1 is healthy: linearizable read took 1.131ms
                b:1 is unhealthy after 5000.000ms: connection refused

                """)
        #expect(
            text(answer, .json) == #"[{"endpoint":"a:1","health":true,"took":"1.131ms"},"#
                + #"{"endpoint":"b:1","health":false,"took":"5000.000ms","#
                + #""error":"connection refused"}]"# + "\n")
        #expect(
            text(answer, .table) == """
                +----------+--------+------------+--------------------+
                | ENDPOINT | HEALTH | TOOK       | ERROR              |
                +----------+--------+------------+--------------------+
                | a:1      | true   |    1.131ms |                    |
                | b:1      | false  | 5000.000ms | connection refused |
                +----------+--------+------------+--------------------+

                """)
        #expect(
            text(answer, .fields) == """
                "Endpoint" : "a:1"
                "Health" : true
                "Took" : 1.131ms
                "Error" : ""

                "Endpoint" : "b:1"
                "Health" : false
                "Took" : 5000.000ms
                "Error" : "connection refused"


                """)
    }

    @Test("endpoint status counts as healthy who knows a leader and reports nothing wrong")
    func healthyCount() {
        var leaderless = Self.status
        leaderless.leader = 0
        var complaining = Self.status
        complaining.errors = ["n2 has lost entries that it had acknowledged"]
        let answer = StatusAnswer(statuses: [
            ("a:1", Self.status), ("b:1", leaderless), ("c:1", complaining),
        ])
        #expect(answer.healthyCount == 1)
    }

    @Test("version")
    func version() {
        let answer = VersionAnswer()
        #expect(
            text(answer, .simple)
                == "raftctl version: \(Version.text)\nAPI version: \(Version.api)\n")
        #expect(
            text(answer, .json)
                == #"{"version":"\#(Version.text)","#
                + #""apiVersion":"\#(Version.api)"}"# + "\n")
        #expect(
            text(answer, .fields)
                == "\"Version\" : \"\(Version.text)\"\n"
                + "\"APIVersion\" : \"\(Version.api)\"\n")
        #expect(text(answer, .table).contains("| VERSION | API VERSION |"))
    }

    @Test("member list says of each member what the asked one knows")
    func standings() {
        var met = Member()
        (met.name, met.clientURLs) = ("n1", ["h:1"])
        var silent = Member()
        silent.name = "n2"
        let standings = [met, silent, Member()].map { $0.cells[1] }
        #expect(standings == ["started", "not seen", "unstarted"])
    }

    @Test("member list")
    func members() {
        var member = Member()
        (member.id, member.name) = (header.memberID, "e1")
        (member.peerURLs, member.clientURLs) = (["127.0.0.1:29380"], ["127.0.0.1:29379"])
        var response = MemberListResponse()
        (response.header, response.members) = (header, [member])
        #expect(
            text(response, .simple)
                == "151aa8a8d37c3e01, started, e1, 127.0.0.1:29380, 127.0.0.1:29379, false\n")
        #expect(
            text(response, .json) == "{\(headerJSON)"
                + #","members":[{"ID":1520713267247070721,"name":"e1","#
                + #""peerURLs":["127.0.0.1:29380"],"clientURLs":["127.0.0.1:29379"]}]}"# + "\n")
        #expect(
            text(response, .fields) == headerFields + """
                "ID" : 1520713267247070721
                "Name" : "e1"
                "PeerURL" : "127.0.0.1:29380"
                "ClientURL" : "127.0.0.1:29379"
                "IsLearner" : false


                """)
        let rule =
            "+------------------+---------+------+-----------------+-----------------+"
            + "------------+\n"
        #expect(
            text(response, .table) == rule
                + "| ID               | STATUS  | NAME | PEER ADDRS      | CLIENT ADDRS    |"
                + " IS LEARNER |\n" + rule
                + "| 151aa8a8d37c3e01 | started | e1   | 127.0.0.1:29380 | 127.0.0.1:29379 |"
                + " false      |\n" + rule)
    }

    private static func status(id: UInt64, term: UInt64, leader: UInt64) -> StatusResponse {
        var status = StatusResponse()
        status.header = ResponseHeader()
        status.header?.memberID = id
        (status.raftTerm, status.leader) = (term, leader)
        return status
    }

    @Test(
        "watch-leader believes the newest term",
        arguments: [
            ([], "no endpoint answers"),
            ([(1, 5, 0)], "term 5: no leader"),
            ([(1, 5, 1)], "term 5: leader 1 at e1:1"),
            ([(2, 5, 255)], "term 5: leader ff"),
            ([(1, 4, 1), (2, 5, 2)], "term 5: leader 2 at e2:1"),
            ([(1, 4, 1), (2, 5, 0)], "term 5: no leader"),
            ([(1, 5, 0), (2, 5, 2)], "term 5: leader 2 at e2:1"),
        ] as [([(UInt64, UInt64, UInt64)], String)]
    )
    func leadership(statuses: [(id: UInt64, term: UInt64, leader: UInt64)], line: String) {
        let addresses = statuses.map { ($0.id, "e\($0.id):1") }
        let leadership = Leadership(
            statuses.map { Self.status(id: $0.id, term: $0.term, leader: $0.leader) },
            addresses: Dictionary(uniqueKeysWithValues: addresses))
        #expect(text(leadership, .simple) == line + "\n")
    }

    @Test("watch-leader prints another line for another term or leader, not for another address")
    func leadershipChanges() {
        func leadership(_ term: UInt64, _ leader: UInt64, _ address: String) -> Leadership {
            Leadership(
                [Self.status(id: 9, term: term, leader: leader)], addresses: [leader: address])
        }
        let shown = leadership(5, 1, "a:1")
        #expect(!leadership(5, 1, "b:1").differs(from: shown))
        #expect(leadership(6, 1, "a:1").differs(from: shown))
        #expect(leadership(5, 2, "a:1").differs(from: shown))
        #expect(leadership(5, 0, "a:1").differs(from: shown))
        #expect(Leadership([], addresses: [:]).differs(from: shown))
    }
}
