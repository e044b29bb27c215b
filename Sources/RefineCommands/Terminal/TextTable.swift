import TextFeatures

/// Aligned columns for a terminal; wide characters count for the two places they take.
struct TextTable {
    /// One column.
    struct Column {
        /// Which side its cells stand on.
        enum Side { case left, right }

        let title: String
        let side: Side
        /// Whether its cells may be cut to make the table fit.
        let isFlexible: Bool

        static func text(_ title: String) -> Column { Column(title: title, side: .left, isFlexible: true) }
        static func number(_ title: String) -> Column { Column(title: title, side: .right, isFlexible: false) }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; line breaks and control characters in a cell cannot break the table.
    mutating func add(_ cells: [String]) {
        rows.append(cells.map(\.onOneLine))
    }

    /// The lines, header first, none wider than `width` as far as the flexible columns can give way.
    func lines(width: Int, bold: (String) -> String = { $0 }) -> [String] {
        let widths = fitted(to: width)
        let header = line(columns.map(\.title), widths)
        return [bold(header)] + rows.map { line($0, widths) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(zip(cells, columns), widths).map { pair, width in
            let (cell, column) = pair
            let cut = DisplayWidth.truncated(cell, toWidth: width)
            return column.side == .left
                ? DisplayWidth.padded(cut, toWidth: width)
                : String(repeating: " ", count: max(0, width - DisplayWidth.width(of: cut))) + cut
        }
        return padded.joined(separator: "  ").trimmedEnd
    }

    /// The widest flexible column gives way first, down to ``leastWidth``.
    private func fitted(to width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            ([columns[index].title] + rows.map { $0[index] }).map { DisplayWidth.width(of: $0) }.max() ?? 0
        }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > width {
            let candidates = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Self.leastWidth }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private static let leastWidth = 8
}

extension String {
    /// The text without white space at its end.
    var trimmedEnd: String {
        guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[...last])
    }
}
