// member plan: what a change of members would do to the quorum, step by step, before it is made.

internal import RaftClient
internal import RaftRPC
internal import Settings

enum MemberPlanCommand {
    private static let apply = Setting(
        "apply", help: "Also make the change; one change only, its steps joined with +.")

    static let entry = CommandEntry(
        command: Command(
            "member plan", "STEP...",
            summary: "Show quorum and tolerated failures before, during and after steps such as: "
                + "add n4 10.0.0.4:2380, remove n1. Steps are add, add-learner, promote, demote, "
                + "remove and replace; those with a + between them are one change.",
            settings: [
                apply.declaration, MemberCommands.ifIndex.declaration,
                MemberCommands.force.declaration,
            ]),
        prepare: { values throws(Failure) in
            var words: [String] = []
            for position in values.operands.indices {
                words.append(try MemberCommands.word(position, of: values))
            }
            let groups = try MemberStep.groups(words)
            guard !values[apply] || groups.count == 1 else {
                throw Failure(.usage, "--apply makes one change: join its steps with +")
            }
            let (index, isForced) = (
                values.given(MemberCommands.ifIndex), values[MemberCommands.force]
            )
            let changer =
                values[apply]
                ? MemberChanger(steps: groups[0], ifIndex: index, isForced: isForced) : nil
            return .talk { session throws(Failure) in
                let members = try await session.settledMembers()
                try MemberChanger.check(members, is: index)
                let plan = try QuorumPlan(groups, for: members.members)
                try session.print(plan, preferringTable: true)
                try plan.check(isForced: isForced)
                if let changer { try await changer.run(session, members) }
            }
        })
}
