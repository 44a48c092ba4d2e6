// How a type is written where it is used: names that are nearer hide those further out.

extension Catalog {
    /// How a type is written, which must be possible: `Refusals.checkReferences` has seen to that.
    func name(of fullName: String, inside message: String?) -> String {
        guard let name = spelling(of: fullName, inside: message) else {
            preconditionFailure("\(fullName) cannot be named")
        }
        return name
    }

    /// How the type with this full name is written inside a message, or outside of all. Nothing if it cannot be said.
    func spelling(of fullName: String, inside message: String?) -> String? {
        let path = entry(fullName).swiftName.split(separator: ".").map(String.init)
        let place = message.map { entry($0).swiftName.split(separator: ".").map(String.init) } ?? []
        let shared = zip(path, place).prefix { $0 == $1 }.count
        for start in 0...min(shared, path.count - 1) {
            let meant = path[...start].joined(separator: ".")
            let own = start == 0 ? topLevel[meant] : nil
            if let own, own != outermost(of: fullName, depth: path.count) { continue }
            // In the type itself all types around it count. In an extension, only the type that is extended.
            let around = (0..<place.count).map { place[...$0].joined(separator: ".") }
            if found(path[start], from: around) == meant,
                found(path[start], from: around.suffix(1)) == meant
            {
                return path[start...].joined(separator: ".")
            }
        }
        return nil
    }

    /// The type a name means behind these types, the innermost of which is last.
    private func found(_ name: String, from around: [String]) -> String {
        let type = around.last { typesInside[$0]?.contains(name) ?? false }
        return type.map { $0 + "." + name } ?? name
    }

    /// The full name of the outermost message around a type that is so many levels deep.
    private func outermost(of fullName: String, depth: Int) -> String {
        fullName.split(separator: ".").dropLast(depth - 1).joined(separator: ".")
    }
}
