// why leader and why not: the members' ledgers of elections, put together and told in a few sentences.

internal import RPC
internal import RaftClient
internal import RaftRPC
internal import Settings

enum WhyCommands {
    static let leader = CommandEntry(
        command: Command("why leader", summary: "Tell who leads, and how that came to be."),
        prepare: { _ throws(Failure) in
            .talk { session throws(Failure) in
                let ledgers = try await ledgers(session, for: "why leader")
                try session.print(Story(ofLeaderIn: ledgers))
            }
        })

    static let not = CommandEntry(
        command: Command(
            "why not", "MEMBER", summary: "Tell why the member with this name or id does not lead."),
        prepare: { values throws(Failure) in
            let word = try MemberCommands.word(0, of: values)
            return .talk { session throws(Failure) in
                let ledgers = try await ledgers(session, for: "why not")
                guard let member = ledgers.member(word) else {
                    throw Failure(.refused, "nobody who answers knows a member \(word)")
                }
                try session.print(Story(against: member, in: ledgers))
            }
        })

    /// Asks the endpoints, and then the members they name that were not among them.
    static func ledgers(
        _ session: Session, for command: String
    ) async throws(Failure) -> Ledgers {
        // For whoever is only found out about: one silent endpoint must not take the time of all.
        let reserve = min(session.settings.timeout / 4, .seconds(1))
        var asked = try await Inquiry(
            session.settings.endpoints, session, session.timeLeft - reserve)
        guard !asked.reports.isEmpty else { throw Failure(asked.error) }
        let missing = Ledgers(asked.reports).unaskedAddresses(besides: asked.silent)
        let others = try await Inquiry(missing, session, min(session.timeLeft, .seconds(1)))
        for reason in asked.reasons + others.reasons {
            StandardStreams.complain("raftctl \(command): \(reason)")
        }
        asked.reports += others.reports
        return Ledgers(asked.reports, silentEndpoints: asked.silent)
    }
}

/// What some endpoints tell when all of them are asked for their ledgers.
private struct Inquiry {
    var reports: [ReadLedgerResponse] = []
    private var failures: [(endpoint: String, error: RPCError)] = []

    init(_ endpoints: [String], _ session: Session, _ timeout: Duration) async throws(Failure) {
        let client = session.client
        let answers = try await session.askAll(endpoints) { endpoint in
            await client.ledger(of: endpoint, timeout: timeout)
        }
        for (endpoint, result) in answers {
            switch result {
            case .success(let report): reports.append(report)
            case .failure(let error): failures.append((endpoint, error))
            }
        }
    }

    var silent: [String] { failures.map(\.endpoint) }

    /// Why those are silent, one `ENDPOINT: why` each.
    var reasons: [String] {
        failures.map { endpoint, error in
            let message = error.message
            return message.contains(endpoint) ? message : "\(endpoint): \(message)"
        }
    }

    /// Why there is nothing to tell when nobody tells anything, in the words of a request that failed everywhere.
    var error: ClientError {
        let passing: [StatusCode] = [.unavailable, .deadlineExceeded, .cancelled, .aborted]
        let refusal = failures.map(\.error).first { !passing.contains($0.code) }
        let isReached = failures.contains { $0.error.delivery != .notSent }
        return ClientError(
            refusal != nil ? .refused : isReached ? .timedOut : .unreachable, .read,
            effect: .notApplied, last: refusal,
            attempts: reasons)
    }
}

extension Ledgers {
    /// Where the members are that have not answered, and were not asked.
    fileprivate func unaskedAddresses(besides asked: [String]) -> [String] {
        var addresses: [String] = []
        for member in reports.flatMap(\.members) where report(of: member.id) == nil {
            let address = member.clientAddress
            let isNew = !address.isEmpty && !addresses.contains(address)
            if isNew, !asked.contains(address) { addresses.append(address) }
        }
        return addresses
    }
}
