#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Turns texts into the rows of a ``FeatureMatrix``: log counts, each block of unit length.
enum Featurizer {
    /// The rows of training texts, and the features seen in them.
    ///
    /// - Parameter leastTexts: Features of fewer texts are left out.
    static func learn(
        _ texts: [String], leastTexts: Int, threads: Int
    ) -> (matrix: FeatureMatrix, index: FeatureIndex) {
        let blocks = scan(texts, threads: threads)
        var frequencies = [UInt32](repeating: 0, count: FeatureScanner.blockSize * 2)
        for block in blocks {
            for bucket in block.buckets { frequencies[Int(bucket)] &+= 1 }
        }
        let buckets = order(frequencies, leastTexts: UInt32(clamping: leastTexts))
        // Most features are rare, and those of one frequency alike.
        let rare = (0..<common).map { rarity(texts: texts.count, with: $0) }
        let scales = buckets.map { bucket in
            let frequency = frequencies[Int(bucket)]
            return frequency < common ? rare[Int(frequency)] : rarity(texts: texts.count, with: frequency)
        }
        let index = FeatureIndex(buckets: buckets, scales: scales, table: &frequencies)
        return (assemble(blocks, rowCount: texts.count, index, threads: threads), index)
    }

    /// The rows of texts with the features of a model.
    static func rows(
        of texts: [String], _ index: FeatureIndex, threads: Int
    ) -> FeatureMatrix {
        let blocks = scan(texts, threads: threads)
        return assemble(blocks, rowCount: texts.count, index, threads: threads)
    }

    /// How much a feature counts that some of the texts have: the inverse document frequency to the power of 0.6.
    ///
    /// The whole of it costs up to one point of macro-F1 where there are many texts a class, none of it four where
    /// there are ten.
    private static func rarity(texts: Int, with frequency: UInt32) -> Float {
        Float(pow(log((1 + Double(texts)) / (1 + Double(frequency))) + 1, 0.6))
    }

    /// The number of texts from which a feature is not rare.
    private static let common: UInt32 = 64

    /// Buckets by falling number of texts, dealt out to the groups of the matrix: what is needed often lies together.
    private static func order(_ frequencies: [UInt32], leastTexts: UInt32) -> [UInt32] {
        let least = max(1, leastTexts)
        // Most features are rare: these are sorted by counting, the rest by comparing.
        var byFrequency = [[UInt32]](repeating: [], count: Int(common))
        var frequent: [UInt32] = []
        for (bucket, frequency) in frequencies.enumerated() where frequency >= least {
            if frequency < common {
                byFrequency[Int(frequency)].append(UInt32(bucket))
            } else {
                frequent.append(UInt32(bucket))
            }
        }
        frequent.sort { (frequencies[Int($0)], $1) > (frequencies[Int($1)], $0) }
        return FeatureMatrix.dealt(frequent + byFrequency.reversed().joined())
    }

    /// The scanned features of a run of texts.
    private struct Block {
        var buckets: [UInt32] = []
        var counts: [UInt32] = []
        /// For each text, the number of its features of the word block, and of all.
        var sizes: [(words: Int, all: Int)] = []
    }

    private static let blockRows = 32

    private static func scan(_ texts: [String], threads: Int) -> [Block] {
        let count = (texts.count + blockRows - 1) / blockRows
        var blocks = [Block](repeating: Block(), count: count)
        blocks.withUnsafeMutableBufferPointer { blocks in
            nonisolated(unsafe) let blocks = blocks
            Team.run(threads: min(threads, count)) { thread, threads, _ in
                let scanner = FeatureScanner()
                var expected = 0
                for number in stride(from: thread, to: count, by: threads) {
                    var block = Block()
                    block.buckets.reserveCapacity(expected)
                    block.counts.reserveCapacity(expected)
                    for row in number * blockRows..<min(texts.count, (number + 1) * blockRows) {
                        scanner.scan(texts[row])
                        block.buckets.append(
                            contentsOf: UnsafeBufferPointer(start: scanner.buckets, count: scanner.count))
                        block.counts.append(
                            contentsOf: UnsafeBufferPointer(start: scanner.counts, count: scanner.count))
                        block.sizes.append((scanner.wordCount, scanner.count))
                    }
                    expected = block.buckets.count * 5 / 4
                    blocks[number] = block
                }
            }
        }
        return blocks
    }

    /// Writes the rows of the blocks, each where those before it end.
    private static func assemble(
        _ blocks: [Block], rowCount: Int, _ index: FeatureIndex, threads: Int
    ) -> FeatureMatrix {
        let matrix = FeatureMatrix(rowCount: rowCount, entries: blocks.reduce(0) { $0 + $1.buckets.count })
        var ends = [Int](repeating: 0, count: blocks.count)
        index.withLookup { lookup in
            ends.withUnsafeMutableBufferPointer { ends in
                nonisolated(unsafe) let ends = ends
                Team.run(threads: min(threads, blocks.count)) { thread, threads, barrier in
                    for number in stride(from: thread, to: blocks.count, by: threads) {
                        ends[number] = blocks[number].buckets.count { lookup.isKnown($0) }
                    }
                    barrier.wait()
                    if thread == 0 {
                        var sum = 0
                        for number in 0..<blocks.count {
                            sum += ends[number]
                            ends[number] = sum
                        }
                    }
                    barrier.wait()
                    for number in stride(from: thread, to: blocks.count, by: threads) {
                        let start = number == 0 ? 0 : ends[number - 1]
                        write(blocks[number], number * blockRows, lookup, into: matrix, at: start)
                    }
                }
            }
        }
        return matrix
    }

    private static func write(
        _ block: Block, _ firstRow: Int, _ lookup: FeatureIndex.Lookup, into matrix: FeatureMatrix, at start: Int
    ) {
        var end = start
        var place = 0
        block.buckets.withUnsafeBufferPointer { buckets in
            block.counts.withUnsafeBufferPointer { counts in
                for (offset, size) in block.sizes.enumerated() {
                    end = RowWriter.write(
                        buckets.baseAddress.map { $0 + place }, counts.baseAddress.map { $0 + place },
                        words: size.words, all: size.all, lookup, into: matrix,
                        row: firstRow + offset, at: end)
                    place += size.all
                }
            }
        }
    }
}
