// What cannot be generated is refused with a sentence that says what to change.

import StubGenerator
import Testing

@Suite("Refused .proto files")
struct RefusalTests {
    @Test(
        "name what is wrong, and where",
        arguments: [
            (
                "message M { optional group G = 1 { } }",
                "test.proto: M: 'g' is a group; declare a message and a field of its type"
            ),
            (
                "message M { extensions 5; } extend M { optional int32 more = 5; }",
                "test.proto: 'more' extends another message; extensions are not supported"
            ),
            (
                "message M { extensions 5; extend M { optional int32 more = 5; } }",
                "test.proto: M: 'more' extends another message; extensions are not supported"
            ),
            (
                "message M { optional int32 base = 1; }",
                "test.proto: M: 'protobuf-c's own 'base'' and 'base' would both be "
                    + "the member of the C struct 'base'"
            ),
            (
                "message M { repeated int32 x = 1; optional int32 n_x = 2; }",
                "test.proto: M: 'the number of elements of x' and 'n_x' would both be "
                    + "the member of the C struct 'n_x'"
            ),
            (
                "message M { optional int32 x = 1; optional bool has_x = 2; }",
                "test.proto: M: 'the presence of x' and 'has_x' would both be "
                    + "the member of the C struct 'has_x'"
            ),
            (
                "message M { optional int32 userid = 1; optional int32 userID = 2; }",
                "test.proto: M: 'userid' and 'userID' would both be "
                    + "the member of the C struct 'userid'"
            ),
            (
                "message M { optional int32 a_b = 1; optional int32 aB = 2; }",
                "test.proto: M: 'a_b' and 'aB' would both be the Swift property 'aB'"
            ),
            (
                "message M { oneof pick { int32 x = 1; } message Pick {} }",
                "test.proto: M: 'pick' and 'Pick' would both be the Swift type 'Pick'"
            ),
            (
                "message M { oneof string { int32 x = 1; } }",
                "test.proto: M: 'string' is the name of a Swift type the generated code needs; "
                    + "rename it, or set 'option swift_prefix' if it is not nested"
            ),
            (
                "message _1 {}",
                "test.proto: '_1' has no letter to begin a type's name with"
            ),
            (
                "message Status {} message Foo { message Status {} optional .Status s = 1; }",
                "test.proto: Foo: 's' has the type Status, whose Swift name means another type "
                    + "there; rename one of them, or set 'option swift_prefix' if it is not nested"
            ),
            (
                "message Status {} message Foo { oneof status { .Status s = 1; } }",
                "test.proto: Foo: 's' has the type Status, whose Swift name means another type "
                    + "there; rename one of them, or set 'option swift_prefix' if it is not nested"
            ),
            (
                "message Status {} message Foo { message Status {} map<int32, .Status> s = 1; }",
                "test.proto: Foo: 'value' has the type Status, whose Swift name means another type "
                    + "there; rename one of them, or set 'option swift_prefix' if it is not nested"
            ),
            (
                "message A { message A {} message B { optional A a = 1; } }",
                "test.proto: A.B: 'a' has the type A.A, whose Swift name means another type "
                    + "there; rename one of them, or set 'option swift_prefix' if it is not nested"
            ),
            (
                "message M {} service S { rpc Get(M) returns (M); rpc get(M) returns (M); }",
                "test.proto: S: 'Get' and 'get' would both be the Swift method 'get'"
            ),
            (
                "message FOOBar {} message Foobar {}",
                "'FOOBar' and 'Foobar' would both be the prefix of C functions 'foobar'"
            ),
            (
                "message foo_bar {} message FooBar {}",
                "'foo_bar' and 'FooBar' would both be the Swift type 'FooBar'"
            ),
            (
                "message KVClient {} service KV {}",
                "'KVClient' and 'KV' would both be the Swift type 'KVClient'"
            ),
            (
                "message String {}",
                "test.proto: 'String' is the name of a Swift type the generated code needs; "
                    + "rename it, or set 'option swift_prefix' if it is not nested"
            ),
        ])
    func refused(declarations: String, reason: String) throws {
        let generated = try Plugin.generate(text: "syntax = \"proto2\";\n" + declarations)
        #expect(generated.text == nil)
        #expect(generated.errors.contains("--swift-rpc_out: " + reason + "\n"))
    }

    @Test("a prefix makes room for a name that Swift needs")
    func prefix() throws {
        let text = "syntax = \"proto3\"; option swift_prefix = \"My\"; message String {}"
        let generated = try Plugin.generate(text: text)
        #expect(generated.text?.contains("struct MyString: ") == true)
    }

    @Test("a prefix keeps a type apart from a nested one of its name")
    func prefixedShadow() throws {
        let text = """
            syntax = "proto3"; option swift_prefix = "My"; message Status {}
            message Foo { message Status {} .Status s = 1; Status t = 2; }
            """
        let generated = try Plugin.generate(text: text)
        #expect(generated.text?.contains("var s: MyStatus?") == true)
        #expect(generated.text?.contains("var t: MyFoo.Status?") == true)
    }

