// A service becomes the names of its methods, a protocol to implement, and a client to call.

struct ServiceWriter {
    private let service: ProtoService
    private let fullName: String
    private let name: String
    private let generator: Generator

    init(_ service: ProtoService, scope: String, generator: Generator) {
        (self.service, self.generator) = (service, generator)
        fullName = scope + service.name
        name = SwiftNames.type(service.name)
    }

    private var access: String { generator.access }

    func write(to source: inout SourceText) {
        source.line()
        writeMethods(to: &source)
        if generator.options.servers { writeServer(to: &source) }
        if generator.options.clients { writeClient(to: &source) }
    }

    private func writeMethods(to source: inout SourceText) {
        source.documentation(service.comment)
        source.block("\(access)enum \(name)") { source in
            source.line("/// The names of the methods.")
            source.block("\(access)enum Methods") { source in
                for (index, method) in service.methods.enumerated() {
                    if index > 0 { source.line() }
                    source.documentation(method.comment)
                    source.line("\(access)static let \(method.swiftName) = MethodDescriptor(")
                    source.indented {
                        $0.line("service: \"\(fullName)\", method: \"\(method.name)\")")
                    }
                }
            }
        }
    }

    // MARK: Server

    private func writeServer(to source: inout SourceText) {
        source.line()
        source.documentation(service.comment, or: "What a server of \(fullName) does.")
        source.line("///")
        source.line("/// Calls arrive on the server's loop.")
        source.block("\(access)protocol \(name)Service") { source in
            for (index, method) in service.methods.enumerated() {
                if index > 0 { source.line() }
                source.documentation(method.comment)
                source.line("func \(method.swiftName)(")
                source.indented { $0.line(parameters(of: method)) }
                source.line(") async throws" + result(of: method))
            }
        }
        source.line()
        source.block("extension \(name)Service") { source in
            source.line("/// Serves every method of \(fullName).")
            source.block("\(access)func register(in router: inout Router)") { source in
                for method in service.methods { writeRegistration(of: method, to: &source) }
            }
        }
    }

    private func parameters(of method: ProtoService.Method) -> String {
        let (request, response) = types(of: method)
        let first =
            method.streamsRequests
            ? "_ requests: MessageReader<\(request)>" : "_ request: \(request)"
        let writer = method.streamsResponses ? ", responses: MessageWriter<\(response)>" : ""
        return "\(first)\(writer), context: ServerContext"
    }

    private func result(of method: ProtoService.Method) -> String {
        method.streamsResponses ? "" : " -> \(types(of: method).response)"
    }

    private func writeRegistration(of method: ProtoService.Method, to source: inout SourceText) {
        let (request, response) = types(of: method)
        let first =
            method.streamsRequests
            ? "requests: MessageReader<\(request)>" : "request: \(request)"
        let argument = method.streamsRequests ? "requests" : "request"
        let writer = method.streamsResponses ? ", responses: MessageWriter<\(response)>" : ""
        let writerArgument = method.streamsResponses ? ", responses: responses" : ""
        let head = "router.\(method.callKind)(\(name).Methods.\(method.swiftName))"
        source.line("\(head) { (\(first)\(writer), context: ServerContext) in")
        source.indented {
            $0.line(
                "try await self.\(method.swiftName)(\(argument)\(writerArgument), context: context)"
            )
        }
        source.line("}")
    }

    // MARK: Client

    private func writeClient(to source: inout SourceText) {
        source.line()
        source.documentation(service.comment, or: "Calls a server of \(fullName).")
        source.line("///")
        source.line("/// Belongs to the loop of its channel.")
        source.block("\(access)struct \(name)Client") { source in
            source.line("private let channel: any Channel")
            source.line()
            source.line("/// Calls the server at the other end of `channel`.")
            source.line("\(access)init(channel: any Channel) { self.channel = channel }")
            for method in service.methods {
                source.line()
                writeCall(of: method, to: &source)
            }
        }
    }

    private func writeCall(of method: ProtoService.Method, to source: inout SourceText) {
        let (request, response) = types(of: method)
        let takesRequest = !method.streamsRequests
        let effects = takesRequest ? "async throws " : ""
        let result =
            switch (method.streamsRequests, method.streamsResponses) {
            case (false, false): response
            case (true, false): "ClientStreamingCall<\(request), \(response)>"
            case (false, true): "ServerStreamingCall<\(response)>"
            case (true, true): "BidirectionalCall<\(request), \(response)>"
            }
        source.documentation(method.comment)
        source.line("\(access)func \(method.swiftName)(")
        source.indented {
            let first = takesRequest ? "_ request: \(request), " : ""
            $0.line("\(first)options: CallOptions = CallOptions()")
        }
        source.block(") \(effects)-> \(result)") { source in
            let first = takesRequest ? "request, " : ""
            source.line(
                (takesRequest ? "try await " : "") + "channel.\(method.callKind)("
                    + "\(name).Methods.\(method.swiftName), \(first)options: options)")
        }
    }

    private func types(of method: ProtoService.Method) -> (request: String, response: String) {
        (
            generator.catalog.name(of: method.request, inside: nil),
            generator.catalog.name(of: method.response, inside: nil)
        )
    }
}

extension ProtoService.Method {
    fileprivate var swiftName: String { SwiftNames.escaped(SwiftNames.member(name)) }

    /// What routers and channels call a method of this kind.
    fileprivate var callKind: String {
        switch (streamsRequests, streamsResponses) {
        case (false, false): "unary"
        case (true, false): "clientStreaming"
        case (false, true): "serverStreaming"
        case (true, true): "bidirectional"
        }
    }
}
