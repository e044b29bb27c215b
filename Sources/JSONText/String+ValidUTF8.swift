extension String {
    /// Text of bytes that are UTF-8 for certain: read by the reader, which checks them, or written from strings.
    ///
    /// Checking them once more takes thirty times as long as copying them where they are not all ASCII.
    package init(validUTF8 bytes: UnsafeRawBufferPointer) {
        if #available(macOS 26, *), !bytes.isASCII {
            self.init(copying: UTF8Span(unchecked: bytes.bindMemory(to: UInt8.self).span))
        } else {
            self.init(decoding: bytes, as: UTF8.self)
        }
    }

    /// Text of bytes that are UTF-8 for certain.
    package init(validUTF8 bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { String(validUTF8: $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether no byte has its highest bit set.
    fileprivate var isASCII: Bool {
        guard let baseAddress else { return true }
        var union: UInt8 = 0
        for index in 0..<count { union |= baseAddress.load(fromByteOffset: index, as: UInt8.self) }
        return union < 0x80
    }
}
