// The names protobuf-c's generator gives to the same things. They are found by its rules, not by asking it.

/// What protobuf-c calls things.
package enum CNames {
    /// `etcdserverpb.RangeRequest.SortOrder` as `Etcdserverpb__RangeRequest__SortOrder`.
    package static func type(_ fullName: String) -> String {
        fullName.split(separator: ".").map { piece in
            piece.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }.joined(separator: "__")
    }

    /// `etcdserverpb.RangeRequest` as `etcdserverpb__range_request`: what functions and tables begin with.
    package static func functionPrefix(_ fullName: String) -> String {
        fullName.split(separator: ".").map(snakeCase).joined(separator: "__")
    }

    /// A field: in lower case, and not a word of C or C++.
    package static func field(_ name: String) -> String {
        let lowercased = loweredField(name).lowercased()
        return keywords.contains(lowercased) ? lowercased + "_" : lowercased
    }

    /// What a field is called in the descriptor set the C code is made of: its own name, unless Swift could not say
    /// it behind the dot of a C struct, or C means something else by it that protobuf-c's generator does not know of.
    package static func loweredField(_ name: String) -> String {
        unsayable.contains(name.lowercased()) ? name + "_" : name
    }

    private static let unsayable: Set<String> = [
        "init", "self",  // Swift
        "restrict", "static_assert", "typeof",  // C and its headers
        "i386", "linux", "unix",  // What GNU C defines as 1, depending on the machine
    ]

    /// What says which member of a oneof is set.
    package static func oneofCase(_ name: String) -> String { snakeCase(name[...]) + "_case" }

    private static func snakeCase(_ name: Substring) -> String {
        var result = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase && !wasUpper { result += "_" }
            wasUpper = character.isUppercase
            result += character.lowercased()
        }
        return result
    }

    private static let keywords: Set<String> = [
        "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
        "class", "compl", "const", "const_cast", "continue", "default", "delete", "do", "double",
        "dynamic_cast", "else", "enum", "explicit", "extern", "false", "float", "for", "friend",
        "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "not", "not_eq",
        "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
        "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch",
        "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union",
        "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
    ]
}
