// The store's types under names of their own: the client API has a `KeyValue` too, and a module of that name exists.

package import KeyValue

/// What a command came to.
package typealias StoreAnswer = Answer

/// A key as the store holds it.
typealias StoredPair = KeyValue
