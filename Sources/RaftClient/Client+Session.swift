// Exactly once (dissertation, section 6.3): the first write opens a session, every write gets a
// number in it, and one whose fate is unknown is sent again with the same number until its time is
// over, because the cluster answers a repetition with the first answer. What numbers mean to a
// member stands in sessions.proto.
//
// A session that has ended is never replaced behind the back of a write that may have been carried
// out: the new session would not know it again.

internal import RPC
internal import RaftRPC

extension Client {
    /// How often a write may find its session ended, and go on in another, having done nothing.
    private static let sessionsPerWrite = 3

    /// Makes a write that has its effect once, however often it has to be sent.
    func carryOut<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor, _ question: Question, once token: [UInt8]?, timeout: Duration?
    ) async throws(ClientError) -> Answer {
        if let token {
            let metadata = CommandOrigin.once(token).metadata
            return try await perform(
                .once, method, question, timeout: timeout, metadata: { metadata })
        }
        let deadline = loop.now + (timeout ?? options.timeout)
        var sessionsLeft = Self.sessionsPerWrite
        while options.numbersWrites, let session = try await session(by: deadline) {
            do throws(ClientError) {
                return try await carryOut(method, question, in: session, by: deadline)
            } catch {
                guard error.saysSessionEnded else { throw error }
                if isCurrent(session) { forgetSession() }
                sessionsLeft -= 1
                guard error.effect == .notApplied, sessionsLeft > 0 else {
                    throw error.asSessionEnded
                }
            }
        }
        // The members know nothing of sessions: as careful as one has to be without.
        return try await perform(.write, method, question, timeout: deadline - loop.now)
    }

    private func carryOut<Question: RPCMessage, Answer: RPCMessage>(
        _ method: MethodDescriptor, _ question: Question, in session: ClientSession,
        by deadline: Instant
    ) async throws(ClientError) -> Answer {
        let sequence = session.begin()
        defer { session.finish(sequence) }
        let answer: Answer = try await perform(
            .numbered, method, question, timeout: deadline - loop.now,
            metadata: { session.origin(of: sequence).metadata })
        session.lastUse = loop.now
        return answer
    }

    // MARK: Opening

    /// Returns the session, opening one if there is none; `nil` when nobody serves sessions.
    private func session(by deadline: Instant) async throws(ClientError) -> ClientSession? {
        while true {
            switch session {
            case .open(let session): return session
            case .none: return try await openSession(by: deadline)
            case .opening:
                let nap = Nap(on: loop)
                sessionWaiters.append(nap)
                await sleep(until: deadline, nap)
                sessionWaiters.removeAll { $0 === nap }
                if Task.isCancelled { throw notSent(.interrupted) }
                guard loop.now < deadline else { throw notSent(.timedOut) }
            }
        }
    }

    private func notSent(_ reason: ClientError.Reason) -> ClientError {
        ClientError(reason, .numbered, effect: .notApplied)
    }

    /// To open a session twice does no harm: the one that nobody uses ends by itself.
    private func openSession(by deadline: Instant) async throws(ClientError) -> ClientSession? {
        session = .opening
        defer {
            for nap in sessionWaiters { nap.end() }
        }
        do throws(ClientError) {
            let response: OpenSessionResponse = try await perform(
                .read, Sessions.Methods.openSession, OpenSessionRequest(),
                timeout: deadline - loop.now, final: .unimplemented)
            let opened = ClientSession(response, now: loop.now)
            session = .open(opened)
            awaitKeepAlive(of: opened, from: loop.now)
            return opened
        } catch {
            session = .none
            if error.reason == .refused, error.last?.code == .unimplemented { return nil }
            throw ClientError(error, before: .numbered)
        }
    }

    // MARK: Keeping and ending

    private func isCurrent(_ session: ClientSession) -> Bool {
        if case .open(let current) = self.session { current === session } else { false }
    }

    private func awaitKeepAlive(of session: ClientSession, from start: Instant) {
        guard let interval = session.keepAliveInterval else { return }
        session.timer = loop.schedule(at: start + interval) { [weak self, weak session] in
            guard let self, let session, isCurrent(session) else { return }
            guard loop.now - session.lastUse >= interval else {
                return awaitKeepAlive(of: session, from: session.lastUse)
            }
            loop.spawn { [weak self] in await self?.keepAlive(session, within: interval) }
        }
    }

    private func keepAlive(_ session: ClientSession, within time: Duration) async {
        var request = KeepSessionRequest()
        request.id = session.id
        do throws(ClientError) {
            let _: KeepSessionResponse = try await perform(
                .read, Sessions.Methods.keepSession, request, timeout: time)
            session.lastUse = loop.now
        } catch {
            // Commands under way find out by themselves, and say what it means for them.
            if error.last?.code == .notFound, isCurrent(session) { forgetSession() }
        }
        if isCurrent(session) { awaitKeepAlive(of: session, from: loop.now) }
    }

    /// Ends the session, if there is one, so that the cluster need not keep it until its time is
    /// over. Commands under way in it are not known again from then on.
    package func endSession(timeout: Duration) async {
        guard case .open(let session) = session else { return }
        forgetSession()
        var request = CloseSessionRequest()
        request.id = session.id
        // It ends by itself if nobody hears this.
        let _: CloseSessionResponse? = try? await perform(
            .read, Sessions.Methods.closeSession, request, timeout: timeout)
    }

    func forgetSession() {
        guard case .open(let current) = session else { return }
        if let timer = current.timer { loop.cancel(timer) }
        session = .none
    }
}

extension ClientError {
    /// Members say so by this code alone; nothing else in a command can have it.
    fileprivate var saysSessionEnded: Bool {
        last?.code == .failedPrecondition && (reason == .refused || reason == .fateUnknown)
    }

    fileprivate var asSessionEnded: ClientError {
        ClientError(
            .sessionEnded, kind, effect: effect, leader: leader, last: last, attempts: attempts)
    }
}
