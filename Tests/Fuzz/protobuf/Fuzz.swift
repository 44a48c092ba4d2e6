// Any bytes, read as any of the test messages: refused, or read, written, and read again the same.
//
// The first byte chooses the message, so that one corpus serves all of them.

import Glibc
import Protobuf
import TestMessages

/// libFuzzer's own `main`, as a function.
@_extern(c, "LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ testOneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main
enum Fuzz {
    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        exit(
            unsafe runDriver(&count, &arguments) { start, count in
                unsafe testOneInput(Array(UnsafeBufferPointer(start: start, count: count)))
            })
    }
}

private func testOneInput(_ input: [UInt8]) -> CInt {
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 9 {
    case 0: check(bytes, as: Scalars.self)
    case 1: check(bytes, as: Optionals.self)
    case 2: check(bytes, as: Lists.self)
    case 3: check(bytes, as: Maps.self)
    case 4: check(bytes, as: Choice.self)
    case 5: check(bytes, as: Tree.self)
    case 6: check(bytes, as: Pair.self)
    case 7: check(bytes, as: Words.self)
    default: check(bytes, as: Record.self)
    }
    return 0
}

private func check<Message: ProtobufMessage>(_ bytes: [UInt8], as type: Message.Type) {
    guard let message = try? Message(serializedBytes: bytes) else { return }
    guard let written = try? message.serializedBytes() else {
        fatalError("\(type) cannot be written after it was read")
    }
    guard let copy = try? Message(serializedBytes: written) else {
        fatalError("\(type) cannot read what it wrote: \(written)")
    }
    // Bytes are compared, not messages: a number that is not a number differs from itself.
    let again = try? copy.serializedBytes()
    precondition(again == written, "\(type) changes when it is read again")
}
