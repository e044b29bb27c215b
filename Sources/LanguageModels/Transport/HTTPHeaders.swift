/// Header fields in the order given; names are compared without regard to case.
///
/// Descriptions and `dump` hide the values of fields that carry credentials.
public struct HTTPHeaders: Sendable, Hashable {
    /// One header field.
    public struct Field: Sendable, Hashable {
        /// The name as given.
        public let name: String
        /// The value without surrounding white space.
        public let value: String

        /// A field of a request or answer.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Most fields of an answer are never asked for, so it is kept as it came.
    private enum Storage: Sendable {
        case fields([Field])
        case head(RawHead)
    }

    private var storage: Storage

    /// The fields, in order; a name may occur more than once.
    public var fields: [Field] {
        switch storage {
        case .fields(let fields): fields
        case .head(let head): head.fields
        }
    }

    /// Fields from pairs of name and value.
    public init(_ pairs: KeyValuePairs<String, String> = [:]) {
        storage = .fields(pairs.map { Field(name: $0.key, value: $0.value) })
    }

    /// The fields of an answer's head.
    ///
    /// - Parameter head: the lines behind the status line.
    init(head: [UInt8]) {
        storage = .head(RawHead(bytes: head))
    }

    /// The first value of the field, or nil; setting replaces all fields of that name, or removes them for nil.
    public subscript(name: String) -> String? {
        get {
            switch storage {
            case .fields(let fields): fields.first { Self.isSame($0.name.utf8, name.utf8) }?.value
            case .head(let head): head.value { Self.isSame($0, name.utf8) }
            }
        }
        set {
            var fields = fields
            fields.removeAll { Self.isSame($0.name.utf8, name.utf8) }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
            storage = .fields(fields)
        }
    }

    /// The fields, in order, whose names begin with one of some texts in small letters.
    func fields(withPrefixes prefixes: [StaticString]) -> [Field] {
        switch storage {
        case .fields(let fields):
            fields.filter { field in
                let name = field.name.lowercased()
                return prefixes.contains { name.hasPrefix("\($0)") }
            }
        case .head(let head): head.fields(withPrefixes: prefixes)
        }
    }

    /// Adds a field behind the others, also when its name occurs already.
    public mutating func append(_ value: String, to name: String) {
        var fields = fields
        // Given up first, so that the array is not copied.
        storage = .fields([])
        fields.append(Field(name: name, value: value))
        storage = .fields(fields)
    }

    /// Whether both have the same fields in the same order.
    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.fields == right.fields
    }

    /// Hashes the fields in their order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fields)
    }

    private static func isSame(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        left.elementsEqual(right) { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Fields from pairs of name and value, in the order written.
    public init(dictionaryLiteral elements: (String, String)...) {
        storage = .fields(elements.map { Field(name: $0.0, value: $0.1) })
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomReflectable {
    /// The fields one by one, credentials hidden.
    public var description: String { fields.map(\.description).joined(separator: ", ") }

    /// A mirror that shows the descriptions of the fields.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: fields.map(\.description)) }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomReflectable {
    private static let credentials: Set<String> = [
        "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "set-cookie",
    ]

    /// Name and value, the value of a credential hidden.
    public var description: String {
        let isCredential = Self.credentials.contains(name.lowercased())
        return "\(name): \(isCredential ? Secret.placeholder : value)"
    }

    /// A mirror that shows the description alone.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: [description]) }
}

extension UInt8 {
    /// The byte with an ASCII capital letter made small.
    var lowercasedASCII: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
