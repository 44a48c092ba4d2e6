// The cluster's clock: milliseconds that are counted in the log, and have no date. Each entry carries a reading; a leader
// goes on from the last one that it has applied, by the progress of its own clock. So the time never goes back, and
// stands still while nobody leads.

/// The cluster's time, as a leader continues it.
struct ClusterClock {
    /// What the cluster's clock showed when the own one showed that. Nothing while somebody else leads.
    private var anchor: (cluster: UInt64, own: UInt64)?

    /// Returns the time an entry of now carries. `applied` is the latest of those that are in the state, `own` the
    /// member's clock, which goes on while its machine is suspended.
    mutating func reading(applied: UInt64, own: UInt64, isLeader: Bool) -> UInt64 {
        guard isLeader else {
            anchor = nil
            return applied
        }
        guard let anchor, own >= anchor.own else {
            self.anchor = (applied, own)
            return applied
        }
        let time = anchor.cluster + (own - anchor.own)
        // Entries of the last leader, which were applied later than this one came into office.
        if applied > time { self.anchor = (applied, own) }
        return max(applied, time)
    }
}
