import Testing

@testable import Simulator

/// The judge must know right from wrong before it judges others.
@Suite("Linear orders of one register (Herlihy and Wing)")
struct LinearizabilityTests {
    typealias Action = RegisterOperation.Action

    private static func operation(
        _ action: Action, _ invoked: Int, _ returned: Int?
    ) -> RegisterOperation {
        RegisterOperation(action, invoked: invoked, returned: returned)
    }

    private static func put(_ value: UInt64, _ invoked: Int, _ returned: Int?) -> RegisterOperation
    {
        operation(.write(value, sees: .nothing), invoked, returned)
    }

    private static func get(_ value: UInt64?, _ invoked: Int, _ returned: Int) -> RegisterOperation
    {
        operation(.read(value), invoked, returned)
    }

    private static let ordered: [(String, [RegisterOperation])] = [
        ("nothing", []),
        ("a read of what was never written", [get(nil, 1, 2)]),
        ("a read of the last write", [put(1, 1, 2), put(2, 3, 4), get(2, 5, 6)]),
        ("a read during a write sees the old", [put(1, 1, 2), put(2, 3, 6), get(1, 4, 5)]),
        ("a read during a write sees the new", [put(1, 1, 2), put(2, 3, 6), get(2, 4, 5)]),
        ("two writes at once, in either order", [put(1, 1, 4), put(2, 2, 3), get(1, 5, 6)]),
        (
            "a write of unknown fate that took effect late",
            [put(1, 1, nil), get(nil, 2, 3), get(1, 4, 5)]
        ),
        ("a write of unknown fate that never did", [put(1, 1, nil), get(nil, 2, 3)]),
        (
            "a deletion that found what a write had left",
            [put(1, 1, 2), operation(.write(nil, sees: .presence(true)), 3, 4), get(nil, 5, 6)]
        ),
        (
            "a write that tells what was there before",
            [put(1, 1, 4), operation(.write(2, sees: .value(1)), 2, 3), get(2, 5, 6)]
        ),
    ]

    private static let disordered: [(String, [RegisterOperation])] = [
        ("a value nobody wrote", [get(1, 1, 2)]),
        ("a value that was replaced", [put(1, 1, 2), put(2, 3, 4), get(1, 5, 6)]),
        ("a value from the future", [get(1, 1, 2), put(1, 3, 4)]),
        ("a lost write", [put(1, 1, 2), get(nil, 3, 4)]),
        (
            "a write that comes and goes",
            [put(1, 1, 8), get(1, 2, 3), get(nil, 4, 5), get(1, 6, 7)]
        ),
        (
            "two readers who disagree on the order",
            [put(1, 1, 10), put(2, 2, 11), get(1, 3, 4), get(2, 5, 6), get(1, 7, 8)]
        ),
        (
            "a write of unknown fate that came and went",
            [put(1, 1, nil), get(1, 2, 3), get(nil, 4, 5)]
        ),
        (
            "a deletion that found nothing where something was",
            [put(1, 1, 2), operation(.write(nil, sees: .presence(false)), 3, 4)]
        ),
        (
            "two writes that both replaced the same",
            [
                put(1, 1, 2), operation(.write(2, sees: .value(1)), 3, 6),
                operation(.write(3, sees: .value(1)), 4, 5),
            ]
        ),
    ]

    @Test("are found where there is one", arguments: ordered.map(\.0))
    func finds(_ name: String) {
        let history = Self.ordered.first { $0.0 == name }?.1 ?? []
        #expect(LinearOrderSearch.isLinearizable(history))
    }

    @Test("are not found where there is none", arguments: disordered.map(\.0))
    func refuses(_ name: String) {
        let history = Self.disordered.first { $0.0 == name }?.1 ?? []
        #expect(!LinearOrderSearch.isLinearizable(history))
    }

    /// Thousands of small histories, each also judged by trying every order there is.
    @Test("are found exactly when trying all orders finds one")
    func againstAllOrders() {
        var dice = Dice(seed: 1)
        var held = 0
        for _ in 0..<4_000 {
            let history = Self.draw(&dice)
            let expected = Self.hasOrder(history, state: nil, done: 0)
            #expect(LinearOrderSearch.isLinearizable(history) == expected, "\(history)")
            if expected { held += 1 }
        }
        #expect(held > 400)
        #expect(held < 3_600)
    }

    private static func draw(_ dice: inout Dice) -> [RegisterOperation] {
        let count = 2 + dice.below(4)
        var moments = Array(1...2 * count)
        return (0..<count).map { place in
            let one = moments.remove(at: dice.below(moments.count))
            let other = moments.remove(at: dice.below(moments.count))
            let value: UInt64? = dice.chance(200) ? nil : dice.below(3) + 1
            let (invoked, returned) = (min(one, other), max(one, other))
            switch dice.below(5) {
            case 0, 1: return get(value, invoked, returned)
            case 2:
                return operation(
                    .write(value, sees: .presence(dice.chance(500))), invoked, returned)
            case 3: return put(UInt64(place) + 1, invoked, dice.chance(300) ? nil : returned)
            default: return put(UInt64(place) + 1, invoked, returned)
            }
        }
    }

    private static func hasOrder(
        _ history: [RegisterOperation], state: UInt64?, done: Int
    ) -> Bool {
        let left = history.indices.filter { done >> $0 & 1 == 0 }
        if left.allSatisfy({ history[$0].returned == nil }) { return true }
        return left.contains { place in
            let comesFirst = left.allSatisfy {
                history[$0].returned.map { $0 > history[place].invoked } ?? true
            }
            guard comesFirst, let after = outcome(of: history[place].action, state) else {
                return false
            }
            return hasOrder(history, state: after, done: done | 1 << place)
        }
    }

    private static func outcome(of action: Action, _ state: UInt64?) -> UInt64?? {
        switch action {
        case .read(let value): value == state ? .some(state) : .none
        case .write(let value, .nothing): .some(value)
        case .write(let value, .presence(let isThere)):
            isThere == (state != nil) ? .some(value) : .none
        case .write(let value, .value(let seen)): seen == state ? .some(value) : .none
        }
    }
}
