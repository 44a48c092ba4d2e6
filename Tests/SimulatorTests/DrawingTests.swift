// What the pictures of a run show.

import Foundation
import FoundationXML
import RPC
import Testing

@testable import Simulator

@Suite("A drawing of a run")
struct DrawingTests {
    private let window = DrawingOptions(window: 0..<1_000)

    /// Counts the elements of a picture by what they are for.
    private final class Reader: NSObject, XMLParserDelegate {
        var looks: [String: Int] = [:]
        var texts: [String] = []
        var isComplete = false
        private var text = ""

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            text = ""
            for look in attributes["class"]?.split(separator: " ") ?? [] {
                looks[String(look), default: 0] += 1
            }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(
            _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
            qualifiedName: String?
        ) {
            if element == "text" { texts.append(text) }
            isComplete = element == "svg"
        }

        init(_ picture: String) {
            super.init()
            let parser = XMLParser(data: Data(picture.utf8))
            parser.delegate = self
            isComplete = parser.parse() && isComplete
        }
    }

    @Test("is well-formed and shows every member, the election and who won it")
    func election() {
        let reader = Reader(draw(SimulationOptions(seed: 7, members: 3), window).svg)
        #expect(reader.isComplete)
        for name in ["n1", "n2", "n3"] { #expect(reader.texts.contains(name)) }
        #expect(reader.texts.contains { $0.hasPrefix("leader, term ") })
        // One bar in the picture, one in the legend.
        #expect(reader.looks["leader", default: 0] >= 2)
        #expect(reader.looks["vote", default: 0] > 1)
    }

    @Test(
        "names the fault that was asked for",
        arguments: [
            (FaultKind.leaderSplit, "are cut off from the others"),
            (.leaderCrash, "crashes for"), (.pause, "stands still"), (.badPost, "letters in 1000"),
        ])
    func fault(kind: FaultKind, text: String) {
        let options = SimulationOptions(seed: 3, members: 3, fault: kind)
        let reader = Reader(draw(options, DrawingOptions(window: 0..<2_500)).svg)
        #expect(reader.texts.contains { $0.contains(text) })
        for other in ["cut off from", "crashes for", "stands still", "letters in 1000"]
        where !text.contains(other) {
            #expect(!reader.texts.contains { $0.contains(other) && $0 != "cut off" })
        }
    }

    @Test("of a crash has no bar while the member is down")
    func crash() throws {
        var chronicle = Chronicle(names: ["n1", "n2", "n3"], window: 0..<3_000_000)
        let options = SimulationOptions(seed: 3, members: 3, fault: .leaderCrash)
        let end = Instant(nanoseconds: 3_000_000_000)
        _ = simulate(options, until: end) { _, note, at in chronicle.record(note, at: at) }
        chronicle.finish()
        let start = try #require(
            chronicle.marks.first { start in
                start.kind == .start
                    && chronicle.marks.contains { $0.kind == .crash && $0.at < start.at }
            })
        let crash = try #require(
            chronicle.marks.last {
                $0.kind == .crash && $0.member == start.member && $0.at < start.at
            })
        #expect(
            !chronicle.spans.contains {
                $0.member == crash.member && $0.from < start.at && $0.to > crash.at
            })
    }

    @Test("is the same every time")
    func determinism() {
        let options = SimulationOptions(seed: 11, members: 5)
        #expect(draw(options, window).html == draw(options, window).html)
    }

    @Test("shows what arrived as arrived, and never before it was sent")
    func letters() {
        var chronicle = Chronicle(names: ["n1", "n2", "n3"], window: 0..<1_500_000)
        let options = SimulationOptions(seed: 5, members: 3, fault: .badPost)
        var (sent, arrived) = (0, 0)
        let end = Instant(nanoseconds: 1_500_000_000)
        _ = simulate(options, until: end) { _, note, at in
            chronicle.record(note, at: at)
            if case .sent(let letter, let fate) = note, !letter.isReport {
                sent += fate == .doubled ? 2 : 1
            }
            if case .arrived(let letter) = note, !letter.isReport { arrived += 1 }
        }
        chronicle.finish()
        #expect(chronicle.messages.count == sent)
        #expect(chronicle.messages.count(where: { $0.arrived != nil }) == arrived)
        #expect(chronicle.messages.allSatisfy { $0.arrived ?? .max >= $0.sent })
        #expect(chronicle.messages.contains { $0.arrived == nil })
    }
}

extension Letter {
    fileprivate var isReport: Bool { if case .unreachable = content { true } else { false } }
}
