// Which handler serves a method. Types are erased here, once, at registration: inside the closure
// all is concrete.

/// The methods a server answers, and their handlers.
///
/// Handlers belong to the loop of the server they are given to.
public struct Router {
    /// A method and its handler.
    package final class Route {
        package let method: MethodDescriptor
        package let handle: (ServerCall) -> Void

        init(method: MethodDescriptor, handle: @escaping (ServerCall) -> Void) {
            (self.method, self.handle) = (method, handle)
        }
    }

    private var routes: [String: Route] = [:]
    /// For methods that nobody registered.
    private var fallback: Route?

    /// No methods.
    public init() {}

    /// Answers calls of any method with `error`: for a server that listens before it can serve.
    public init(refusing error: RPCError) {
        let method = MethodDescriptor(service: "", method: "")
        fallback = Route(method: method) { $0.fail(error) }
    }

    /// The names of all methods, in alphabetical order.
    public var methods: [String] { routes.keys.sorted() }

    /// Serves `method` with a synchronous handler: no task is created. It answers the call at once
    /// or later.
    public mutating func immediate(
        _ method: MethodDescriptor, _ handler: @escaping (ServerCall) -> Void
    ) {
        precondition(routes[method.fullName] == nil, "\(method.fullName) is registered twice")
        routes[method.fullName] = Route(method: method, handle: handler)
    }

    /// Serves `method` with one message each way. The handler runs on the loop, in a task that is
    /// cancelled when the caller takes the call back.
    public mutating func unary<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor,
        _ handler: @escaping (Question, ServerContext) async throws -> Answer
    ) {
        immediate(method) { call in
            let question: Question
            do throws(RPCError) {
                question = try call.unpack()
            } catch {
                return call.fail(error)
            }
            call.serve {
                do {
                    call.respond(try await handler(question, call.context))
                } catch {
                    call.fail(RPCError(describing: error))
                }
            }
        }
    }

    /// Serves `method` with a stream of requests and one answer.
    public mutating func clientStreaming<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor,
        _ handler:
            @escaping (MessageReader<Question>, ServerContext) async throws ->
            Answer
    ) {
        refuse(method)
    }

    /// Serves `method` with one request and a stream of answers.
    public mutating func serverStreaming<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor,
        _ handler:
            @escaping (Question, MessageWriter<Answer>, ServerContext) async throws -> Void
    ) {
        refuse(method)
    }

    /// Serves `method` with a stream each way.
    public mutating func bidirectional<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor,
        _ handler:
            @escaping (MessageReader<Question>, MessageWriter<Answer>, ServerContext) async throws
            -> Void
    ) {
        refuse(method)
    }

    private mutating func refuse(_ method: MethodDescriptor) {
        immediate(method) { call in
            call.fail(RPCError(.unimplemented, "streaming calls are not served yet"))
        }
    }

    /// Returns the route of a method, or `nil` if nobody serves it.
    package func route(_ fullName: String) -> Route? { routes[fullName] ?? fallback }
}
