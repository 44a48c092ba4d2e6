// What one setting alone cannot tell: rules between settings of raftd. All broken rules are
// reported at once, each naming the settings as their sources spell them.

extension RaftdSettings {
    /// Checks the settings of one start against each other and completes them.
    ///
    /// `environment` is asked for `STATE_DIRECTORY` only, which the service manager sets.
    package init(_ values: Values, environment: Environment) throws(SettingsError) {
        var problems: [String] = []
        name = values[Declared.name]
        dataDirectory = values.given(Declared.dataDirectory) ?? Self.stateDirectory(environment)
        listenClient = values[Declared.listenClient]
        listenPeer = values[Declared.listenPeer]
        advertiseClient = values.given(Declared.advertiseClient) ?? listenClient
        initialClusterToken = values[Declared.initialClusterToken]
        heartbeatInterval = values[Declared.heartbeatInterval]
        electionTimeout = values[Declared.electionTimeout]
        areTimeoutsFrozen = values[Declared.freezeTimeouts]
        logLevel = values[Declared.logLevel]

        let members = values.given(Declared.initialCluster)
        let ownEntry = members?.first { [name] in $0.name == name }
        advertisePeer =
            values.given(Declared.advertisePeer)
            ?? (listenPeer.isWildcard ? ownEntry?.address : nil) ?? listenPeer
        isClusterGiven = members != nil
        join = values.given(Declared.join) ?? []
        overriddenConfiguration = values.given(Declared.forceNewCluster)
        initialCluster = members ?? [FoundingMember(name: name, address: advertisePeer)]

        checkTimes(values, into: &problems)
        checkListening(values, into: &problems)
        checkAdvertised(values, into: &problems)
        if members != nil { checkCluster(ownEntry, values, into: &problems) }
        checkJoining(values, into: &problems)
        checkForcing(values, into: &problems)
        guard problems.isEmpty else { throw SettingsError(problems) }
    }

    /// The service manager may name several folders; the first is ours.
    private static func stateDirectory(_ environment: Environment) -> String {
        let list = environment["STATE_DIRECTORY"] ?? ""
        return list.split(separator: ":").first.map(String.init) ?? "./raftd.data"
    }

    private func checkTimes(_ values: Values, into problems: inout [String]) {
        // With less than three, one lost heartbeat would start an election.
        guard electionTimeout < heartbeatInterval * 3 else { return }
        let least = durationText(heartbeatInterval * 3)
        problems.append(
            "\(values.describe(Declared.electionTimeout.declaration)): must be at least three "
                + "times \(values.describe(Declared.heartbeatInterval.declaration)): "
                + "\(least) or more"
        )
    }

    private func checkListening(_ values: Values, into problems: inout [String]) {
        if listenClient == listenPeer, !listenClient.hasFreePort {
            problems.append(
                "\(values.describe(Declared.listenPeer.declaration)): clients and members need "
                    + "different ports, and "
                    + "\(values.describe(Declared.listenClient.declaration)) is the same")
        }
        if listenPeer.hasFreePort, values.given(Declared.initialCluster) != nil {
            problems.append(
                "\(values.describe(Declared.listenPeer.declaration)): the other members need a "
                    + "port they know in advance; port 0 is for a member alone")
        }
    }

    private func checkJoining(_ values: Values, into problems: inout [String]) {
        guard !join.isEmpty else { return }
        let subject = values.describe(Declared.join.declaration)
        if isClusterGiven {
            problems.append(
                "\(subject): a member is either founded, by --initial-cluster, or joins; not both")
        }
        if listenPeer.hasFreePort {
            problems.append("\(subject): the other members need a port they know, not port 0")
        }
        if case .local = advertisePeer.place {
            problems.append(
                "\(subject): the other members are on other machines, and need a HOST:PORT, not "
                    + advertisePeer.text)
        }
        for address in join where address.isWildcard || address.hasFreePort {
            problems.append("\(subject): nobody can connect to \(address.text)")
        }
    }

    /// What stays in a file or an environment would force again after the cluster has grown: two clusters then, with one
    /// name.
    private func checkForcing(_ values: Values, into problems: inout [String]) {
        guard overriddenConfiguration != nil else { return }
        let declaration = Declared.forceNewCluster.declaration
        if values.origin(of: declaration) != .flag {
            problems.append(
                "\(values.describe(declaration)): is for one start, and must be the flag "
                    + "--force-new-cluster: left here, it would split the cluster at a later start")
        }
        if !join.isEmpty {
            problems.append(
                "\(values.describe(Declared.join.declaration)): a member that goes on alone joins "
                    + "nobody; leave out --join or --force-new-cluster")
        }
    }

    private func checkAdvertised(_ values: Values, into problems: inout [String]) {
        let pairs = [
            (advertiseClient, Declared.advertiseClient, listenClient, Declared.listenClient),
            (advertisePeer, Declared.advertisePeer, listenPeer, Declared.listenPeer),
        ]
        for (address, advertised, listening, listened) in pairs {
            let isGiven = values.given(advertised) != nil
            if address.isWildcard {
                let subject = values.describe((isGiven ? advertised : listened).declaration)
                let advice =
                    isGiven ? "advertise one that can" : "add --\(advertised.declaration.name)"
                problems.append(
                    "\(subject): nobody can connect to the address \(address.text); \(advice)")
            } else if address.hasFreePort, isGiven || !listening.hasFreePort {
                problems.append(
                    "\(values.describe(advertised.declaration)): nobody can connect to port 0")
            }
        }
    }

    private func checkCluster(
        _ ownEntry: FoundingMember?, _ values: Values, into problems: inout [String]
    ) {
        let subject = values.describe(Declared.initialCluster.declaration)
        for (index, member) in initialCluster.enumerated() {
            let earlier = initialCluster[..<index]
            if earlier.contains(where: { $0.name == member.name }) {
                problems.append("\(subject): names \(member.name) twice")
            } else if let twin = earlier.first(where: { $0.address == member.address }) {
                problems.append(
                    "\(subject): \(twin.name) and \(member.name) share \(member.address.text)")
            } else if member.address.isWildcard || member.address.hasFreePort {
                problems.append(
                    "\(subject): nobody can connect to \(member.name) at \(member.address.text)")
            }
        }
        guard let ownEntry else {
            let names = initialCluster.map(\.name).joined(separator: ", ")
            problems.append(
                "\(values.describe(Declared.name.declaration)): is not in "
                    + "--initial-cluster, which names \(names)")
            return
        }
        guard ownEntry.address != advertisePeer, !advertisePeer.isWildcard else { return }
        let isGiven = values.given(Declared.advertisePeer) != nil
        let source = isGiven ? Declared.advertisePeer.declaration : Declared.listenPeer.declaration
        problems.append(
            "\(values.describe(source)): the other members are told "
                + "\(ownEntry.address.text) by --initial-cluster; make them agree"
                + (isGiven ? "" : ", or add --advertise-peer \(ownEntry.address.text)"))
    }
}
