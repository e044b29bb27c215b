/// The labels of a task and the sets of them that rows bear, each under a small number in the order of appearance.
///
/// Labels are told apart by their bytes: two normal forms of one name are two labels here, since a reader of the file takes
/// them for two.
struct LabelNumbers: Sendable {
    /// A label compared by its bytes.
    private struct Name: Sendable, Hashable {
        let text: String

        static func == (left: Name, right: Name) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
            hasher.combine(0xFF as UInt8)
        }
    }

    /// The labels.
    private(set) var names: [String] = []
    /// The sets: the numbers of their labels, ascending, each once.
    private(set) var sets: [[Int32]] = []
    private var numbers: [Name: Int32] = [:]
    private var setNumbers: [[Int32]: Int32] = [:]

    /// The number of the set of `labels`.
    mutating func number(of labels: [String]) -> Int32 {
        set(labels.map { name($0) })
    }

    /// The number of the set of the labels with these numbers.
    mutating func set(_ labels: [Int32]) -> Int32 {
        let members = labels.count < 2 ? labels : Array(Set(labels)).sorted()
        if let known = setNumbers[members] { return known }
        let number = Int32(clamping: sets.count)
        setNumbers[members] = number
        sets.append(members)
        return number
    }

    /// The labels of a set.
    func labels(of set: Int32) -> [String] { sets[Int(set)].map { names[Int($0)] } }

    private mutating func name(_ label: String) -> Int32 {
        if let known = numbers[Name(text: label)] { return known }
        let number = Int32(clamping: names.count)
        numbers[Name(text: label)] = number
        names.append(label)
        return number
    }
}
