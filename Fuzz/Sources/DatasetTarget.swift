import Refiner

/// Dataset files: rows that are read are the same after being written in any form, and what was there stays byte for
/// byte when rows are added.
///
/// The first byte chooses the form of the file and the form it is written in.
enum DatasetTarget {
    private static let scratch = Scratch("dataset")
    private static let formats: [DatasetFormat] = [.jsonl, .json, .csv]

    static func run(_ input: UnsafeBufferPointer<UInt8>) {
        guard let choice = input.first else { return }
        let format = formats[Int(choice & 3) % 3]
        let other = formats[Int(choice >> 2 & 3) % 3]
        let original = Array(input.dropFirst())
        let old = Scratch("dataset/old-\(format.rawValue)")
        _ = old.write(original, to: "intent.\(format.rawValue)")
        let rows: [DatasetRow]
        do throws(RefineError) {
            rows = try read(old, format).tasks.first?.rows ?? []
        } catch {
            Check.refusal(error)
            return
        }
        check(old, format, rows, other)
    }

    private static func read(_ scratch: Scratch, _ format: DatasetFormat) throws(RefineError) -> Dataset {
        try DatasetStores.reading(scratch.folder, preferred: format).load()
    }

    private static func check(_ old: Scratch, _ format: DatasetFormat, _ rows: [DatasetRow], _ other: DatasetFormat) {
        let kind = rows.first?.kind ?? .singleLabel
        let added = DatasetRow(text: "an added text, \"quoted\"", labels: ["añadido"], kind: kind)
        let new = Scratch("dataset/new-\(other.rawValue)")
        do throws(RefineError) {
            let store = try DatasetStores.reading(old.folder, preferred: format)
            let merge = DatasetMerge(
                original: try store.describe(isLearnedFrom: true), additions: ["intent": [added]])
            _ = try DatasetStores.writing(new.folder, format: other).save(merge)
        } catch {
            // A table of values has one set of columns, and not every row fits it.
            if error.code != .badInput && error.code != .cannotWrite {
                Check.that(false, "rows that were read cannot be written: \(error)")
            }
            return
        }
        do throws(RefineError) {
            let again = try read(new, other).tasks.first?.rows ?? []
            Check.that(again.count == rows.count + 1, "\(rows.count) rows became \(again.count) with one added")
            for (one, two) in zip(rows + [added], again) {
                Check.that(one.text == two.text, "a text differs after writing")
                Check.that(one.labels == two.labels, "labels differ after writing: \(one.labels), \(two.labels)")
            }
        } catch {
            Check.that(false, "a written dataset is refused: \(error)")
        }
        if other == format, format == .jsonl {
            let before = old.bytes("intent.\(format.rawValue)")
            Check.that(new.bytes("intent.\(format.rawValue)").starts(with: before), "old rows were touched")
        }
    }
}