    @Test("editions are refused before anything is read from them")
    func editions() throws {
        var file = ProtoFile(path: "new.proto")
        file.syntax = "editions"
        let refusal = #expect(throws: Refusal.self) {
            try Generator([file], generating: ["new.proto"], options: Options())
        }
        #expect(
            refusal?.reason == "new.proto: editions is not supported; use proto3 or proto2")
    }

    @Test("a type from a file that was not given is named")
    func missingFile() {
        var message = ProtoMessage(name: "M")
        message.fields = [ProtoField(name: "x", number: 1, kind: .message("other.Thing"))]
        var file = ProtoFile(path: "m.proto")
        file.messages = [message]
        let refusal = #expect(throws: Refusal.self) {
            try Generator([file], generating: ["m.proto"], options: Options())
        }
        #expect(refusal?.reason == "m.proto: other.Thing is declared in a file that was not given")
    }

    @Test("a type of another module is refused where one of the same name hides it")
    func hiddenImport() {
        var other = ProtoFile(path: "other.proto")
        other.package = "other"
        other.messages = [ProtoMessage(name: "Thing"), ProtoMessage(name: "Part")]
        var user = ProtoMessage(name: "User")
        user.fields = [ProtoField(name: "part", number: 1, kind: .message("other.Part"))]
        var file = ProtoFile(path: "m.proto")
        file.messages = [user, ProtoMessage(name: "Thing")]
        var options = Options()
        options.imports = ["Other"]
        #expect(throws: Never.self) {
            try Generator([other, file], generating: ["m.proto"], options: options)
        }
        file.messages[0].fields[0].kind = .message("other.Thing")
        let refusal = #expect(throws: Refusal.self) {
            try Generator([other, file], generating: ["m.proto"], options: options)
        }
        #expect(refusal?.reason.contains("'part' has the type other.Thing, ") == true)
    }

    @Test("a type of an imported file that gets no code is refused with what to do")
    func importedAlone() {
        var other = ProtoFile(path: "other.proto")
        other.package = "other"
        other.messages = [ProtoMessage(name: "Thing")]
        var file = ProtoFile(path: "m.proto")
        var service = ProtoService(name: "S")
        service.methods = [
            ProtoService.Method(name: "get", request: "other.Thing", response: "other.Thing")
        ]
        file.services = [service]
        let refusal = #expect(throws: Refusal.self) {
            try Generator([other, file], generating: ["m.proto"], options: Options())
        }
        #expect(
            refusal?.reason == "m.proto: other.Thing is declared in other.proto, for which no code "
                + "is made: name that file, too, or the module that has its code with Import=")
        #expect(throws: Never.self) {
            try Generator(
                [other, file], generating: ["m.proto", "other.proto"], options: Options())
        }
    }

    @Test("lowering refuses a group instead of letting the C generator crash")
    func loweredGroup() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let text = "syntax = \"proto2\"; message M { optional group G = 1 { } }"
        try text.write(
            to: folder.url.appending(path: "g.proto"), atomically: true, encoding: .utf8)
        let lowered = try Plugin.lower("g.proto", in: folder.url)
        #expect(lowered.text == nil)
        #expect(lowered.errors.contains("g.proto: M.g is a group"))
    }

    @Test(
        "what is no request ends the plugin with a message",
        arguments: [
            (["--lower"], "the descriptor set cannot be read"),
            ([], "the request cannot be read"),
            (["--wrong"], "unknown argument"),
        ])
    func garbage(arguments: [String], message: String) throws {
        let answer = try Plugin.run([Plugin.path] + arguments, input: .init([0xff, 0xff]))
        #expect(answer.status != 0)
        #expect(answer.errors.contains(message))
    }
}

@Suite("Generator options")
struct OptionsTests {
    @Test("are read from one line")
    func parsing() throws {
        let options = try Options(
            parsing: "Visibility=public,CModule=CMine,Import=A,Import=B,RPC=false,Server=true")
        #expect(options.visibility == .public)
        #expect(options.cModule == "CMine")
        #expect(options.imports == ["A", "B"])
        #expect(!options.rpc)
        #expect(options.servers && options.clients)
        #expect(try Options(parsing: "") == Options())
    }

    @Test(
        "that mean nothing are refused",
        arguments: [
            ("Visibility", "the option 'Visibility' has no value"),
            ("Visibility=private", "Visibility is public, package or internal, not 'private'"),
            ("Client=maybe", "Client is true or false, not 'maybe'"),
            ("Colour=red", "no option is called 'Colour'"),
        ])
    func refused(text: String, reason: String) {
        let refusal = #expect(throws: Refusal.self) { try Options(parsing: text) }
        #expect(refusal?.reason.hasPrefix(reason) == true)
    }
}
