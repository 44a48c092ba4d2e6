// Names on both sides: Swift's by its guidelines, C's by protobuf-c's rules.

import StubGenerator
import Testing

@Suite("Names")
struct NameTests {
    @Test(
        "of properties, methods and cases",
        arguments: [
            ("key", "key"), ("range_end", "rangeEnd"), ("prev_kv", "prevKV"), ("ID", "id"),
            ("peerURLs", "peerURLs"), ("client_urls", "clientURLs"), ("kvs", "kvs"),
            ("MemberList", "memberList"), ("HTTPGet", "httpGet"), ("SORT_BY_KEY", "sortByKey"),
            ("NONE", "none"), ("is_pre_vote", "isPreVote"), ("a__b_", "aB"), ("_x", "x"),
            ("value2", "value2"), ("self", "self_"), ("init", "init_"), ("class", "class"),
        ])
    func members(proto: String, swift: String) {
        #expect(SwiftNames.member(proto) == swift)
    }

    @Test(
        "of types",
        arguments: [
            ("PutRequest", "PutRequest"), ("foo_bar", "FooBar"), ("outcome", "Outcome"),
            ("Type", "Type_"), ("KV", "KV"),
        ])
    func types(proto: String, swift: String) {
        #expect(SwiftNames.type(proto) == swift)
    }

    @Test("of enum values lose the enum's name, if all have it and something is left")
    func cases() {
        #expect(
            SwiftNames.cases(of: ["SORT_ORDER_NONE", "SORT_ORDER_UP"], in: "SortOrder") == [
                "none", "up",
            ])
        #expect(SwiftNames.cases(of: ["SIZE_1", "SIZE_2"], in: "Size") == ["size1", "size2"])
        #expect(SwiftNames.cases(of: ["SIZE_A", "OTHER"], in: "Size") == ["sizeA", "other"])
    }

    @Test(
        "of a oneof's cases keep clear of those of an optional",
        arguments: [("none", "none_"), ("Some", "some_"), ("NONE", "none_"), ("other", "other")])
    func oneofCases(proto: String, swift: String) {
        #expect(SwiftNames.oneofCase(proto) == swift)
    }

    @Test("of C types, functions and members follow protobuf-c")
    func cNames() {
        let name = "etcdserverpb.RangeRequest.SortOrder"
        #expect(CNames.type(name) == "Etcdserverpb__RangeRequest__SortOrder")
        #expect(CNames.functionPrefix(name) == "etcdserverpb__range_request__sort_order")
        #expect(CNames.type("a_b.c_d") == "AB__CD")
        #expect(CNames.field("peerURLs") == "peerurls")
        #expect(CNames.field("Default") == "default_")
        #expect(CNames.field("self") == "self_")
        #expect(CNames.field("linux") == "linux_")
        #expect(CNames.field("Unix") == "unix_")
        #expect(CNames.oneofCase("requestUnion") == "request_union_case")
    }

    @Test("of files do not collide when folders fall away")
    func files() {
        #expect(Generator.outputPath(for: "a/b.proto") == "a_b.pb.swift")
        #expect(Generator.outputPath(for: "b.proto") == "b.pb.swift")
    }
}
