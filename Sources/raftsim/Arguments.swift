// The command line of raftsim: what can be asked, and what the answers mean.

internal import Settings
internal import Simulator

/// What the exit code means.
enum ExitCode: CInt {
    case held = 0
    case broken = 1
    case usage = 2
    case unwritable = 3
}

/// The settings, in the order of the help.
enum Declared {
    static let seeds = Setting(
        "seeds", "A..B", ValueParser<ClosedRange<UInt64>>.seeds, default: "0..99",
        help: "Seeds to live through, both included; one number is one seed.")
    static let seed = Setting(
        "seed", "N", ValueParser<UInt64>.integer(0...UInt64.max), default: "0",
        help: "The seed to live through.")
    static let trace = Setting("trace", help: "Print everything that happens.")
    static let members = Setting(
        "members", "N", ValueParser<Int>.choice([("3", 3), ("5", 5)]),
        defaultNote: "what the seed says", help: "How many members the cluster has.")
    static let steps = Setting(
        "steps", "N", ValueParser<Int>.integer(1...Int.max),
        default: "\(SimulationOptions.standardSteps)",
        help: "After how many events the faults end; after 18 virtual seconds they do anyway.")
    static let mistake = Setting(
        "mistake", "NAME", ValueParser<Mistake>.choice(), defaultNote: "none",
        help: "Plant a mistake, to see how it is found. The command mistakes explains them.")

    static let fault = Setting(
        "fault", "KIND,...", ValueParser<[FaultKind]>.list(of: .choice()),
        defaultNote: "what the seed says",
        help: "The kinds of fault that strike, in quick succession.")
    static let mutant = Setting(
        "mutant", "NAME", ValueParser<Mutant>.choice(Mutant.all.map { ($0.name, $0) }),
        defaultNote: "none", help: "Switch on a mistake in the members' own code.")

    static let time = Setting(
        "time", "TIME", ValueParser<Duration>.duration(.seconds(1)...(.seconds(1_000_000))),
        defaultNote: "no limit", help: "Begin no more seeds after this time.")
    static let coreMembers = Setting(
        "members", "N", ValueParser<Int>.integer(1...9), defaultNote: "what the seed says",
        help: "How many members found the cluster.")
    static let coreSteps = Setting(
        "steps", "N", ValueParser<Int>.integer(1...Int.max), default: "50000",
        help: "After how many steps the faults end.")
    static let elections = count("elections", 2, "How many elections may begin.")
    static let entries = count("entries", 2, "How many commands may be proposed.")
    static let crashes = count("crashes", 1, "How many crashes there may be.")
    static let losses = count("losses", 1, "How many messages may be lost.")

    private static func count(_ name: String, _ value: Int, _ help: String) -> Setting<Int> {
        Setting(name, "N", ValueParser<Int>.integer(0...9), default: "\(value)", help: help)
    }

    static let only = Setting(
        "only", "NAME,...", ValueParser<[String]>.list(of: .name), defaultNote: "all",
        help: "The mistakes to look for.")
    static let after = Setting(
        "after", "NAME", .name, defaultNote: "none", help: "Go on behind this mistake.")
    static let survivors = Setting(
        "survivors", "N", ValueParser<Int>.integer(0...Int.max), default: "0",
        help: "How many were not found before.")

    static let from = Setting(
        "from", "MS", ValueParser<UInt64>.integer(0...60_000), default: "0",
        help: "Where the picture begins, in milliseconds of virtual time.")
    static let to = Setting(
        "to", "MS", ValueParser<UInt64>.integer(1...60_000), default: "1000",
        help: "Where it ends.")
    static let out = Setting(
        "out", "FILE", ValueParser<String>.picture, defaultNote: "raftsim.svg",
        help: "What to write: FILE.svg is a picture, FILE.html a page with a time slider.")

    static let common =
        [members.declaration, steps.declaration, fault.declaration, mistake.declaration]
        + (Mutant.all.isEmpty ? [] : [mutant.declaration])
}

