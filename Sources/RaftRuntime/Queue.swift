// First in, first out, in one array whose front moves.

/// A queue that takes from both ends in amortised constant time.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[head] }
    var last: Element? { isEmpty ? nil : elements[elements.count - 1] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeLast() {
        precondition(!isEmpty, "nothing to remove")
        elements.removeLast()
    }

    mutating func removeFirst() {
        precondition(!isEmpty, "nothing to remove")
        elements[head] = nil
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64, head > elements.count / 2 {
            elements.removeSubrange(..<head)
            head = 0
        }
    }

    /// Takes out and returns what `matches`, in order.
    mutating func removeAll(where matches: (Element) -> Bool) -> [Element] {
        let all = elements[head...].compactMap { $0 }
        elements = all.filter { !matches($0) }
        head = 0
        return all.filter(matches)
    }

    func reduce<Result>(_ initial: Result, _ next: (Result, Element) -> Result) -> Result {
        elements[head...].lazy.compactMap { $0 }.reduce(initial, next)
    }
}
