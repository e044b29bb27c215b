import Foundation
import LanguageModels

/// The time in ISO 8601, to the second, in UTC; formatted once a second, since calls may end by the thousand.
enum Timestamps {
    private static let last = Locked((second: 0, text: ""))

    static func now() -> String {
        let second = Int(Date().timeIntervalSince1970)
        return last.withLock { last in
            if last.second != second || last.text.isEmpty {
                last = (second, Date(timeIntervalSince1970: Double(second)).ISO8601Format())
            }
            return last.text
        }
    }
}
