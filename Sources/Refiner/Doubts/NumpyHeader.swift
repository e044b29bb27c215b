/// The header of a NumPy file (`.npy`, versions 1 to 3): what the numbers after it are.
///
/// The format is that of numpy.lib.format. Only what a matrix of probabilities can be is read.
struct NumpyHeader: Sendable, Hashable {
    /// Bytes of one number: 4 or 8, an IEEE 754 binary float, the lowest byte first.
    let width: Int
    let rows: Int
    let columns: Int
    /// Bytes before the numbers.
    let length: Int

    /// How many bytes say how long the header is.
    static let prefixLength = 12
    /// The longest header read, in bytes.
    static let maximumLength = 65_536

    /// The length of the whole header, from the file's first bytes (``prefixLength`` of them, fewer at its end).
    static func length(prefix: [UInt8]) throws(NumpyFault) -> Int {
        guard prefix.count >= 10, prefix.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
            throw NumpyFault("the file does not begin as a NumPy file (.npy) does")
        }
        switch prefix[6] {
        case 1: return 10 + Int(prefix[8]) + Int(prefix[9]) << 8
        case 2, 3:
            guard prefix.count >= 12 else { throw NumpyFault("the header is cut off") }
            let length = 12 + (8..<12).reversed().reduce(0) { $0 << 8 + Int(prefix[$1]) }
            guard length <= maximumLength else { throw NumpyFault("the header is \(length) bytes long") }
            return length
        default: throw NumpyFault("version \(prefix[6]) of the NumPy format is unknown; expected 1, 2 or 3")
        }
    }

    /// Reads a whole header.
    init(_ bytes: [UInt8]) throws(NumpyFault) {
        let start = try Self.length(prefix: Array(bytes.prefix(Self.prefixLength))) == bytes.count ? bytes : []
        guard !start.isEmpty else { throw NumpyFault("the header is cut off") }
        var literal = NumpyLiteral(bytes: bytes, position: bytes[6] == 1 ? 10 : 12)
        let entries = try literal.header()
        switch entries.type {
        case "<f4": width = 4
        case "<f8": width = 8
        default:
            throw NumpyFault(
                "the numbers are of type \(entries.type.excerpt(20)); expected <f4 or <f8 (float32, float64)")
        }
        guard !entries.isFortran else {
            throw NumpyFault("the columns stand one after the other; expected rows (numpy.ascontiguousarray)")
        }
        guard entries.shape.count == 2 else {
            throw NumpyFault("the array has \(entries.shape.count) dimensions; expected 2, rows and classes")
        }
        let (numbers, overflow) = entries.shape[0].multipliedReportingOverflow(by: entries.shape[1])
        guard !overflow, numbers <= Int.max / 16, entries.shape[1] > 0 else {
            throw NumpyFault("a matrix of \(entries.shape[0]) × \(entries.shape[1]) numbers cannot be")
        }
        (rows, columns) = (entries.shape[0], entries.shape[1])
        length = bytes.count
    }
}

/// What is wrong with a NumPy file, on one line.
struct NumpyFault: Error, Hashable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
