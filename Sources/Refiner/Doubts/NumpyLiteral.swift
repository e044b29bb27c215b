/// Reads the dictionary in the header of a NumPy file: a Python literal with three known entries.
struct NumpyLiteral {
    let bytes: [UInt8]
    var position: Int

    struct Entries {
        var type = ""
        var isFortran = false
        var shape: [Int] = []
    }

    /// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }`, then spaces and a line feed.
    mutating func header() throws(NumpyFault) -> Entries {
        var entries = Entries()
        var seen: [String] = []
        try expect("{")
        while !take("}") {
            let name = try string()
            guard !seen.contains(name) else { throw NumpyFault("the header names \(name.excerpt(20)) twice") }
            seen.append(name)
            try expect(":")
            switch name {
            case "descr": entries.type = try string()
            case "fortran_order": entries.isFortran = try boolean()
            case "shape": entries.shape = try tuple()
            default: throw NumpyFault("the header has an unknown entry \(name.excerpt(20))")
            }
            guard take(",") else {
                try expect("}")
                break
            }
        }
        skipSpace()
        guard position == bytes.count else { throw NumpyFault("the header goes on after its end") }
        for name in ["descr", "fortran_order", "shape"] where !seen.contains(name) {
            throw NumpyFault("the header lacks \(name)")
        }
        return entries
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0A { position += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Character) throws(NumpyFault) {
        guard take(character) else { throw NumpyFault("the header is not as NumPy writes it; expected \(character)") }
    }

    private mutating func string() throws(NumpyFault) -> String {
        skipSpace()
        guard position < bytes.count, bytes[position] == 0x27 || bytes[position] == 0x22 else {
            throw NumpyFault("the header is not as NumPy writes it; expected a quoted name")
        }
        let quote = bytes[position]
        guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
            throw NumpyFault("a name in the header does not end")
        }
        defer { position = end + 1 }
        return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
    }

    private mutating func boolean() throws(NumpyFault) -> Bool {
        skipSpace()
        for (word, value) in [("True", true), ("False", false)] where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw NumpyFault("fortran_order is neither True nor False")
    }

    private mutating func tuple() throws(NumpyFault) -> [Int] {
        var numbers: [Int] = []
        try expect("(")
        while !take(")") {
            guard numbers.count < 32 else { throw NumpyFault("the array has more than 32 dimensions") }
            numbers.append(try number())
            guard take(",") else {
                try expect(")")
                break
            }
        }
        return numbers
    }

    private mutating func number() throws(NumpyFault) -> Int {
        skipSpace()
        let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
            throw NumpyFault("the shape holds something that is no count")
        }
        position += digits.count
        return number
    }
}
