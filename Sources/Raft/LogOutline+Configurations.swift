// Which configuration is in force: the latest in the log, committed or not (dissertation §4.1).

extension LogOutline {
    /// The configuration in force. None while the log has never spoken of one.
    package var configuration: PlacedConfiguration? { configurations.last }

    /// The configuration that the entry at `index` holds, if it holds one.
    package func configuration(at index: LogIndex) -> Configuration? {
        configurations.last { $0.index == index }?.configuration
    }

    /// The configuration that is in force in a log that ends at `index`.
    package func configuration(atOrBefore index: LogIndex) -> PlacedConfiguration? {
        configurations.last { $0.index <= index }
    }

    /// The configurations that entries in `range` hold.
    func configurations(in range: Range<LogIndex>) -> [PlacedConfiguration] {
        guard let last = configurations.last, last.index >= range.lowerBound else { return [] }
        return configurations.filter { range.contains($0.index) }
    }
}
