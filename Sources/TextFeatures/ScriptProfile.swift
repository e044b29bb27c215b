/// How the letters of some texts are spread over scripts.
///
/// Only letters count (and the marks of no script do not), so that emoji, digits and punctuation say nothing about a
/// language.
public struct ScriptProfile: Sendable, Hashable, Codable {
    /// A script and its part of the letters, above 0 and at most 1.
    public struct Share: Sendable, Hashable, Codable {
        /// The script.
        public let script: Script
        /// Its part of all letters.
        public let share: Double
    }

    /// The scripts that occur, the greatest share first, equal ones by name; the shares add up to 1.
    public let shares: [Share]

    /// The number of letters that were counted.
    public let letterCount: Int

    /// Counts the letters of texts; takes time linear in their length.
    public init(of texts: some Sequence<String>) {
        var counts: [Script: Int] = [:]
        for text in texts {
            // Letters of one script come in runs: the dictionary is asked once a run.
            var runScript = Script.common
            var runLength = 0
            for scalar in text.unicodeScalars {
                let script = Script(of: scalar)
                guard script != .common, scalar.isASCII || scalar.properties.isAlphabetic else { continue }
                if script != runScript {
                    if runLength > 0 { counts[runScript, default: 0] += runLength }
                    runScript = script
                    runLength = 0
                }
                runLength += 1
            }
            if runLength > 0 { counts[runScript, default: 0] += runLength }
        }
        let total = counts.values.reduce(0, +)
        letterCount = total
        shares = counts.map { Share(script: $0.key, share: Double($0.value) / Double(total)) }
            .sorted { ($1.share, $0.script.rawValue) < ($0.share, $1.script.rawValue) }
    }

    /// Counts the letters of one text.
    public init(of text: String) {
        self.init(of: CollectionOfOne(text))
    }

    /// The script with the greatest share; `nil` without letters.
    public var dominant: Script? {
        shares.first?.script
    }

    /// The part of the letters that a script has, 0...1.
    public func share(of script: Script) -> Double {
        shares.first { $0.script == script }?.share ?? 0
    }

    /// Whether a script has at least the given part of the letters.
    public func contains(_ script: Script, share: Double) -> Bool {
        self.share(of: script) >= share
    }

    /// How much two profiles overlap: the sum of the smaller shares, 0 (nothing in common) to 1 (the same).
    ///
    /// Two profiles without letters are the same; one without letters has nothing in common with one with letters.
    public func similarity(to other: ScriptProfile) -> Double {
        if shares.isEmpty || other.shares.isEmpty { return shares.isEmpty && other.shares.isEmpty ? 1 : 0 }
        return min(1, shares.reduce(0) { $0 + min($1.share, other.share(of: $1.script)) })
    }

    /// The language tag that the dominant script allows; see ``Script/languageHint``.
    ///
    /// Chinese characters with at least a tenth of kana are taken for Japanese, with at least a tenth of Hangul for
    /// Korean.
    public var languageHint: String? {
        if dominant == .han {
            if share(of: .hiragana) + share(of: .katakana) >= 0.1 { return "ja" }
            if share(of: .hangul) >= 0.1 { return "ko" }
        }
        return dominant?.languageHint
    }
}
