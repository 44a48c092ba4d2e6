// Commands that carry a token of their own, so that a script can run twice: what each of them came to
// the first time.

/// A token that was used.
struct OnceToken: TreeElement {
    let token: [UInt8]
    /// Its place in the order in which tokens were used.
    let number: UInt64
    /// The cluster time when it was used.
    let time: UInt64
    /// The fingerprint of the command it came with.
    let command: UInt64
    /// As Answer+Coding.swift says.
    let answer: [UInt8]

    var key: ByteKey { ByteKey(token) }
    var rank: UInt64 { token.span.orderedPrefix() }

    borrowing func order(to key: borrowing ByteKey) -> Int {
        token.span.order(to: key.bytes.span, from: 8)
    }

    var weight: Int { 2 * SessionLimits.bytesPerAnswer + token.count + answer.count }

    var fingerprint: UInt64 {
        var mixer = Mixer()
        mixer.mix(token.span)
        mixer.mix(number, time)
        mixer.mix(command, 2)
        mixer.mix(answer.span)
        return mixer.state
    }
}

/// A used token's place in time.
struct UsedToken: TreeElement {
    let key: Place
    let token: [UInt8]
    let time: UInt64

    struct Place: TreeKey {
        let number: UInt64
        var rank: UInt64 { number }
        borrowing func order(to other: borrowing Place) -> Int { 0 }
    }

    init(_ token: OnceToken) {
        (key, self.token, time) = (Place(number: token.number), token.token, token.time)
    }

    var rank: UInt64 { key.number }
    borrowing func order(to place: borrowing Place) -> Int { 0 }
}

/// The tokens that are remembered.
struct OnceTokens: Sendable {
    let limits: SessionLimits
    var byToken: Tree<OnceToken>
    var byTime: Tree<UsedToken>
    var nextNumber: UInt64 = 1
    /// What the tokens weigh.
    var bytes = 0
    /// The fingerprints of all tokens.
    var digest = Digest()

    init(limits: SessionLimits, nodeCapacity: Int) {
        self.limits = limits
        byToken = Tree(capacity: nodeCapacity)
        byTime = Tree(capacity: nodeCapacity)
    }

    /// Takes tokens from a snapshot, checked by `RestoredClients`.
    init(
        limits: SessionLimits, byToken: Tree<OnceToken>, byTime: Tree<UsedToken>,
        nextNumber: UInt64, bytes: Int, digest: Digest
    ) {
        (self.limits, self.byToken, self.byTime) = (limits, byToken, byTime)
        (self.nextNumber, self.bytes, self.digest) = (nextNumber, bytes, digest)
    }

    /// What a command that carries `token` came to the first time; `nil` if there was no such time.
    func answer(to command: UInt64, once token: [UInt8]) -> Answer? {
        guard let used = byToken[ByteKey(token)] else { return nil }
        guard used.command == command else { return .refused(.tokenReused) }
        guard let answer = Answer(decoding: used.answer) else {
            preconditionFailure("what was kept is no answer")
        }
        return answer
    }

    /// Makes room for another token, if there is none. Returns whether there is room then: a token that
    /// is protected still is not forgotten, or a repetition would be carried out again in silence.
    ///
    /// Whoever makes the bytes too many is let in: how large an answer will be, nobody knows before.
    mutating func makeRoom(now: UInt64) -> Bool {
        while byToken.count >= limits.tokens || bytes >= limits.tokenBytes {
            guard let oldest = byTime.first, now - oldest.time >= limits.tokenProtected else {
                return false
            }
            forgetOldest()
        }
        return true
    }

    /// Keeps the answer to a command that carried a new token, for which there was room.
    ///
    /// A refusal is not kept: nothing happened, and nothing stands in the way of another try.
    mutating func keep(_ answer: Answer, to command: UInt64, once token: [UInt8], now: UInt64) {
        if case .refused = answer { return }
        let used = OnceToken(
            token: token, number: nextNumber, time: now, command: command,
            answer: answer.encoded(upTo: limits.answerBytesMax)
        )
        nextNumber += 1
        byToken.insert(used)
        byTime.insert(UsedToken(used))
        bytes += used.weight
        digest.add(used.fingerprint)
    }

    /// Forgets some of the tokens that are old enough.
    mutating func expire(now: UInt64) {
        for _ in 0..<2 {
            guard let oldest = byTime.first, now - oldest.time >= limits.tokenAge else { return }
            forgetOldest()
        }
    }

    private mutating func forgetOldest() {
        guard let oldest = byTime.removeFirst(if: { _ in true }),
            let used = byToken.remove(ByteKey(oldest.token))
        else { preconditionFailure("a token is in one order only") }
        bytes -= used.weight
        digest.remove(used.fingerprint)
    }
}
