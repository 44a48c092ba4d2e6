// Every bound and every delay of the core, in one place, and whether they agree with each other.

extension Node {
    /// How long a node waits, and how much it lets pile up. Times are in ticks.
    package struct Settings: Hashable, Sendable {
        /// How often a leader speaks to every follower; more rarely, where messages take long.
        package var heartbeat = 4
        /// How long a follower waits for its leader before it stands: drawn anew for each wait. Longer, where messages
        /// or disks take long.
        package var election = 20..<40
        /// The longest that `election` begins with, whatever is measured; where it is given longer, it stays as it is.
        package var electionCeiling = 400
        /// Whether `heartbeat` and `election` stay as they are, whatever is measured.
        package var isTimingFrozen = false
        /// How long a leader of several voters waits for its own disk before it steps down.
        package var diskPatience = 40
        /// How many bytes of entries one append request carries; one entry may exceed it.
        package var appendByteLimit = 1 << 20
        /// How many append requests with entries may be on the way to one follower.
        package var windowMessages = 64
        /// How many bytes of entries may be on the way to one follower; one request may exceed it.
        package var windowBytes = 8 << 20
        /// How many bytes of proposals may wait for commitment; one command may exceed it.
        package var uncommittedByteLimit = 64 << 20
        /// How many reads may wait for a leader's confirmation; all that a member takes in one turn
        /// count as one.
        package var waitingReadLimit = 1 << 14

        /// What a leader may assume to answer reads without asking anybody; without it, it asks. The same on all
        /// members, and off by default.
        package var lease: Lease?

        /// What must be true of the members' clocks where lease reads are on; Reads.md says more.
        package struct Lease: Hashable, Sendable {
            /// By how many percent the speeds of two members' clocks may differ.
            package var clockDriftPercent = 10

            package init() {}
        }

        /// How many ticks after a request has left a quorum's answers to it keep everybody else from office: less than
        /// what the followers promise, by the drift and by the tick that their clocks round off. Zero without leases.
        package var leaseTicks: Int {
            lease.map { (election.lowerBound - 1) * (100 - $0.clockDriftPercent) / 100 } ?? 0
        }

        package init() {}

        /// What is wrong with these settings, in a sentence for the operator; `nil` when nothing
        /// is.
        package var complaint: String? {
            if heartbeat < 1 { return "the heartbeat interval is shorter than one tick" }
            if election.isEmpty { return "the range of election timeouts is empty" }
            if election.lowerBound <= heartbeat {
                return "the election timeout must be longer than the heartbeat interval"
            }
            if diskPatience < election.lowerBound {
                return "the patience with the disk is shorter than an election timeout"
            }
            if appendByteLimit < 1 || windowMessages < 1 || windowBytes < 1 {
                return "the replication window is empty"
            }
            if uncommittedByteLimit < 1 { return "no byte may wait for commitment" }
            if let lease, !(0..<100).contains(lease.clockDriftPercent) {
                return "the drift of clocks is not between 0 and 99 percent"
            }
            if lease != nil, leaseTicks <= heartbeat {
                return "a lease would end before the next heartbeat renews it"
            }
            if waitingReadLimit < 1 { return "no read may wait for confirmation" }
            return nil
        }
    }
}
