// Times of ledgers, as people read them.

/// A time of day, from milliseconds since 1970.
struct UTC: Equatable {
    let milliseconds: UInt64

    init(_ milliseconds: UInt64) { self.milliseconds = milliseconds }

    /// `16:03:12.126`
    var time: String {
        let seconds = milliseconds / 1000
        let parts = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { Self.pad($0, 2) }
        return parts.joined(separator: ":") + "." + Self.pad(milliseconds % 1000, 3)
    }

    /// `2026-11-20`, in the calendar of Gregory. Years begin in March here: then the leap day is the last.
    var date: String {
        let days = Int(clamping: milliseconds / 86_400_000) + 719_468
        let (era, day) = (days / 146_097, days % 146_097)
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let ofYear = day - (365 * year + year / 4 - year / 100)
        let shifted = (5 * ofYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let dayOfMonth = ofYear - (153 * shifted + 2) / 5 + 1
        let full = year + era * 400 + (month <= 2 ? 1 : 0)
        return "\(full)-\(Self.pad(UInt64(month), 2))-\(Self.pad(UInt64(dayOfMonth), 2))"
    }

    /// `850 ms`, `12 s`, `4 min`, `3 h`, `5 days`
    static func span(_ milliseconds: UInt64) -> String {
        switch milliseconds {
        case ..<1000: "\(milliseconds) ms"
        case ..<10_000: "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
        case ..<120_000: "\(milliseconds / 1000) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        case ..<172_800_000: "\(milliseconds / 3_600_000) h"
        default: "\(milliseconds / 86_400_000) days"
        }
    }

    private static func pad(_ number: UInt64, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}
