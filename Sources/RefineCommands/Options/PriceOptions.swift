import Foundation
import LanguageModels
import Refiner

/// What models cost, as the project knows it and as the user corrects it.
enum PriceOptions {
    /// The built-in prices under those of `file`, under those of `entries` (`MODEL=IN/OUT…`).
    ///
    /// - Throws: ``RefineError``: `inputMissing` and `badConfig` for the file, `usage` for an entry.
    static func book(file: String?, entries: [String]) throws(RefineError) -> PriceBook {
        var book = PriceBook.builtIn
        if let file {
            let input = try InputFile.read(file, what: "a file of prices")
            do {
                book = book.overriding(with: try PriceBook(parsing: input.bytes))
            } catch {
                throw RefineError(
                    .badConfig, [error.path, error.reason].compactMap { $0 }.joined(separator: ": "),
                    at: Place(file: file, line: error.line))
            }
        }
        for entry in entries {
            do {
                let (model, price) = try ModelPrice.entry(parsing: entry)
                book = book.overriding(with: [model: price])
            } catch {
                throw RefineError(.usage, "--price: \(error)")
            }
        }
        return book
    }
}
