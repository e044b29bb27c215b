/// The lines of a file that could not be read: all counted, the first ones kept.
package struct BadLines: Sendable {
    /// How many are kept with what was wrong.
    package static let listed = 20

    /// How many there were.
    package private(set) var count = 0
    /// What was wrong with the first ones, in the order of the file.
    package private(set) var first: [RefineError] = []

    /// Adds a line, which comes after those that were added before.
    mutating func add(_ error: RefineError) {
        count += 1
        if first.count < Self.listed { first.append(error) }
    }

    /// The bad lines of several parts of one file.
    static func merged(_ parts: [BadLines]) -> BadLines {
        var merged = BadLines()
        merged.count = parts.reduce(0) { $0 + $1.count }
        merged.first = Array(
            parts.flatMap(\.first).stablySorted { ($0.place?.line ?? 0) < ($1.place?.line ?? 0) }.prefix(listed))
        return merged
    }
}

extension BadLines {
    /// How many lines were passed over, and the first of them.
    package var diagnostics: [Diagnostic] {
        guard count > 0 else { return [] }
        let listed = first.map { Diagnostic($0.message, at: $0.place) }
        let more = count > listed.count ? "; the first \(listed.count) of them:" : ":"
        return [Diagnostic("\(count) \(count == 1 ? "line was" : "lines were") no prediction and passed over\(more)")]
            + listed
    }
}
