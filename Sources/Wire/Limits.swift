// Every bound the wire has, in one place: what the format cannot exceed, and what a side accepts
// unless told otherwise. Nothing that arrives may make us exceed one.

/// Bounds of the format itself, the same for everybody who speaks it.
package enum WireLimits {
    /// The largest payload any side may ever announce that it accepts.
    package static let frameBytesCeiling = 64 << 20
    /// The longest full name of a method.
    package static let methodNameBytesMax = 512
    /// The longest text of a status or an error; longer ones are cut between characters.
    package static let statusTextBytesMax = 4096
    /// The longest name of a metadata pair.
    package static let metadataNameBytesMax = 256
    /// The largest payload of SETTINGS, GOAWAY, ERROR and frames of unknown type.
    package static let controlBytesMax = 16 << 10
    /// The largest packed metadata of a connection.
    package static let connectionMetadataBytesMax = 8 << 10
    /// The largest stream number; a connection that used it up is replaced.
    package static let streamMax: UInt32 = 1 << 31 - 1
    /// What fits beside metadata in a head: timeout, name, text, and their lengths.
    package static let headOverhead = 8 + 2 + statusTextBytesMax

    /// Checked by a test: one head always has room for what its limits allow.
    package static func checkRelations() {
        precondition(methodNameBytesMax <= statusTextBytesMax)
        precondition(statusTextBytesMax <= Int(UInt16.max))
        precondition(controlBytesMax < frameBytesCeiling)
        let settings = Settings()
        precondition(settings.frameBytesMax <= frameBytesCeiling)
        precondition(
            settings.messageBytesMax + settings.metadataBytesMax + headOverhead
                <= settings.frameBytesMax)
    }
}
