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
        var (blocks, frequencies) = scan(texts, isCounted: true, threads: threads)
        let buckets = FeatureOrder.buckets(frequencies, leastTexts: UInt32(clamping: leastTexts))
        // Most features are rare, and those of one frequency alike.
        let rare = (0..<FeatureOrder.common).map { rarity(texts: texts.count, with: UInt32($0)) }
        let scales = buckets.map { bucket in
            let frequency = Int(frequencies[Int(bucket)])
            return frequency < rare.count ? rare[frequency] : rarity(texts: texts.count, with: UInt32(frequency))
        }
        let index = FeatureIndex(buckets: buckets, scales: scales, table: &frequencies)
        return (assemble(blocks, rowCount: texts.count, index, threads: threads), index)
    }

    /// The rows of texts with the features of a model.
    static func rows(
        of texts: [String], _ index: FeatureIndex, threads: Int
    ) -> FeatureMatrix {
        let (blocks, _) = scan(texts, isCounted: false, threads: threads)
        return assemble(blocks, rowCount: texts.count, index, threads: threads)
    }

    /// How much a feature counts that some of the texts have: the inverse document frequency to the power of 0.6.
    ///
    /// The whole of it costs up to one point of macro-F1 where there are many texts a class, none of it four where
    /// there are ten.
    private static func rarity(texts: Int, with frequency: UInt32) -> Float {
        Float(pow(log((1 + Double(texts)) / (1 + Double(frequency))) + 1, 0.6))
    }

    /// The scanned features of a run of texts.
    private struct Block {
        var buckets: [UInt32] = []
        var counts: [UInt32] = []
        /// For each text, the number of its features of the word block, and of all.
        var sizes: [(words: Int, all: Int)] = []
    }

    private static let blockRows = 32

    /// Scans texts, and counts for each bucket, if asked to, in how many it is.
    private static func scan(
        _ texts: [String], isCounted: Bool, threads: Int
    ) -> (blocks: [Block], frequencies: [UInt32]) {
        let count = (texts.count + blockRows - 1) / blockRows
        var blocks = [Block](repeating: Block(), count: count)
        let threads = max(1, min(threads, count, Team.mostThreads))
        var tables = [[UInt32]](repeating: [], count: threads)
        blocks.withUnsafeMutableBufferPointer { blocks in
            tables.withUnsafeMutableBufferPointer { tables in
                nonisolated(unsafe) let (blocks, tables) = (blocks, tables)
                Team.run(threads: threads) { thread, threads, _ in
                    let scanner = FeatureScanner()
                    var frequencies = [UInt32](repeating: 0, count: isCounted ? FeatureScanner.blockSize * 2 : 0)
                    var expected = 0
                    for number in stride(from: thread, to: count, by: threads) {
                        let rows = number * blockRows..<min(texts.count, (number + 1) * blockRows)
                        let block = scan(texts[rows], scanner, expected: expected)
                        if isCounted {
                            for bucket in block.buckets { frequencies[Int(bucket)] &+= 1 }
                        }
                        expected = block.buckets.count * 5 / 4
                        blocks[number] = block
                    }
                    tables[thread] = frequencies
                }
            }
        }
        var frequencies = tables[0]
        tables[0] = []
        for table in tables.dropFirst() {
            for bucket in table.indices { frequencies[bucket] &+= table[bucket] }
        }
        return (blocks, frequencies)
    }

    /// - Parameter expected: How many features there may be.
    private static func scan(_ texts: ArraySlice<String>, _ scanner: FeatureScanner, expected: Int) -> Block {
        var block = Block()
        block.buckets.reserveCapacity(expected)
        block.counts.reserveCapacity(expected)
        for text in texts {
            scanner.scan(text)
            block.buckets.append(contentsOf: UnsafeBufferPointer(start: scanner.buckets, count: scanner.count))
            block.counts.append(contentsOf: UnsafeBufferPointer(start: scanner.counts, count: scanner.count))
            block.sizes.append((scanner.wordCount, scanner.count))
        }
        return block
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
