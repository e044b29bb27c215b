import Foundation
import TextFeatures

/// Reads a text as one class or another: TF-IDF centroids (Rocchio) over words, word pairs and character 3- to
/// 5-grams, each block of its own length, trained on the task's texts.
struct ContrastModel: Sendable {
    private static let buckets = 1 << 18
    /// Turns a difference of cosines into a difference of log-probabilities.
    private static let sharpness: Float = 10
    private static let words = WordNGrams(sizes: 1...2)
    private static let characters = CharacterNGrams(sizes: 3...5)

    private let labelCount: Int
    /// Row of a bucket in ``weights``, -1 for buckets never seen.
    private var rows: [Int32]
    private var idf: [Float] = []
    /// `labelCount` weights a row.
    private var weights: [Float] = []

    init(_ texts: [LearnedText], labelCount: Int) {
        self.labelCount = labelCount
        rows = [Int32](repeating: -1, count: 2 * Self.buckets)
        let documents = texts.map { Self.counts(of: $0.source) }
        var frequency: [Float] = []
        for document in documents {
            for (bucket, _) in document {
                if rows[bucket] < 0 {
                    rows[bucket] = Int32(frequency.count)
                    frequency.append(0)
                }
                frequency[Int(rows[bucket])] += 1
            }
        }
        idf = frequency.map { log((1 + Float(documents.count)) / (1 + $0)) + 1 }
        weights = [Float](repeating: 0, count: idf.count * labelCount)
        for (text, document) in zip(texts, documents) {
            for (row, value) in vector(document) { weights[row * labelCount + text.label] += value }
        }
        normalizeColumns()
    }

    /// How much more the text reads as `label` than as any other class: a difference of log-probabilities.
    func margin(of text: String, for label: Int) -> Double {
        var scores = [Float](repeating: 0, count: labelCount)
        let vector = vector(Self.counts(of: text))
        scores.withUnsafeMutableBufferPointer { scores in
            weights.withUnsafeBufferPointer { weights in
                for (row, value) in vector {
                    let start = row * labelCount
                    for index in 0..<labelCount { scores[index] += value * weights[start + index] }
                }
            }
        }
        let own = scores[label]
        var rival: Float = labelCount > 1 ? -.infinity : 0
        for index in 0..<labelCount where index != label { rival = max(rival, scores[index]) }
        return Double(Self.sharpness * (own - rival))
    }

    /// Weight of each known feature, sorted by bucket so that sums come out the same every time.
    private func vector(_ counts: [(Int, Float)]) -> [(Int, Float)] {
        var result: [(Int, Float)] = []
        result.reserveCapacity(counts.count)
        for block in 0...1 {
            let range = block * Self.buckets..<(block + 1) * Self.buckets
            var norm: Float = 0
            let start = result.count
            for (bucket, count) in counts where range.contains(bucket) && rows[bucket] >= 0 {
                let value = (1 + log(count)) * idf[Int(rows[bucket])]
                norm += value * value
                result.append((Int(rows[bucket]), value))
            }
            guard norm > 0 else { continue }
            for index in start..<result.count { result[index].1 /= norm.squareRoot() }
        }
        return result
    }

    private mutating func normalizeColumns() {
        var norms = [Float](repeating: 0, count: labelCount)
        for index in weights.indices { norms[index % labelCount] += weights[index] * weights[index] }
        for index in weights.indices {
            let norm = norms[index % labelCount]
            if norm > 0 { weights[index] /= norm.squareRoot() }
        }
    }

    private static func counts(of text: String) -> [(Int, Float)] {
        var hashes = words.hashes(in: text).map { Int($0 % UInt64(buckets)) }
        hashes += characters.hashes(in: text).map { buckets + Int($0 % UInt64(buckets)) }
        hashes.sort()
        var counts: [(Int, Float)] = []
        for hash in hashes {
            if counts.last?.0 == hash { counts[counts.count - 1].1 += 1 } else { counts.append((hash, 1)) }
        }
        return counts
    }
}
