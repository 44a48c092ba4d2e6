// A configuration as the payload of its entry. Written down byte by byte, because it stays on disks
// for ever:
//
//     version   1 byte, 1
//     count     1 byte
//     members   by rising id:
//         id              8 bytes, little endian, not zero
//         part            1 byte: 1 voter, 2 outgoing, 4 learner, 8 promoted when it has caught up,
//                         16 promoted in place of another, 32 bound to one data directory
//         replaced        8 bytes, little endian, only with 16
//         incarnation     8 bytes, little endian, not zero, only with 32
//         name, peer address, client address   each 2 bytes of length and that many of UTF-8
//
// There is one way to write each configuration, and any other is refused.

extension Configuration {
    private static let codingVersion: UInt8 = 1

    /// What a member is, as bits.
    private struct Part: OptionSet {
        let rawValue: UInt8

        static let voter = Part(rawValue: 1)
        static let outgoing = Part(rawValue: 2)
        static let learner = Part(rawValue: 4)
        static let promoted = Part(rawValue: 8)
        static let inPlace = Part(rawValue: 16)
        static let bound = Part(rawValue: 32)
        static let known: Part = [.voter, .outgoing, .learner, .promoted, .inPlace, .bound]
    }

    /// The payload of a configuration entry: equal configurations have equal bytes.
    ///
    /// - Precondition: `isSound`.
    package func encoded() -> [UInt8] {
        precondition(isSound, "a configuration that nobody could read")
        let members = members
        var bytes = [Self.codingVersion, UInt8(members.count)]
        for member in members {
            bytes.append(number: member.id.number)
            bytes.append(part(of: member).rawValue)
            if case .inPlace(let replaced) = member.promotion {
                bytes.append(number: replaced.number)
            }
            if member.incarnation != 0 { bytes.append(number: member.incarnation) }
            bytes.append(text: member.name)
            bytes.append(text: member.peerAddress)
            bytes.append(text: member.clientAddress)
        }
        return bytes
    }

    private func part(of member: Member) -> Part {
        var part: Part = []
        if voters.contains(where: { $0.id == member.id }) { part.insert(.voter) }
        if outgoing.contains(where: { $0.id == member.id }) { part.insert(.outgoing) }
        if learners.contains(where: { $0.id == member.id }) { part.insert(.learner) }
        switch member.promotion {
        case .toVoter: part.insert(.promoted)
        case .inPlace: part.insert(.inPlace)
        case nil: break
        }
        if member.incarnation != 0 { part.insert(.bound) }
        return part
    }

    /// Reads what `encoded` wrote: nothing else, and nothing that is not sound.
    package init?(decoding bytes: some Collection<UInt8>) {
        var reader = ByteReader(bytes)
        guard reader.byte() == Self.codingVersion, let count = reader.byte() else { return nil }
        guard count <= Self.memberMax else { return nil }
        self.init(voters: [])
        var previous: UInt64 = 0
        for _ in 0..<count {
            guard let (member, part) = reader.member(), member.id.number > previous else {
                return nil
            }
            previous = member.id.number
            if part.contains(.voter) { voters.append(member) }
            if part.contains(.outgoing) { outgoing.append(member) }
            if part.contains(.learner) { learners.append(member) }
            let lists = part.intersection([.voter, .outgoing, .learner])
            guard part.contains(.voter) != part.contains(.learner) || lists == .outgoing else {
                return nil
            }
        }
        guard reader.isAtEnd, isSound else { return nil }
    }

    /// Takes one value after the other from the front of some bytes.
    private struct ByteReader<Bytes: Collection<UInt8>> {
        private let bytes: Bytes
        private var position: Bytes.Index

        init(_ bytes: Bytes) { (self.bytes, position) = (bytes, bytes.startIndex) }

        var isAtEnd: Bool { position == bytes.endIndex }

        mutating func byte() -> UInt8? {
            guard position < bytes.endIndex else { return nil }
            defer { position = bytes.index(after: position) }
            return bytes[position]
        }

        private mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
            var number: Number = 0
            for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
                guard let byte = byte() else { return nil }
                number |= Number(byte) << Number(shift)
            }
            return number
        }

        private mutating func text(byteMax: Int) -> String? {
            guard let count = number(UInt16.self), Int(count) <= byteMax else { return nil }
            guard let end = bytes.index(position, offsetBy: Int(count), limitedBy: bytes.endIndex)
            else { return nil }
            defer { position = end }
            return String(validating: bytes[position..<end], as: UTF8.self)
        }

        mutating func member() -> (Member, Part)? {
            guard let id = number(UInt64.self), let byte = byte() else { return nil }
            let part = Part(rawValue: byte)
            guard part.isSubset(of: .known), let promotion = promotion(part),
                let incarnation = incarnation(part)
            else { return nil }
            guard let name = text(byteMax: Configuration.nameByteMax),
                let peerAddress = text(byteMax: Configuration.addressByteMax),
                let clientAddress = text(byteMax: Configuration.addressByteMax)
            else { return nil }
            let member = Member(
                id: NodeID(id), name: name, peerAddress: peerAddress, clientAddress: clientAddress,
                promotion: promotion, incarnation: incarnation)
            return (member, part)
        }

        private mutating func incarnation(_ part: Part) -> UInt64? {
            guard part.contains(.bound) else { return 0 }
            return number(UInt64.self).flatMap { $0 == 0 ? nil : $0 }
        }

        /// Nothing inside, when there is none; nothing at all, when it cannot be.
        private mutating func promotion(_ part: Part) -> Promotion?? {
            if part.isSuperset(of: [.promoted, .inPlace]) { return nil }
            if part.contains(.promoted) { return .some(.toVoter) }
            guard part.contains(.inPlace) else { return .some(nil) }
            return number(UInt64.self).map { .inPlace(of: NodeID($0)) }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append<Number: FixedWidthInteger>(number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    fileprivate mutating func append(text: String) {
        append(number: UInt16(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}
