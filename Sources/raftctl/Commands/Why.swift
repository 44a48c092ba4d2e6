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
                try session.print(Story(ofLeaderIn: try await ledgers(session)))
            }
        })

    static let not = CommandEntry(
        command: Command(
            "why not", "MEMBER", summary: "Tell why the member with this name or id does not lead."),
        prepare: { values throws(Failure) in
            let word = try MemberCommands.word(0, of: values)
            return .talk { session throws(Failure) in
                let ledgers = try await ledgers(session)
                guard let member = ledgers.member(word) else {
                    throw Failure(.refused, "nobody who answers knows a member \(word)")
                }
                try session.print(Story(against: member, in: ledgers))
            }
        })

    /// Asks the endpoints, and then the members they name that were not among them.
    private static func ledgers(_ session: Session) async throws(Failure) -> Ledgers {
        let (client, timeout) = (session.client, session.settings.timeout)
        var reports: [ReadLedgerResponse] = []
        var silent: [String] = []
        func sort(_ answers: [(endpoint: String, result: Result<ReadLedgerResponse, RPCError>)]) {
            for (endpoint, result) in answers {
                switch result {
                case .success(let report): reports.append(report)
                case .failure: silent.append(endpoint)
                }
            }
        }
        sort(
            try await session.askAll { endpoint in
                await client.ledger(of: endpoint, timeout: timeout)
            })
        guard !reports.isEmpty else {
            throw Failure(.unreachable, "no endpoint answers: \(silent.joined(separator: ", "))")
        }
        let missing = Ledgers(reports).unaskedAddresses(besides: silent)
        sort(
            try await session.askAll(missing) { endpoint in
                await client.ledger(of: endpoint, timeout: min(timeout, .seconds(1)))
            })
        return Ledgers(reports, silentEndpoints: silent.filter { !missing.contains($0) })
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
