// A description of .proto files in, Swift text out. Nothing here reads or writes a file.

/// Generates the Swift code of .proto files.
package struct Generator {
    let options: Options
    let catalog: Catalog

    /// Checks all of it first: what cannot be generated is refused as a whole.
    ///
    /// - Parameter files: the files to generate, and every file they import.
    package init(_ files: [ProtoFile], generating paths: [String], options: Options)
        throws(Refusal)
    {
        let own = files.filter { paths.contains($0.path) }
        for file in own { try Refusals.check(file) }
        try Refusals.checkNames(of: own)
        self.options = options
        catalog = Catalog(files, generating: paths, cModule: options.cModule)
        for file in own {
            try Refusals.checkReferences(
                of: file, in: catalog, isAlone: options.imports.isEmpty)
        }
    }

    /// Where the code of a .proto file goes: `etcdserverpb/rpc.proto` to `etcdserverpb_rpc.pb.swift`. Files of one
    /// module must not share a name, whatever folders they are in.
    package static func outputPath(for path: String) -> String {
        let stem = path.hasSuffix(".proto") ? String(path.dropLast(6)) : path
        return String(stem.map { $0 == "/" ? "_" : $0 }) + ".pb.swift"
    }

    /// Returns the Swift code of one file.
    package func text(for file: ProtoFile) -> String {
        var source = SourceText()
        writeHead(of: file, to: &source)
        let scope = file.package.isEmpty ? "" : file.package + "."
        for item in file.enums {
            source.line()
            EnumWriter(item, name: SwiftNames.type(file.swiftPrefix + item.name), access)
                .write(to: &source)
        }
        for message in file.messages {
            source.line()
            MessageWriter(
                message, fullName: scope + message.name, generator: self,
                isProto3: file.syntax == "proto3"
            ).writeType(to: &source)
        }
        for message in file.messages {
            MessageWriter(
                message, fullName: scope + message.name, generator: self,
                isProto3: file.syntax == "proto3"
            ).writeCoding(to: &source)
        }
        if options.rpc {
            for service in file.services {
                ServiceWriter(service, scope: scope, generator: self).write(to: &source)
            }
        }
        return source.text
    }

    /// What stands in front of a declaration.
    var access: String {
        options.visibility == .internal ? "" : options.visibility.rawValue + " "
    }

    private func writeHead(of file: ProtoFile, to source: inout SourceText) {
        source.line(
            "// Made by protoc-gen-swift-rpc from \(file.path). Change that file, not this one.")
        source.line("// swift-format-ignore-file")
        source.line()
        // Without access levels where none are needed: a module that does not write them elsewhere could not build.
        let shown = access + "import "
        let hidden = options.visibility == .internal ? "import " : "internal import "
        let hasMessages = !file.messages.isEmpty
        let hasServices = !file.services.isEmpty && (options.servers || options.clients)
        var imports: [(module: String, line: String)] = []
        if hasMessages {
            imports.append((options.cModule, hidden))
            imports.append(("CProtobufC", hidden))
            imports.append(("Protobuf", shown))
        }
        if options.rpc && hasServices {
            imports.append(("RPC", shown))
        } else if options.rpc && hasMessages {
            // That a message can be sent is no declaration of its own: the compiler wants no more than this.
            imports.append(("RPC", options.visibility == .public ? shown : hidden))
        }
        imports += options.imports.map { ($0, shown) }
        for item in imports.sorted(by: { $0.module < $1.module }) {
            source.line(item.line + item.module)
        }
    }
}
