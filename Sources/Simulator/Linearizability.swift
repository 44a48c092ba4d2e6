// Whether a history of one register has a linear order: the algorithm of Wing and Gong with Lowe's
// memory of configurations already tried.

/// What one client did to one register.
package struct RegisterOperation: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        /// Puts a value, or removes it, and may say what was there before.
        case write(UInt64?, sees: Sight)
        case read(UInt64?)
    }

    /// What a write tells of the register before it.
    package enum Sight: Hashable, Sendable {
        case nothing
        case presence(Bool)
        case value(UInt64?)
    }

    package let action: Action
    package let invoked: Int
    /// Nothing for an operation of unknown fate: it may take effect at any time after `invoked`, or
    /// never.
    package let returned: Int?

    package init(_ action: Action, invoked: Int, returned: Int?) {
        (self.action, self.invoked, self.returned) = (action, invoked, returned)
    }

    /// The register afterwards, unless the action contradicts `state`.
    fileprivate func apply(to state: UInt64?) -> UInt64?? {
        switch action {
        case .read(let value): value == state ? .some(state) : .none
        case .write(let value, .nothing): .some(value)
        case .write(let value, .presence(let isThere)):
            (state != nil) == isThere ? .some(value) : .none
        case .write(let value, .value(let seen)): seen == state ? .some(value) : .none
        }
    }
}

/// The search for a linear order. Takes time exponential in the number of operations that overlap,
/// and hardly more than linear in all others.
package struct LinearOrderSearch {
    private struct Configuration: Hashable {
        var done: [UInt64]
        var state: UInt64?
    }

    private struct Step {
        let operation: Int
        let stateBefore: UInt64?
    }

    /// A call or a return, in a list that operations are lifted out of.
    private struct Moment {
        let operation: Int
        let isCall: Bool
        var previous: Int
        var next: Int
    }

    private static let end = -1

    private let operations: [RegisterOperation]
    private var moments: [Moment] = []
    private var calls: [Int]
    private var returns: [Int]
    private var first = Self.end
    /// Only looked up.
    private var tried: Set<Configuration> = []
    private var done: [UInt64]
    private var state: UInt64?
    private var steps: [Step] = []
    /// Operations that must still be placed: those of known fate.
    private var missing: Int

    /// Whether `operations` on a register that is empty at first have a linear order.
    package static func isLinearizable(_ operations: [RegisterOperation]) -> Bool {
        var search = LinearOrderSearch(operations)
        return search.run()
    }

    private init(_ operations: [RegisterOperation]) {
        self.operations = operations
        calls = Array(repeating: Self.end, count: operations.count)
        returns = calls
        done = Array(repeating: 0, count: (operations.count + 63) / 64)
        missing = operations.count { $0.returned != nil }
        let times = operations.enumerated().flatMap { place, operation in
            [(operation.invoked, place, true)]
                + (operation.returned.map { [($0, place, false)] } ?? [])
        }
        for (_, place, isCall) in times.sorted(by: { $0.0 < $1.0 }) {
            let moment = moments.count
            if isCall { calls[place] = moment } else { returns[place] = moment }
            if moment == 0 { first = 0 } else { moments[moment - 1].next = moment }
            moments.append(
                Moment(operation: place, isCall: isCall, previous: moment - 1, next: Self.end))
        }
    }

    private mutating func run() -> Bool {
        var moment = first
        while missing > 0 {
            if moment != Self.end, moments[moment].isCall {
                moment = place(moments[moment].operation) ? first : moments[moment].next
                continue
            }
            // Somebody returned before anything that is left could take effect: an earlier choice
            // was wrong.
            guard let last = steps.popLast() else { return false }
            takeBack(last)
            moment = moments[calls[last.operation]].next
        }
        return true
    }

    /// Lets an operation take effect now, unless it cannot or that was tried.
    private mutating func place(_ operation: Int) -> Bool {
        guard let after = operations[operation].apply(to: state) else { return false }
        done[operation / 64] ^= 1 << UInt64(operation % 64)
        guard tried.insert(Configuration(done: done, state: after)).inserted else {
            done[operation / 64] ^= 1 << UInt64(operation % 64)
            return false
        }
        steps.append(Step(operation: operation, stateBefore: state))
        state = after
        if operations[operation].returned != nil { missing -= 1 }
        lift(calls[operation])
        lift(returns[operation])
        return true
    }

    private mutating func takeBack(_ step: Step) {
        done[step.operation / 64] ^= 1 << UInt64(step.operation % 64)
        state = step.stateBefore
        if operations[step.operation].returned != nil { missing += 1 }
        putBack(returns[step.operation])
        putBack(calls[step.operation])
    }

    private mutating func lift(_ moment: Int) {
        guard moment != Self.end else { return }
        let (previous, next) = (moments[moment].previous, moments[moment].next)
        if previous == Self.end { first = next } else { moments[previous].next = next }
        if next != Self.end { moments[next].previous = previous }
    }

    private mutating func putBack(_ moment: Int) {
        guard moment != Self.end else { return }
        let (previous, next) = (moments[moment].previous, moments[moment].next)
        if previous == Self.end { first = moment } else { moments[previous].next = moment }
        if next != Self.end { moments[next].previous = moment }
    }
}
