import Refiner

/// Settings by flag, then environment, then file, all within their ranges.
struct SettingReader {
    let file: Configuration

    func text(_ flag: String?, _ setting: Setting) throws(RefineError) -> String? {
        if let flag { return flag }
        return try file.value(setting, "text") { $0 }
    }

    func number(_ flag: Int?, _ setting: Setting, _ range: ClosedRange<Int>) throws(RefineError) -> Int? {
        let expected =
            range.upperBound == .max
            ? "a whole number of at least \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        if let flag { return try Self.check(flag, setting, expected, range.contains(flag)) }
        return try file.value(setting, expected) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    func number(_ flag: Double?, _ setting: Setting, _ range: ClosedRange<Double>) throws(RefineError) -> Double? {
        let expected = "a number from \(range.lowerBound.short) to \(range.upperBound.short)"
        if let flag { return try Self.check(flag, setting, expected, range.contains(flag)) }
        return try file.value(setting, expected) { Double($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    func toggle(_ flag: Bool, _ setting: Setting) throws(RefineError) -> Bool {
        if flag { return true }
        return try file.value(setting, "true or false") { Bool($0.lowercased()) } ?? false
    }

    func list(_ flag: [String], _ setting: Setting) -> [String] {
        flag.isEmpty ? file.list(setting) : flag
    }

    /// One of the words of `Choice`.
    func choice<Choice: CaseIterable & RawRepresentable>(
        _ flag: Choice?, _ setting: Setting
    ) throws(RefineError) -> Choice? where Choice.RawValue == String {
        if let flag { return flag }
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try file.value(setting, "one of \(words)") { Choice(rawValue: $0) }
    }

    /// The value of a text that `parse` understands, wherever it comes from.
    func parsed<Value>(
        _ flag: String?, _ setting: Setting, _ expected: String, _ parse: (String) -> Value?
    ) throws(RefineError) -> Value? {
        guard let flag else { return try file.value(setting, expected, parse) }
        guard let value = parse(flag) else {
            throw RefineError(.usage, "--\(setting.rawValue): expected \(expected), found \"\(flag.excerpt(40))\"")
        }
        return value
    }

    private static func check<Number>(
        _ value: Number, _ setting: Setting, _ expected: String, _ isValid: Bool
    ) throws(RefineError) -> Number {
        guard isValid else {
            throw RefineError(.usage, "--\(setting.rawValue): expected \(expected), found \(value)")
        }
        return value
    }
}

extension Double {
    fileprivate var short: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}
