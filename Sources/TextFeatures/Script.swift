/// A writing system, as far as this package tells them apart.
///
/// Told by ranges of scalars (blocks of Unicode 15), not by the Unicode property, so that results do not change with
/// the platform's Unicode tables.
public enum Script: String, Sendable, Hashable, Codable, CaseIterable {
    /// Latin letters, also accented, full-width and with phonetic extensions.
    case latin
    /// Greek and Coptic.
    case greek
    /// Cyrillic.
    case cyrillic
    /// Armenian.
    case armenian
    /// Hebrew.
    case hebrew
    /// Arabic, also for Persian and Urdu.
    case arabic
    /// Devanagari, as for Hindi.
    case devanagari
    /// Bengali.
    case bengali
    /// Gurmukhi, as for Punjabi.
    case gurmukhi
    /// Gujarati.
    case gujarati
    /// Tamil.
    case tamil
    /// Telugu.
    case telugu
    /// Kannada.
    case kannada
    /// Malayalam.
    case malayalam
    /// Sinhala.
    case sinhala
    /// Thai.
    case thai
    /// Lao.
    case lao
    /// Tibetan.
    case tibetan
    /// Burmese.
    case myanmar
    /// Georgian.
    case georgian
    /// Hangul, also as single jamo.
    case hangul
    /// Ethiopic, as for Amharic.
    case ethiopic
    /// Khmer.
    case khmer
    /// Hiragana.
    case hiragana
    /// Katakana, also half-width.
    case katakana
    /// Bopomofo.
    case bopomofo
    /// Chinese characters, also in Japanese and Korean text.
    case han
    /// All else: digits, punctuation, symbols, emoji, and letters of scripts not listed.
    case common

    /// The script of a scalar.
    public init(of scalar: Unicode.Scalar) {
        self = ScriptRanges.script(of: scalar.value)
    }

    /// Whether texts of the script put no spaces between words.
    public var isUnspaced: Bool {
        switch self {
        case .han, .hiragana, .katakana, .bopomofo, .thai, .lao, .khmer, .myanmar, .tibetan: true
        default: false
        }
    }

    /// The BCP 47 tag that the script alone allows.
    ///
    /// A language only where the script all but settles it (`zh`, `ar`, `ko`…); else the script with an undetermined
    /// language, such as `und-Latn`. A hint, never a detection: Persian too is written in Arabic letters.
    public var languageHint: String? {
        switch self {
        case .latin: "und-Latn"
        case .cyrillic: "und-Cyrl"
        case .devanagari: "und-Deva"
        case .ethiopic: "und-Ethi"
        case .greek: "el"
        case .armenian: "hy"
        case .hebrew: "he"
        case .arabic: "ar"
        case .bengali: "bn"
        case .gurmukhi: "pa"
        case .gujarati: "gu"
        case .tamil: "ta"
        case .telugu: "te"
        case .kannada: "kn"
        case .malayalam: "ml"
        case .sinhala: "si"
        case .thai: "th"
        case .lao: "lo"
        case .tibetan: "bo"
        case .myanmar: "my"
        case .georgian: "ka"
        case .hangul: "ko"
        case .khmer: "km"
        case .hiragana, .katakana: "ja"
        case .bopomofo, .han: "zh"
        case .common: nil
        }
    }
}
