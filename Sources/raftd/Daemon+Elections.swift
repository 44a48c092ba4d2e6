// The ledger of elections: read before the member starts, and kept by a thread of its own.

import EpollTransport
import RPC
import RaftService
import RaftStorage
import Systemd

extension Daemon {
    /// Lets the member write its ledger, behind what was kept of it.
    func keepElections(
        of member: LocalMember, in records: RecordThread<LinuxFiles>
    ) {
        let recovered = records.recovered
        if let complaint = recovered.complaint { reporter.report(.ledgerLost(complaint)) }
        let (daemon, loop) = (LoopBound(self), loop)
        begin { () throws(RaftStorage.ThreadFailure) in
            try records.start { error in
                loop.post { daemon.value.reporter.report(.ledgerLost("\(error)")) }
            }
        }
        member.keepElections(
            in: ElectionLedger(records: recovered.records),
            clock: wallClockMilliseconds,
            save: { saving in
                switch saving {
                case .append(let bytes): records.append(bytes)
                case .replace(let bytes): records.replace(with: bytes)
                }
            })
    }
}
