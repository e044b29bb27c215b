internal import TextFeatures

/// What a scalar is to the features.
enum ScalarKind {
    static let separator: UInt8 = 0
    static let body: UInt8 = 1
    static let ideograph: UInt8 = 2
    static let mark: UInt8 = 3
    static let space: UInt8 = 4
    static let inner: UInt8 = 5
    static let symbol: UInt8 = 6
    /// Not looked up yet.
    static let unknown: UInt8 = 255

    static func kind(of value: UInt32) -> UInt8 {
        guard let scalar = Unicode.Scalar(value) else { return separator }
        if value == 0x20 { return space }
        if value == 0x27 || value == 0x2019 { return inner }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
            return Script(of: scalar).isUnspaced ? ideograph : body
        case .decimalNumber, .otherNumber, .connectorPunctuation:
            return body
        case .nonspacingMark, .spacingMark, .enclosingMark, .format:
            return mark
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
            return space
        case .otherSymbol, .modifierSymbol, .unassigned, .privateUse:
            return value > 0xFF ? symbol : separator
        case .otherPunctuation, .mathSymbol, .currencySymbol:
            return symbol
        default:
            return separator
        }
    }
}
