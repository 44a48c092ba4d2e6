// An enum becomes a struct around its number: any number may arrive, and one that has no name here is kept.

struct EnumWriter {
    private let item: ProtoEnum
    private let name: String
    private let access: String

    init(_ item: ProtoEnum, name: String, _ access: String) {
        (self.item, self.name, self.access) = (item, name, access)
    }

    func write(to source: inout SourceText) {
        source.documentation(item.comment)
        let conformances = "RawRepresentable, Hashable, Sendable, CustomStringConvertible"
        source.block("\(access)struct \(name): \(conformances)") { source in
            source.line("/// The number on the wire. Any number may arrive.")
            source.line("\(access)var rawValue: Int32")
            source.line()
            source.line("/// The value with this number.")
            source.line("\(access)init(rawValue: Int32) { self.rawValue = rawValue }")
            writeValues(to: &source)
            source.line()
            writeDescription(to: &source)
        }
    }

    private func writeValues(to source: inout SourceText) {
        let names = SwiftNames.cases(of: item.values.map(\.name), in: item.name)
        for (name, value) in zip(names, item.values) {
            let name = SwiftNames.escaped(name)
            source.line()
            source.documentation(value.comment)
            source.line(
                "\(access)static var \(name): Self { Self(rawValue: \(value.number)) }")
        }
    }

    private func writeDescription(to source: inout SourceText) {
        source.line("/// The name in the .proto file, or the number if it has none.")
        source.block("\(access)var description: String") { source in
            source.choice(over: "rawValue") { source in
                var met: Set<Int32> = []
                for value in item.values where met.insert(value.number).inserted {
                    source.line("case \(value.number): \"\(value.name)\"")
                }
                source.line("default: \"\\(rawValue)\"")
            }
        }
    }
}
