import JSONText

/// A JSON value together with where it stands, so that whoever refuses it can say file, line and path.
struct LocatedJSON {
    let json: JSON
    let path: JSONPath
    let file: InputFile
    /// The line where it is known already: the lines of a JSONL file are parsed one by one.
    var fixedLine: Int?

    /// Parses a whole file.
    init(parsing file: InputFile, expected: String) throws(RefineError) {
        guard file.bytes.contains(where: { $0 > 0x20 }) else {
            throw RefineError(.badInput, "is empty; expected \(expected)", at: Place(file: file.name))
        }
        do {
            self.init(json: try JSON(parsing: file.bytes), path: .root, file: file)
        } catch {
            throw RefineError(
                .badInput, "not JSON: \(error.reason) (column \(error.column)); expected \(expected)",
                at: Place(file: file.name, line: error.line))
        }
    }

    init(json: JSON, path: JSONPath, file: InputFile, fixedLine: Int? = nil) {
        self.json = json
        self.path = path
        self.file = file
        self.fixedLine = fixedLine
    }

    /// Where the value stands.
    var place: Place {
        Place(file: file.name, line: fixedLine ?? file.line(of: json.offset), path: path.description)
    }

    /// An error about this value: `expected …, found …`.
    func mismatch(_ expected: String) -> RefineError {
        let found: String =
            switch json.value {
            case .number(let text): text.excerpt(40)
            case .string(let text): JSON.quoted(text.excerpt(40))
            default: json.kindName
            }
        return RefineError(.badInput, "expected \(expected), found \(found)", at: place)
    }

    private func child(_ json: JSON, _ path: JSONPath) -> LocatedJSON {
        LocatedJSON(json: json, path: path, file: file, fixedLine: fixedLine)
    }

    /// The member called `name`, if the value is an object that has one.
    func member(_ name: String) -> LocatedJSON? {
        guard let value = json[name], !value.isNull else { return nil }
        return child(value, path[name])
    }

    /// The member called `name`.
    func required(_ name: String, _ expected: String) throws(RefineError) -> LocatedJSON {
        guard json.members != nil else { throw mismatch("an object with \"\(name)\"") }
        guard let member = member(name) else {
            throw RefineError(.badInput, "\"\(name)\" is missing; expected \(expected)", at: place)
        }
        return member
    }

    /// The elements, if the value is an array.
    func elements(_ expected: String) throws(RefineError) -> [LocatedJSON] {
        guard let array = json.array else { throw mismatch(expected) }
        return array.enumerated().map { child($1, path[$0]) }
    }

    /// The members in the order of the file, if the value is an object in which no name appears twice.
    func uniqueMembers(_ expected: String) throws(RefineError) -> [(name: String, value: LocatedJSON)] {
        guard let members = json.members else { throw mismatch(expected) }
        // A set of strings takes two normal forms of one name for one, as everything after this does.
        var seen = Set<String>()
        if let twice = members.first(where: { !seen.insert($0.name).inserted }) {
            throw RefineError(.badInput, "\(JSON.quoted(twice.name.excerpt())) appears twice", at: place)
        }
        return members.map { ($0.name, child($0.value, path[$0.name])) }
    }

    /// The string.
    func string(_ expected: String) throws(RefineError) -> String {
        guard let string = json.string else { throw mismatch(expected) }
        return string
    }

    /// A finite number within `range`.
    func number(_ expected: String, in range: ClosedRange<Double>) throws(RefineError) -> Double {
        guard let number = json.double, number.isFinite, range.contains(number) else { throw mismatch(expected) }
        return number
    }

    /// A whole number of at least 0, and small enough that sums of many cannot overflow.
    func count() throws(RefineError) -> Int {
        guard let count = json.int, (0...1_000_000_000_000).contains(count) else {
            throw mismatch("a whole number of at least 0")
        }
        return count
    }

    /// A class or task name: text that is not empty and not absurdly long, or a whole number written as one.
    func name(_ expected: String) throws(RefineError) -> String {
        let name: String
        switch json.value {
        case .string(let text): name = text
        case .number(let text) where json.int != nil: name = text
        default: throw mismatch(expected)
        }
        try Self.check(name: name, at: self)
        return name
    }

    /// Refuses names no person gave: empty ones, and ones longer than ``maximumNameBytes``.
    static func check(name: String, at located: LocatedJSON) throws(RefineError) {
        try check(name: name, place: located.place)
    }

    /// Refuses such names wherever they stand.
    static func check(name: String, place: @autoclosure () -> Place) throws(RefineError) {
        if name.isEmpty { throw RefineError(.badInput, "a name is empty; expected text", at: place()) }
        guard name.utf8.count <= maximumNameBytes else {
            throw RefineError(
                .badInput, "a name is \(name.utf8.count) bytes long; expected at most \(maximumNameBytes)",
                at: place())
        }
    }

    /// Longest class or task name read, in bytes of UTF-8.
    static let maximumNameBytes = 1024
}
