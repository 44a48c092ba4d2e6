// The network: what becomes of what members say to each other.

internal import RPC
internal import Raft
internal import RaftRuntime
internal import RaftService

extension World {
    /// Carries away everything a member said in a turn.
    mutating func post(from member: Int, _ life: Life) throws(Violation) {
        for outbound in life.mailbox.takeOutbound() {
            let letter = address(outbound, from: member, life)
            try witness.said(letter, life.portrait)
            send(letter)
            springAmbush(on: member, letter)
        }
    }

    private func address(_ outbound: Mailbox.Outbound, from member: Int, _ life: Life) -> Letter {
        switch outbound {
        case .request(let request, let entries, let peer):
            return Letter(
                content: .request(request, entries: entries), from: member, fromLife: life.number,
                to: position(of: peer, askedBy: member), toLife: nil,
                departure: request.isHeartbeat ? now : nil)
        case .answer(let response, let call):
            let caller = life.mailbox.caller(of: call)
            return Letter(
                content: .response(response), from: member, fromLife: life.number,
                to: caller.member, toLife: caller.life, question: caller.question,
                departure: caller.departure)
        case .piece(let chunk, let term, let peer):
            let to = position(of: peer, askedBy: member)
            return Letter(
                content: .piece(chunk, term: term), from: member, fromLife: life.number, to: to,
                toLife: nil, piece: life.mailbox.beginPiece(to: to))
        case .pieceAnswer(let answer, let call):
            let caller = life.mailbox.caller(of: call)
            return Letter(
                content: .pieceAnswer(answer), from: member, fromLife: life.number,
                to: caller.member, toLife: caller.life, piece: caller.piece)
        }
    }

    private func position(of peer: NodeID, askedBy member: Int) -> Int {
        guard let position = hosts.firstIndex(where: { $0.id == peer }) else {
            preconditionFailure("\(hosts[member].name) speaks to a stranger")
        }
        return position
    }

    /// Sends a letter: it is lost, held up, doubled, or simply arrives.
    private mutating func send(_ letter: Letter) {
        counts.letters += 1
        if case .piece = letter.content { limitPatience(with: letter) }
        let isLost =
            weather.isCut(from: letter.from, to: letter.to) || dice.chance(weather.post.loss)
        if isLost {
            note(.sent(letter, fate: .lost))
            return reportLoss(of: letter)
        }
        let isDoubled = dice.chance(weather.post.duplication)
        note(.sent(letter, fate: isDoubled ? .doubled : .underway))
        agenda.plan(.arrival(letter), at: after(delay()))
        if isDoubled { agenda.plan(.arrival(letter), at: after(delay())) }
    }

    private mutating func delay() -> UInt64 {
        var delay = dice.number(in: weather.post.delay)
        if dice.chance(weather.post.holdups) { delay += dice.below(weather.post.holdup) }
        return delay
    }

    /// The sender of a lost request may hear of it, or may not.
    private mutating func reportLoss(of letter: Letter) {
        let news: Letter.Content
        switch letter.content {
        case .request: news = .unreachable
        case .piece: news = .pieceAnswer(nil)
        default: return
        }
        guard dice.chance(500) else { return }
        report(news, of: letter, in: dice.number(in: 500...40_000))
    }

    private mutating func report(
        _ news: Letter.Content, of letter: Letter, in microseconds: UInt64
    ) {
        let report = Letter(
            content: news, from: letter.to, fromLife: 0, to: letter.from, toLife: letter.fromLife,
            piece: letter.piece)
        agenda.plan(.arrival(report), at: after(microseconds))
    }

    /// Whoever sends a piece of a snapshot waits for an answer so long, and then takes it for lost.
    private mutating func limitPatience(with letter: Letter) {
        report(.pieceAnswer(nil), of: letter, in: dice.number(in: 300_000...1_200_000))
    }

    /// Nobody is there. The network may try again: then a later life gets it.
    private mutating func redirect(_ letter: Letter) {
        switch letter.content {
        case .request, .piece:
            guard dice.chance(500) else { return reportLoss(of: letter) }
        default: return
        }
        agenda.plan(.arrival(letter), at: after(500...30_000))
    }

    mutating func arrive(_ letter: Letter) {
        guard !isDelayed(.arrival(letter), at: letter.to) else { return }
        if !letter.isNews, weather.isCut(from: letter.from, to: letter.to) {
            return reportLoss(of: letter)
        }
        guard let life = hosts[letter.to].life else { return redirect(letter) }
        if let wanted = letter.toLife, wanted != life.number { return }
        if isStranger(letter) { return reportLoss(of: letter) }
        if case .pieceAnswer = letter.content,
            !life.mailbox.endPiece(to: letter.from, letter.piece)
        {
            return
        }
        if isSwallowed(letter, life) { return }
        note(.arrived(letter))
        hand(spoiled(letter, life), to: life)
        needTurn(letter.to, life)
    }

    /// Every message names the incarnations of both sides, as they were when they met.
    private func isStranger(_ letter: Letter) -> Bool {
        let (from, to) = (hosts[letter.from], hosts[letter.to])
        return to.met[from.position] ?? from.incarnation != from.incarnation
            || from.met[to.position] ?? to.incarnation != to.incarnation
    }

    private mutating func hand(_ letter: Letter, to life: Life) {
        let sender = hosts[letter.from].id
        let (question, portrait) = (question(letter, to: life), life.portrait)
        life.contact.arrived(letter, at: portrait)
        counts.coverage.add(letter.coreEvent(in: portrait.term), in: portrait.role)
        switch letter.content {
        case .request(let request, let entries):
            let call = life.mailbox.register(
                Mailbox.Caller(
                    member: letter.from, life: letter.fromLife, question: question,
                    departure: letter.departure))
            life.member.receive(request, entries: entries, from: sender, call: call)
        case .response(let response):
            if let departure = letter.departure {
                life.member.measured(roundTrip: now - departure)
            }
            life.member.receive(response, from: sender)
        case .piece(let chunk, let term):
            let call = life.mailbox.register(
                Mailbox.Caller(member: letter.from, life: letter.fromLife, piece: letter.piece))
            life.member.receive(chunk, term: term, from: sender, call: call)
        case .pieceAnswer(let answer): life.member.receive(answer, from: sender)
        case .unreachable: life.member.disconnected(sender)
        }
    }

    private func question(_ letter: Letter, to life: Life) -> VoterQuestion? {
        guard case .request(.vote(let vote), _) = letter.content else { return nil }
        let portrait = life.portrait
        return VoterQuestion(
            last: vote.last, isTransfer: vote.isTransfer, voterLast: portrait.last,
            isSheltered: life.contact.isSheltered(
                portrait, hasLeader: life.member.driver.node.leader != nil,
                at: life.member.driver.ticks, shortest: settings.election.lowerBound))
    }
}

extension Request {
    /// Whether it asks for an answer that waits for no disk.
    fileprivate var isHeartbeat: Bool {
        if case .append(let append) = self { append.entries.headers.isEmpty } else { false }
    }
}