extension Program {
    static let raftsim = Program(
        "raftsim", version: Version.text,
        summary: "whole raftd members in virtual time, with faults drawn from a seed.",
        settings: [],
        commands: [
            Command(
                "check", summary: "Live through many seeds; stop at the first that breaks a claim.",
                settings: [Declared.seeds.declaration, Declared.time.declaration]
                    + Declared.common),
            Command(
                "replay", summary: "Live through one seed again, and show how it ends.",
                settings: [Declared.seed.declaration, Declared.trace.declaration]
                    + Declared.common),
            Command(
                "draw", summary: "Draw a space-time diagram of a run.",
                settings: [
                    Declared.seed.declaration, Declared.members.declaration,
                    Declared.fault.declaration, Declared.from.declaration,
                    Declared.to.declaration, Declared.out.declaration,
                ]),
            Command(
                "core", summary: "Live through many seeds of the consensus core alone.",
                settings: [
                    Declared.seeds.declaration, Declared.coreMembers.declaration,
                    Declared.coreSteps.declaration, Declared.time.declaration,
                ] + (Mutant.all.isEmpty ? [] : [Declared.mutant.declaration])),
            Command(
                "exhaust", summary: "Try every interleaving of a small story of three members.",
                settings: [
                    Declared.elections.declaration, Declared.entries.declaration,
                    Declared.crashes.declaration, Declared.losses.declaration,
                ] + (Mutant.all.isEmpty ? [] : [Declared.mutant.declaration])),
            Command("mistakes", summary: "List the mistakes that can be planted."),
            Command(
                "mutants", summary: "Look for each mistake in the members' own code.",
                settings: [
                    Declared.only.declaration, Declared.after.declaration,
                    Declared.survivors.declaration,
                ]),
            Command("claims", summary: "List what every run is held to."),
        ],
        notes: [
            (
                title: "Exit codes",
                lines: [
                    "0  every claim held in every seed",
                    "1  a claim broke, or a member stopped; the last line replays it",
                    "2  the command line was not understood",
                    "3  the picture could not be written",
                ]
            )
        ])
}

/// What all runs of a command share.
struct Common {
    let members: Int?
    let steps: Int
    let faults: [FaultKind]?
    let mistake: Mistake?
    let mutant: Mutant?
    /// How long to go on.
    let time: Duration?

    init(_ values: Values) {
        time = values.given(Declared.time)
        members = values.given(Declared.members)
        steps = values[Declared.steps]
        faults = values.given(Declared.fault)
        mistake = values.given(Declared.mistake)
        mutant = Mutant.all.isEmpty ? nil : values.given(Declared.mutant)
        mutant?.plant()
    }

    func options(seed: UInt64) -> SimulationOptions {
        var options = SimulationOptions(
            seed: seed, members: members, steps: steps, mistake: mistake)
        (options.faults, options.mutant) = (faults ?? mutant?.climate, mutant?.name)
        return options
    }
}

extension ValueParser where Value == String {
    /// The name of a picture: its ending says what kind.
    static var picture: Self {
        Self(accepts: "a name that ends in .svg or .html") { text throws(Refusal) in
            guard text.hasSuffix(".svg") || text.hasSuffix(".html") else {
                throw Refusal("is neither a .svg nor a .html")
            }
            return text
        }
    }
}

extension ValueParser where Value == ClosedRange<UInt64> {
    /// `A..B`, or one number.
    static var seeds: Self {
        Self(accepts: "A..B with A not above B, or one number") { text throws(Refusal) in
            if let seed = UInt64(text) { return seed...seed }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].isEmpty, let first = UInt64(parts[0]),
                let last = UInt64(parts[2])
            else { throw Refusal("is not a range of seeds") }
            guard first <= last else { throw Refusal("ends before it begins") }
            return first...last
        }
    }
}
