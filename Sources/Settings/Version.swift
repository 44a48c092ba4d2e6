// The version all programs of this package report.

/// The version of the package.
package enum Version {
    package static let text = "0.1.0"
    /// The etcd v3 API that is spoken to clients.
    package static let api = "3.5"
}
