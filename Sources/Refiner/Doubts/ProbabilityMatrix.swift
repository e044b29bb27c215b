/// A matrix of probabilities in a NumPy file: a row a sample, a column a class, float32 or float64.
///
/// It is streamed: memory does not follow the number of rows.
public struct ProbabilityMatrix: Sendable {
    /// The file as the user named it.
    public let name: String
    /// The class of each column.
    public let labels: [String]
    /// How many rows the header says there are.
    public let rows: Int
    private let header: NumpyHeader

    /// Opens a matrix and reads its header.
    ///
    /// - Throws: ``RefineError``: `inputMissing` when there is no such file, `badInput` when it is no such matrix, or has
    ///   another number of columns than there are labels.
    public init(opening name: String, labels: [String]) throws(RefineError) {
        self.name = name
        self.labels = labels
        var stream = try ByteStream(opening: name, what: Self.expected)
        header = try Self.header(&stream)
        rows = header.rows
        guard header.columns == labels.count else {
            throw RefineError(
                .badInput, "the matrix has \(header.columns) columns, but there are \(labels.count) labels",
                at: Place(file: name))
        }
    }

    private static let expected = "a NumPy matrix (.npy) of probabilities, a row a sample and a column a class"

    private static func header(_ stream: inout ByteStream) throws(RefineError) -> NumpyHeader {
        var bytes = [UInt8](repeating: 0, count: NumpyHeader.prefixLength)
        bytes.removeLast(bytes.count - (try fill(&bytes, from: 0, &stream)))
        let length = try reading(stream.name) { () throws(NumpyFault) in try NumpyHeader.length(prefix: bytes) }
        let start = bytes.count
        bytes += [UInt8](repeating: 0, count: max(0, length - start))
        bytes.removeLast(bytes.count - (try fill(&bytes, from: start, &stream)))
        return try reading(stream.name) { () throws(NumpyFault) in try NumpyHeader(bytes) }
    }

    private static func reading<Value>(
        _ name: String, _ body: () throws(NumpyFault) -> Value
    ) throws(RefineError) -> Value {
        do {
            return try body()
        } catch {
            throw RefineError(.badInput, "\(error.message); expected \(expected)", at: Place(file: name))
        }
    }

    /// Reads until `bytes` is full or the file ends; how many bytes there are then.
    private static func fill(
        _ bytes: inout [UInt8], from start: Int, _ stream: inout ByteStream
    ) throws(RefineError) -> Int {
        var filled = start
        while filled < bytes.count {
            var failure: RefineError?
            let count = bytes.withUnsafeMutableBytes { buffer in
                do throws(RefineError) {
                    return try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Calls `body` with each row, checked and made to sum to 1, and its number, counted from 0.
    ///
    /// - Parameter scaled: called with the number of each row that had to be divided by its sum, and the sum.
    /// - Throws: ``RefineError`` `badInput` with row and column for what is no probability, and for a file with fewer or
    ///   more rows than its header says.
    package func forEachRow(
        scaled: (_ row: Int, _ sum: Double) -> Void = { _, _ in },
        _ body: (_ row: Int, _ probabilities: UnsafeBufferPointer<Float>) -> Void
    ) throws(RefineError) {
        var stream = try ByteStream(opening: name, what: Self.expected)
        guard try Self.header(&stream) == header else { throw fault("the file changed while it was read") }
        let rowBytes = header.columns * header.width
        let rowsAtOnce = max(1, (1 << 18) / rowBytes)
        var bytes = [UInt8](repeating: 0, count: rowsAtOnce * rowBytes)
        var values = [Float](repeating: 0, count: header.columns)
        var row = 0
        while row < rows {
            let wanted = min(rowsAtOnce, rows - row)
            if wanted < rowsAtOnce { bytes.removeLast((rowsAtOnce - wanted) * rowBytes) }
            let filled = try Self.fill(&bytes, from: 0, &stream)
            guard filled == bytes.count else {
                throw fault("ends after \(row + filled / rowBytes) of \(rows) rows")
            }
            for index in 0..<wanted {
                load(bytes, at: index * rowBytes, into: &values)
                try visit(row, &values, scaled, body)
                row += 1
            }
        }
        var beyond: [UInt8] = [0]
        guard try Self.fill(&beyond, from: 0, &stream) == 0 else { throw fault("goes on after its \(rows) rows") }
    }

    private func load(_ bytes: [UInt8], at offset: Int, into values: inout [Float]) {
        bytes.withUnsafeBytes { bytes in
            values.withUnsafeMutableBytes { values in
                if header.width == 4 {
                    values.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + values.count)]))
                }
            }
            if header.width == 4, UInt32(1).littleEndian == 1 { return }
            for index in values.indices {
                if header.width == 4 {
                    values[index] = Float(bitPattern: UInt32(littleEndian: values[index].bitPattern))
                } else {
                    let bits = bytes.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self)
                    values[index] = Float(Double(bitPattern: UInt64(littleEndian: bits)))
                }
            }
        }
    }

    private func visit(
        _ row: Int, _ values: inout [Float], _ scaled: (Int, Double) -> Void,
        _ body: (Int, UnsafeBufferPointer<Float>) -> Void
    ) throws(RefineError) {
        let outcome = values.withUnsafeMutableBufferPointer { values in
            Result { () throws(ProbabilityRow.Fault) in
                if case .scaled(let sum) = try ProbabilityRow.normalize(values) { scaled(row, sum) }
                body(row, UnsafeBufferPointer(values))
            }
        }
        switch outcome {
        case .success: return
        case .failure(.nothing): throw fault("the probabilities of row \(row) sum to 0")
        case .failure(.notAProbability(let column)):
            throw RefineError(
                .badInput, "\(values[column]) is no probability; expected a number of at least 0",
                at: Place(file: name, path: "row \(row), column \(column)"))
        }
    }

    private func fault(_ message: String) -> RefineError {
        RefineError(.badInput, message, at: Place(file: name))
    }
}
