// What a client calls by number: a name travels once, and is looked up once.

internal import Wire

/// The methods one connection has named.
struct BoundMethods {
    /// A method a client named, whether or not somebody serves it.
    final class Method {
        let name: String
        let route: Router.Route?

        /// The client's own text is kept only until the call is refused.
        init(name: String, route: Router.Route?) {
            (self.name, self.route) = (route?.method.fullName ?? name, route)
        }
    }

    private let router: Router
    private let countMax: Int
    private var methods: [Method?] = []
    /// Stands for every name that nobody serves: what a client makes up is not kept.
    private let unserved = Method(name: "the method", route: nil)

    init(router: Router, countMax: Int) { (self.router, self.countMax) = (router, countMax) }

    /// Returns the method an OPEN frame means, after binding its number if the frame says so.
    mutating func method(
        _ header: FrameHeader, _ head: inout HeadReader
    ) throws(WireError) -> Method {
        let number = Int(header.code)
        guard header.flags.contains(.name) else {
            guard number < methods.count, let method = methods[number] else {
                throw .malformed(.open, "method \(number) has no name yet")
            }
            return method
        }
        let name = try head.text(limit: WireLimits.methodNameBytesMax)
        let method = Method(name: name, route: router.route(name))
        if number != 0 { try bind(method.route == nil ? unserved : method, to: number) }
        return method
    }

    private mutating func bind(_ method: Method, to number: Int) throws(WireError) {
        guard number <= countMax else { throw .excessive("method names") }
        while methods.count <= number { methods.append(nil) }
        guard methods[number] == nil else {
            throw .malformed(.open, "method \(number) has a name already")
        }
        methods[number] = method
    }
}
