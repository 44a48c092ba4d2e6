// A picture as text: just enough of SVG for a diagram.

/// Collects the elements of a picture.
struct SVG {
    let width: Double
    let height: Double
    private(set) var body = ""

    init(width: Double, height: Double) { (self.width, self.height) = (width, height) }

    mutating func line(
        _ look: String, from: (x: Double, y: Double), to: (x: Double, y: Double), title: String = ""
    ) {
        body +=
            "<line class=\"\(look)\" x1=\"\(from.x.short)\" y1=\"\(from.y.short)\" "
            + "x2=\"\(to.x.short)\" y2=\"\(to.y.short)\"" + Self.end("line", title)
    }

    mutating func box(
        _ look: String, x: Double, y: Double, width: Double, height: Double, title: String = ""
    ) {
        body +=
            "<rect class=\"\(look)\" x=\"\(x.short)\" y=\"\(y.short)\" "
            + "width=\"\(max(width, 0).short)\" height=\"\(height.short)\""
            + Self.end("rect", title)
    }

    mutating func text(_ look: String, x: Double, y: Double, _ text: String) {
        body +=
            "<text class=\"\(look)\" x=\"\(x.short)\" y=\"\(y.short)\">\(text.escapedForMarkup)"
            + "</text>\n"
    }

    /// A cross: something that does not get on.
    mutating func cross(_ look: String, x: Double, y: Double, size: Double) {
        line(look, from: (x - size, y - size), to: (x + size, y + size))
        line(look, from: (x - size, y + size), to: (x + size, y - size))
    }

    /// The picture, with what its classes look like.
    func picture(style: String, definitions: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width.short)" height="\(height.short)" \
        viewBox="0 0 \(width.short) \(height.short)" role="img">
        <style>\(style)</style>
        <defs>\(definitions)</defs>
        \(body)</svg>

        """
    }

    private static func end(_ element: String, _ title: String) -> String {
        title.isEmpty ? "/>\n" : "><title>\(title.escapedForMarkup)</title></\(element)>\n"
    }
}

extension Double {
    /// With one digit behind the point, and none where it says nothing.
    var short: String {
        let tenths = (self * 10).rounded()
        guard tenths.truncatingRemainder(dividingBy: 10) != 0 else { return "\(Int(tenths) / 10)" }
        return "\(tenths / 10)"
    }
}

extension String {
    /// For the text of an element or an attribute.
    var escapedForMarkup: String {
        var escaped = ""
        for character in self {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
