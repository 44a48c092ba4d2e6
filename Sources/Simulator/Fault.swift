// What can go wrong, and how often. Which kinds a run knows is drawn from its seed: runs with few
// kinds reach states that are lost in the noise of all of them.

/// One misfortune. Times are in microseconds.
enum Fault: Hashable {
    /// Nobody hears these, and they hear nobody else.
    case split([Int])
    /// One direction of one link.
    case oneWay(from: Int, to: Int)
    /// One link; both sides see the others.
    case link(Int, Int)
    /// Everything to a member arrives, nothing from it, or the other way round.
    case deaf(Int)
    case mute(Int)
    /// Only one member sees all the others.
    case bridge(Int)
    case heal
    case crash(Int, restartAfter: UInt64)
    /// All at once.
    case powerCut(restartAfter: UInt64)
    case pause(Int, for: UInt64)
    case slowDisk(Int, UInt64)
    /// Each sync takes so long, and no leader may wait for it.
    case stuckDisk(Int, UInt64)
    case quickDisk(Int)
    /// One of the next calls of the file system fails, and with it the process.
    case failingDisk(Int, restartAfter: UInt64)
    /// So many bytes fit, and no more.
    case fullDisk(Int, left: UInt64)
    case roomyDisk(Int)
    /// A crash, and a byte that is not what was written, until the repair.
    case damage(Int, repairAfter: UInt64)
    /// A crash, and an empty directory, until the disk is found again.
    case wipe(Int, for: UInt64)
    /// Loss and duplication in thousandths, and the longest hold-up.
    case badPost(loss: UInt64, duplication: UInt64, holdup: UInt64)
    case goodPost
    /// An operator asks whoever leads to hand over.
    case transfer(to: Int?)
    /// The next member that gives away its vote crashes as soon as it has said so.
    case ambush(restartAfter: UInt64)
    /// All faults end.
    case calm

    func text(_ names: [String]) -> String {
        switch self {
        case .split(let group):
            "[\(group.map { names[$0] }.joined(separator: ", "))] are cut off from the others"
        case .oneWay(let from, let to): "\(names[to]) does not hear \(names[from])"
        case .link(let one, let other): "\(names[one]) and \(names[other]) do not hear each other"
        case .deaf(let member): "\(names[member]) hears nobody"
        case .mute(let member): "nobody hears \(names[member])"
        case .bridge(let member): "only \(names[member]) hears everybody"
        case .heal: "all links work"
        case .crash(let member, let after): "\(names[member]) crashes for \(after / 1_000) ms"
        case .powerCut(let after): "all members crash for about \(after / 1_000) ms"
        case .pause(let member, let time): "\(names[member]) stands still for \(time / 1_000) ms"
        case .slowDisk(let member, let time):
            "syncs of \(names[member]) take up to \(time / 1_000) ms"
        case .stuckDisk(let member, let time):
            "each sync of \(names[member]) takes \(time / 1_000) ms"
        case .failingDisk(let member, let after):
            "the disk of \(names[member]) fails, which is back after \(after / 1_000) ms"
        case .fullDisk(let member, let left): "\(names[member]) has room for \(left) bytes"
        case .roomyDisk(let member): "\(names[member]) has room again"
        case .damage(let member, let time):
            "\(names[member]) crashes, and its disk is damaged for \(time / 1_000) ms"
        case .wipe(let member, let time):
            "\(names[member]) crashes, and its directory is empty for \(time / 1_000) ms"
        case .quickDisk(let member): "syncs of \(names[member]) are quick again"
        case .badPost(let loss, let duplication, let holdup):
            "\(loss) letters in 1000 are lost, \(duplication) doubled, held up for \(holdup / 1_000) ms"
        case .goodPost: "letters arrive"
        case .transfer(let member):
            "the leader is asked to hand over to \(member.map { names[$0] } ?? "anybody")"
        case .ambush(let after): "whoever votes next crashes for \(after / 1_000) ms"
        case .calm: "all faults end"
        }
    }
}

/// The kinds of fault a run knows.
package enum FaultKind: String, CaseIterable, Sendable {
    case split
    case leaderSplit = "leader-split"
    case oneWay = "one-way"
    case link
    case deaf
    case mute
    case bridge
    case crash
    case leaderCrash = "leader-crash"
    case powerCut = "power-cut"
    case pause
    case leaderPause = "leader-pause"
    case slowDisk = "slow-disk"
    case badPost = "bad-post"
    case transfer
    case ambush
    case stuckDisk = "stuck-disk"
    case failingDisk = "failing-disk"
    case fullDisk = "full-disk"
    case damage
    case wipe
}

