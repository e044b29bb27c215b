import Foundation

/// What Python's json makes of some values and texts; written by `Fixtures/make_json.py`.
struct Reference: Decodable {
    struct Written: Decodable {
        let ascii: String
        let compact: String
        let python: String
        let pretty: String
    }

    let accepted: [String]
    let refused: [String]
    /// Token, `repr` of the float, and the integer or `nil`.
    let numbers: [[String?]]
    let written: [Written]

    static let shared: Reference = {
        let url = Bundle.module.url(forResource: "json", withExtension: "json", subdirectory: "Fixtures")!
        return try! JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    }()
}
