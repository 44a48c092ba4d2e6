// Messages with something in every field.

import TestMessages

enum Examples {
    static let scalars = Scalars(
        doubleValue: 1.5, floatValue: -2.25, int32Value: -3, int64Value: .min, uint32Value: .max,
        uint64Value: .max, sint32Value: .min, sint64Value: .min, fixed32Value: 9, fixed64Value: 10,
        sfixed32Value: -11, sfixed64Value: -12, boolValue: true, stringValue: "grüße, 世界 🛰",
        bytesValue: Array(0...255), colour: .below)

    static let lists = Lists(
        doubles: [0, -0.0, .infinity, .pi], floats: [1, 2], int32s: [0, -1, .max],
        uint64s: [0, .max], sint32s: [-1, 1], fixed64s: [1, 2, 3], bools: [true, false, true],
        strings: ["", "a", "a string that does not fit into a pointer"],
        chunks: [[], [0], [1, 2]],
        colours: [.none, .far, .below], scalars: [Scalars(), scalars], unpacked: [5, 6])

    static let maps = Maps(
        counts: ["": 0, "one": 1], names: [-1: "minus", 0: ""],
        choices: [true: scalars, false: Scalars()], blobs: ["b": [1, 2]],
        colours: [.max: .red, 0: .none], weights: ["w": 0.5, "z": 0])

    static let tree = Tree(
        name: "root", child: Tree(name: "only"),
        children: [Tree(), Tree(name: "second", children: [Tree(name: "deep")])],
        named: ["x": Tree(name: "by name")], side: .right(Branch(tree: Tree(name: "right"))))

    static let record = Record(
        id: 0, name: "", size: 0, note: "", isOpen: false, weight: -0.0, plain: [1, 2],
        packed: [3, 4], part: Part(number: 0, price: 0),
        parts: ["p": Part(number: 1, count: 2, price: 3)], labels: [1: "", 2: "two"],
        state: .old, place: .shelf("s"))

    static let choices: [Choice.Value] = [
        .flag(false), .weight(0), .text(""), .blob([]), .colour(.none), .pair(Pair()),
        .nothing(Choice.Nothing()),
    ]
}
