// Draws a run: what the command `draw` of raftsim calls.

internal import RPC

/// What of a run to draw.
package struct DrawingOptions: Hashable, Sendable {
    /// Where the picture begins and ends, in milliseconds of virtual time.
    package var window: Range<UInt64>

    package init(window: Range<UInt64>) { self.window = window }
}

/// A run as pictures.
package struct Drawing: Sendable {
    /// A space-time diagram.
    package let svg: String
    /// The same, as a page with a slider.
    package let html: String
    /// How the run went, as far as it was watched.
    package let violation: Violation?
}

/// Runs a seed up to the end of the window, and draws it.
package func draw(_ options: SimulationOptions, _ drawing: DrawingOptions) -> Drawing {
    let window = drawing.window.lowerBound * 1_000..<drawing.window.upperBound * 1_000
    var chronicle: Chronicle?
    let end = Instant(nanoseconds: window.upperBound * 1_000)
    let result = simulate(options, until: end) { names, note, instant in
        chronicle = chronicle ?? Chronicle(names: names, window: window)
        chronicle?.record(note, at: instant)
    }
    var story = chronicle ?? Chronicle(names: [], window: window)
    story.finish()
    let title =
        "raftsim seed \(options.seed): \(story.names.count) members, "
        + "\(drawing.window.lowerBound) to \(drawing.window.upperBound) ms"
    let width = 1_500 / Double(drawing.window.count)
    let diagram = SpaceTimeDiagram(story, pixelsPerMillisecond: max(width, 0.5))
    return Drawing(
        svg: diagram.picture(title: title), html: Page(chronicle: story, title: title).text,
        violation: result.violation)
}
