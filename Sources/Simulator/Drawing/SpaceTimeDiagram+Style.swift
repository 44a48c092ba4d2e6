// What the classes of the diagram look like: colours that differ for every kind of eye, and shapes
// that differ without any.

extension SpaceTimeDiagram {
    static let style = """
        text{font-family:sans-serif;font-size:12px;fill:#222}
        .title{font-size:14px;font-weight:bold}
        .name{font-size:16px;font-weight:bold}
        .time{font-size:10px;text-anchor:middle;fill:#666}
        .label,.index{font-size:9px;fill:#444}
        .role{font-size:11px;fill:#000;paint-order:stroke;stroke:#fff;stroke-width:3px}
        .reason{font-size:10px;fill:#7a2a00}
        .paper{fill:#fff}
        .grid{stroke:#eee}
        .absent{stroke:#bbb;stroke-dasharray:1 5}
        .leader{fill:#0072b2;stroke:#003a5c}
        .candidate{fill:url(#hatch);stroke:#8a5a00}
        .preCandidate{fill:url(#dots);stroke:#8a7a00}
        .follower{fill:#555}
        .trouble{fill:#f6d5c2;stroke:#d55e00;stroke-width:.5}
        .since{stroke:#d55e00;stroke-width:.5;stroke-dasharray:2 3}
        .cut{fill:url(#cuts);stroke:#d55e00;stroke-width:.4;stroke-dasharray:3 3}
        .arrow{marker-end:url(#head)}
        .vote{stroke:#b35c00;stroke-width:1.6}
        .preVote{stroke:#b35c00;stroke-width:1;stroke-dasharray:5 3}
        .append{stroke:#0072b2;stroke-width:1.5}
        .heartbeat{stroke:#9cc4dc;stroke-width:.8}
        .answer{stroke:#888;stroke-width:.7;stroke-dasharray:3 2}
        .other{stroke:#009e73;stroke-width:1}
        .lost{stroke:#c00;stroke-width:1.2}
        .crash{stroke:#c00;stroke-width:3}
        .start{stroke:#009e73;stroke-width:3}
        .commit{stroke:#003a5c;stroke-width:1.5}
        """

    static let definitions = """
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" \
        orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" \
        patternTransform="rotate(45)"><rect width="5" height="5" fill="#ffd58a"/>\
        <rect width="2" height="5" fill="#e69f00"/></pattern>
        <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">\
        <rect width="5" height="5" fill="#fff7b0"/><circle cx="2" cy="2" r="1" fill="#8a7a00"/>\
        </pattern>
        <pattern id="cuts" width="8" height="8" patternUnits="userSpaceOnUse" \
        patternTransform="rotate(-45)"><rect width="1" height="8" fill="#f0b090"/></pattern>
        """
}
