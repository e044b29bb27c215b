import JSONText

/// Bytes on their way to a sink, collected so that the sink is called seldom.
struct AnalysisOutput {
    private let sink: AnalysisWriter.Sink
    var bytes: [UInt8] = []

    init(sink: @escaping AnalysisWriter.Sink) {
        self.sink = sink
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends what is the same in every document.
    mutating func append(fixed text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ json: JSON) { json.append(to: &bytes, style: .python) }

    mutating func append(rounded value: Double) { FourPlaces.append(value, to: &bytes) }

    /// Hands over what was collected once it is much.
    mutating func flushIfFull() throws(RefineError) {
        if bytes.count >= Self.capacity { try flush() }
    }

    /// Hands over what was collected.
    mutating func flush() throws(RefineError) {
        guard !bytes.isEmpty else { return }
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(RefineError) in try sink(buffer) }
        }
        bytes.removeAll(keepingCapacity: true)
        try result.get()
    }

    private static let capacity = 256 << 10
}
