// The sessions and tokens of a store that is made from a snapshot.

struct RestoredClients {
    private var sessions: [Session] = []
    private var answers: Tree<KeptAnswer>.Builder
    /// Whose answers come now, by place.
    private var answering = 0
    private var answerBytes = 0
    private var sessionDigest = Digest()

    private var tokens: Tree<OnceToken>.Builder
    private var used: [UsedToken] = []
    private var tokenBytes = 0
    private var tokenDigest = Digest()

    init(nodeCapacity: Int) {
        answers = Tree.Builder(capacity: nodeCapacity)
        tokens = Tree.Builder(capacity: nodeCapacity)
    }

    mutating func takeSession(_ reader: inout ByteReader, _ head: SnapshotHead) -> Bool {
        guard let id = reader.number(), let seen = reader.number(), seen <= head.clusterTime,
            let acknowledgedBelow = reader.number(),
            sessions.last.map({ $0.key.number < id }) ?? true
        else { return false }
        let session = Session(
            key: SessionID(id), seen: seen, acknowledgedBelow: acknowledgedBelow)
        sessionDigest.add(session.fingerprint)
        sessions.append(session)
        return true
    }

    mutating func takeAnswer(_ reader: inout ByteReader) -> Bool {
        guard let id = reader.number(), let sequence = reader.number(),
            let command = reader.word(), let bytes = reader.countedBytes(),
            Answer(decoding: bytes) != nil
        else { return false }
        while answering < sessions.count, sessions[answering].key.number < id { answering += 1 }
        guard answering < sessions.count, sessions[answering].key.number == id,
            sequence >= sessions[answering].acknowledgedBelow
        else { return false }
        let call = KeptAnswer.Call(session: SessionID(id), sequence: sequence)
        let kept = KeptAnswer(key: call, command: command, bytes: bytes)
        sessions[answering].answerCount += 1
        sessions[answering].answerBytes += kept.weight
        answerBytes += kept.weight
        sessionDigest.add(kept.fingerprint)
        return answers.append(kept)
    }

    mutating func takeToken(_ reader: inout ByteReader, _ head: SnapshotHead) -> Bool {
        guard let text = reader.countedBytes(),
            (1...Envelope.tokenBytesMax).contains(text.count),
            let number = reader.number(below: head.nextToken), let time = reader.number(),
            time <= head.clusterTime, let command = reader.word(),
            let answer = reader.countedBytes(), Answer(decoding: answer) != nil
        else { return false }
        let token = OnceToken(
            token: text, number: number, time: time, command: command, answer: answer)
        used.append(UsedToken(token))
        tokenBytes += token.weight
        tokenDigest.add(token.fingerprint)
        return tokens.append(token)
    }

    /// Returns the sessions and tokens, once all of them were taken.
    consuming func finish(
        _ head: SnapshotHead, nodeCapacity: Int
    ) throws(SnapshotDamage) -> (Sessions, OnceTokens) {
        var open = Tree<Session>.Builder(capacity: nodeCapacity)
        for session in sessions { _ = open.append(session) }
        let places = sessions.map { IdleSession($0) }.sorted {
            ($0.key.seen, $0.key.session) < ($1.key.seen, $1.key.session)
        }
        var idle = Tree<IdleSession>.Builder(capacity: nodeCapacity)
        for place in places { _ = idle.append(place) }
        var byTime = Tree<UsedToken>.Builder(capacity: nodeCapacity)
        for token in used.sorted(by: { $0.rank < $1.rank }) {
            guard byTime.append(token) else {
                throw .contradiction("two tokens have the same number")
            }
        }
        return (
            Sessions(
                limits: head.sessions, open: open.finish(), idle: idle.finish(),
                answers: answers.finish(), answerBytes: answerBytes, digest: sessionDigest),
            OnceTokens(
                limits: head.sessions, byToken: tokens.finish(), byTime: byTime.finish(),
                nextNumber: head.nextToken, bytes: tokenBytes, digest: tokenDigest)
        )
    }
}
