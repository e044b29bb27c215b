extension JSON {
    /// The value of a member, the last of that name as in Python; `nil` without one, or if this is no object.
    ///
    /// Names are compared exactly: a composed "é" is not a decomposed one. Takes time linear in the members.
    public subscript(name: String) -> JSON? {
        guard case .object(let members) = value else { return nil }
        return members.last { $0.name.isSame(as: name) }?.value
    }

    /// The element at an index, or `nil` outside the array or if this is no array.
    public subscript(index: Int) -> JSON? {
        guard case .array(let elements) = value, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text of a string, else `nil`.
    public var string: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// The nearest double of a number, else `nil`.
    ///
    /// The tokens `NaN` and `Infinity` give their doubles, and numbers too large give an infinity: check `isFinite`.
    public var double: Double? {
        if case .number(let token) = value { Double(token) } else { nil }
    }

    /// The exact integer of a number, else `nil`.
    ///
    /// `2.0` and `2e0` count as 2. Nothing is rounded: `2.5` and integers that do not fit give `nil`, and integers
    /// beyond 2^53 keep every digit.
    public var int: Int? {
        if case .number(let token) = value { Int(token) ?? NumberToken.integer(token) } else { nil }
    }

    /// The truth value of a boolean, else `nil`.
    public var bool: Bool? {
        if case .bool(let flag) = value { flag } else { nil }
    }

    /// The elements of an array, else `nil`.
    public var array: [JSON]? {
        if case .array(let elements) = value { elements } else { nil }
    }

    /// The members of an object in source order, duplicates included, else `nil`.
    public var members: [Member]? {
        if case .object(let members) = value { members } else { nil }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        if case .null = value { true } else { false }
    }

    /// The kind with its article, for messages, such as `an object` or `a string`.
    public var kindName: String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The names that this object bears more than once, each once, in order of their second appearance.
    ///
    /// Empty for other kinds. Members of nested objects are not looked at.
    public var duplicateMemberNames: [String] {
        guard case .object(let members) = value, members.count > 1 else { return [] }
        var seen: [[UInt8]: Int] = [:]
        return members.compactMap { member in
            seen[Array(member.name.utf8), default: 0] += 1
            return seen[Array(member.name.utf8)] == 2 ? member.name : nil
        }
    }
}

extension String {
    /// Whether both have the same bytes, which is less than Swift's equality asks for.
    fileprivate func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var (own, other) = (self, other)
        return own.withUTF8 { own in other.withUTF8 { own.elementsEqual($0) } }
    }
}
