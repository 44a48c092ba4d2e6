// How the world begins: who the members are, and which limits they live with.

internal import Raft
internal import RaftRuntime
internal import RaftService
internal import RaftStorage

/// The cluster of a run.
struct Birth {
    let cluster: FoundingCluster
    /// Entry 1 of every member.
    let entry: LogEntry

    init(names: [String], seed: UInt64) {
        do throws(FoundingCluster.Refusal) {
            cluster = try FoundingCluster(
                names.map { (name: $0, peerAddress: "\($0):2380") }, token: "run \(seed)")
        } catch {
            preconditionFailure("\(error)")
        }
        entry = LogEntry(
            term: .founding, kind: .configuration, payload: cluster.configuration.encoded())
    }

    func hosts(dice: inout Dice) -> [Host] {
        let options = LogOptions.drawn(&dice)
        let drift = dice.pick([0, 0, 1, 20, 100] as [UInt64])
        return cluster.founders.enumerated().map { position, founder in
            let identity = Identity(
                cluster: cluster.id, member: founder.id, name: founder.name,
                incarnation: dice.next())
            return Host(
                position: position, id: founder.id, name: founder.name,
                folder: SimulatedFolder(
                    identity, configuration: cluster.configuration.encoded(), options: options),
                clock: SimulatedClock(rate: dice.number(in: 1_000 - drift...1_000 + drift)),
                members: cluster.founders.count)
        }
    }
}

extension LogOptions {
    /// Small, so that segments come and go.
    static func drawn(_ dice: inout Dice) -> LogOptions {
        var options = LogOptions()
        options.segmentBytes = dice.pick([4 << 10, 16 << 10, 64 << 10])
        options.syncsPerFloor = dice.pick([2, 20, 1_000])
        options.preparedBytes = dice.pick([0, 8 << 10, 32 << 10])
        options.preparationBytes = dice.pick([512, 4 << 10])
        options.pieceBytes = dice.pick([256 << 10, 2_000, 100])
        options.snapshotSyncBytes = dice.pick([4 << 20, 1_000])
        return options
    }
}

extension Node.Settings {
    /// The defaults, or limits so narrow that they are reached.
    static func drawn(_ dice: inout Dice) -> Node.Settings {
        var settings = Node.Settings()
        // Where they follow what is measured, they stay within what a cluster without faults may take to elect somebody.
        (settings.isTimingFrozen, settings.electionCeiling) = (true, 40)
        settings.appendByteLimit = dice.pick([1 << 20, 1 << 20, 1_000, 1])
        settings.windowMessages = dice.pick([64, 64, 3, 1])
        settings.windowBytes = dice.pick([8 << 20, 4_000])
        settings.uncommittedByteLimit = dice.pick([64 << 20, 2_000])
        return settings
    }
}

extension Driver.Limits {
    static func drawn(_ dice: inout Dice) -> Self {
        var limits = Self()
        limits.tailBytesMax = dice.pick([64 << 20, 3_000, 0])
        limits.applyCountMax = dice.pick([4_096, 3, 1])
        limits.readBackBytesMax = dice.pick([1 << 20, 300, 1])
        limits.snapshotPieceBytes = dice.pick([256 << 10, 16 << 10, 2_000])
        limits.snapshotBytesPerTick = dice.pick([320 << 10, 20_000])
        limits.compaction = .drawn(&dice)
        return limits
    }
}

extension CompactionPolicy {
    /// Every run has snapshots, and in most of them followers that need one.
    static func drawn(_ dice: inout Dice) -> CompactionPolicy {
        var policy = CompactionPolicy()
        policy.logBytesMin = dice.pick([1_000, 3_000, 10_000])
        policy.snapshotMultiple = dice.pick([0, 0, 1, 4])
        policy.trailingBytes = dice.pick([0, 0, 1_000, 20_000])
        policy.followerBytes = dice.pick([0, 3_000, 1 << 20])
        policy.patience = dice.pick([20, 2_000])
        return policy
    }
}
