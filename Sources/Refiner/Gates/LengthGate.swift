/// Refuses texts that are far shorter or longer than those of the class.
struct LengthGate {
    /// Shortest and longest text let through, in characters.
    let range: ClosedRange<Int>

    /// Learns from the class's own texts; from `fallback` where there are fewer than five.
    init(texts: [String], fallback: [String]) {
        let lengths = (texts.count >= 5 ? texts : texts + fallback).map(\.count).sorted()
        guard let shortest = lengths.first, let longest = lengths.last else {
            range = 2...2000
            return
        }
        range = max(1, shortest / 2)...max(shortest + 20, longest * 2)
    }

    /// Why `text` has the wrong length; nil when it has not.
    func refusal(of text: String) -> Refusal? {
        let length = text.count
        if range.contains(length) { return nil }
        return Refusal(
            .length, score: Double(length),
            "\(length) characters; texts of the class have \(range.lowerBound) to \(range.upperBound)")
    }
}