/// What happens next, and how long it lasts if something has to end it.
struct Strike {
    let kind: FaultKind
    let fault: Fault
    let end: Fault?
    let after: UInt64
}

/// Draws misfortunes.
struct Misfortune {
    private let kinds: [FaultKind]
    private let pause: ClosedRange<UInt64>
    private var dice: Dice
    private let members: Int

    /// With a `climate`, these kinds come, and in quick succession.
    init(members: Int, dice: Dice, climate: [FaultKind]?) {
        var dice = dice
        let share = dice.pick([200, 500, 1000] as [UInt64])
        let drawn = FaultKind.allCases.filter { _ in dice.chance(share) }
        kinds = climate ?? (drawn.isEmpty ? [.leaderCrash, .leaderSplit] : drawn)
        let longest = dice.pick([200_000, 800_000, 2_500_000] as [UInt64])
        pause = 5_000...(climate == nil ? longest : 300_000)
        (self.members, self.dice) = (members, dice)
    }

    /// How long nothing new happens.
    mutating func nextPause() -> UInt64 { dice.number(in: pause) }

    mutating func next(leader: Int?) -> Strike {
        let kind = dice.pick(kinds)
        let (fault, end, after) = draw(kind, leader: leader)
        return Strike(kind: kind, fault: fault, end: end, after: after)
    }

    private mutating func draw(_ kind: FaultKind, leader: Int?) -> (Fault, Fault?, UInt64) {
        let time = duration()
        let one = dice.below(members)
        let other = (one + 1 + dice.below(members - 1)) % members
        switch kind {
        case .split: return (.split(group()), .heal, time)
        case .leaderSplit: return (.split([leader ?? one]), .heal, time)
        case .oneWay: return (.oneWay(from: one, to: other), .heal, time)
        case .link: return (.link(one, other), .heal, time)
        case .deaf: return (.deaf(leader ?? one), .heal, time)
        case .mute: return (.mute(one), .heal, time)
        case .bridge: return (.bridge(one), .heal, time)
        case .crash: return (.crash(one, restartAfter: time), nil, 0)
        case .leaderCrash: return (.crash(leader ?? one, restartAfter: time), nil, 0)
        case .powerCut: return (.powerCut(restartAfter: time), nil, 0)
        case .pause: return (.pause(one, for: time), nil, 0)
        case .leaderPause: return (.pause(leader ?? one, for: time), nil, 0)
        case .slowDisk:
            return (.slowDisk(one, dice.number(in: 2_000...400_000)), .quickDisk(one), time)
        case .badPost: return (badPost(), .goodPost, time)
        case .transfer: return (.transfer(to: dice.chance(800) ? other : nil), nil, 0)
        case .ambush: return (.ambush(restartAfter: dice.number(in: 500...30_000)), nil, 0)
        case .stuckDisk:
            let stuck = dice.chance(500) ? leader ?? one : one
            return (
                .stuckDisk(stuck, dice.number(in: 150_000...4_000_000)), .quickDisk(stuck), time
            )
        case .failingDisk: return (.failingDisk(one, restartAfter: time), nil, 0)
        case .fullDisk:
            return (.fullDisk(one, left: dice.below(1 << 14)), .roomyDisk(one), 2 * time)
        case .damage: return (.damage(one, repairAfter: time), nil, 0)
        case .wipe: return (.wipe(one, for: time), nil, 0)
        }
    }

    private mutating func badPost() -> Fault {
        .badPost(
            loss: dice.below(400), duplication: dice.below(300),
            holdup: dice.number(in: 1_000...(dice.chance(200) ? 1_500_000 : 300_000)))
    }

    /// Mostly around the election timeout, where it hurts; now and then much longer.
    private mutating func duration() -> UInt64 {
        dice.chance(150) ? dice.number(in: 500_000...3_000_000) : dice.number(in: 1_000...500_000)
    }

    private mutating func group() -> [Int] {
        let mask = 1 + dice.below((1 << members) - 2)
        return (0..<members).filter { mask >> $0 & 1 == 1 }
    }
}
