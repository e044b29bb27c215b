import Foundation

/// What other implementations make of some texts; written by `Fixtures/make_text.py`.
struct Reference: Decodable {
    struct Normalized: Decodable {
        let text: String
        let normalized: String
    }

    struct Width: Decodable {
        let text: String
        let width: Int
    }

    struct Similarity: Decodable {
        let first: String
        let second: String
        let count: Int
        let jaccard: Double
    }

    let normalized: [Normalized]
    let widths: [Width]
    let similarities: [Similarity]

    static let shared: Reference = {
        let url = Bundle.module.url(forResource: "text", withExtension: "json", subdirectory: "Fixtures")!
        return try! JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    }()
}
