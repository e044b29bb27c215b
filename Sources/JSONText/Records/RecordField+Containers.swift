extension RecordField {
    /// Calls `body` with each element of an array, in order, until it says false; with none for another kind.
    ///
    /// - Parameter bytes: what was scanned.
    public func forEachElement(in bytes: UnsafeRawBufferPointer, _ body: (RecordField) -> Bool) {
        guard kind == .array else { return }
        var cursor = RecordCursor(bytes, position: start + 1)
        cursor.skipWhitespace()
        while let element = cursor.value(depth: 0) {
            guard body(element) else { return }
            cursor.skipWhitespace()
            guard cursor.take(UInt8(ascii: ",")) else { return }
            cursor.skipWhitespace()
        }
    }

    /// Calls `body` with the name, which is a string, and the value of each member of an object, in order, until it says
    /// false; with none for another kind.
    ///
    /// A name that stands twice is given twice.
    /// - Parameter bytes: what was scanned.
    public func forEachMember(in bytes: UnsafeRawBufferPointer, _ body: (RecordField, RecordField) -> Bool) {
        guard kind == .object else { return }
        var cursor = RecordCursor(bytes, position: start + 1)
        cursor.skipWhitespace()
        while let name = cursor.string() {
            cursor.skipWhitespace()
            guard cursor.take(UInt8(ascii: ":")) else { return }
            cursor.skipWhitespace()
            guard let value = cursor.value(depth: 0), body(name, value) else { return }
            cursor.skipWhitespace()
            guard cursor.take(UInt8(ascii: ",")) else { return }
            cursor.skipWhitespace()
        }
    }
}
