extension StableHash {
    /// A hash of 128 bits over texts and numbers, in the order in which they are added.
    ///
    /// Two chains of folded products, as in wyhash (Wang Yi, 2019), that take eight bytes a step. Each text counts with its
    /// length, so that no two lists of parts give the same words. Not for adversaries.
    public struct Wide: Sendable {
        private var first: UInt64 = 0xA076_1D64_78BD_642F
        private var second: UInt64 = 0xE703_7ED1_A0B4_28DB

        /// The hash of nothing.
        public init() {}

        /// Adds a number.
        @inline(__always)
        public mutating func add(_ word: UInt64) {
            first = Self.fold(first ^ word, 0x8EBC_6AF0_9C88_C6E3)
            second = Self.fold(second ^ word, 0x5899_65CC_7537_4CC3)
        }

        /// Adds a text's UTF-8 bytes.
        public mutating func add(_ text: String) {
            var text = text
            text.withUTF8 { bytes in
                add(UInt64(bytes.count))
                let raw = UnsafeRawBufferPointer(bytes)
                let whole = raw.count & ~7
                var index = 0
                while index < whole {
                    add(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
                    index &+= 8
                }
                if whole < raw.count { add(raw[whole...].reduce(0) { $0 << 8 | UInt64($1) }) }
            }
        }

        /// The hash of what was added, 32 digits.
        public var hexadecimal: String {
            Self.digits(mix(first ^ second &* 0x9E37_79B9_7F4A_7C15)) + Self.digits(mix(second))
        }

        /// Both halves of a product in one word.
        @inline(__always)
        private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let product = left.multipliedFullWidth(by: right)
            return product.high ^ product.low
        }

        private static func digits(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }
}
