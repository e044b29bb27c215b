/// Some texts of each class of a stream of rows: all while a class is small, evenly spread ones once it is large.
///
/// Of a class that grows too large every other text goes, then every other of the rest, and so on: what stays depends on
/// nothing but the places of the texts among those of their class.
struct TextSample: Sendable {
    /// Most texts of one class.
    static let textsPerClass = 4096
    /// Most bytes of one class.
    static let bytesPerClass = 1 << 20
    /// Most bytes of all classes; beyond, the limit of each class is halved.
    static let bytesInAll = 4 << 20

    private struct Class {
        let name: String
        var texts: [String] = []
        var bytes = 0
        /// How many texts were seen.
        var seen = 0
        /// Each how manieth text is kept: a power of two.
        var stride = 1
    }

    private var classes: [Class] = []
    private var numbers: [String: Int] = [:]
    /// The classes of each combination of labels, by its number.
    private var members: [[Int]?] = []
    private var bytes = 0
    private var limit = textsPerClass
    private var byteLimit = bytesPerClass

    /// The texts of each class, in the order of the rows.
    var texts: [String: [String]] {
        Dictionary(classes.map { ($0.name, $0.texts) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func insert(_ row: RowView) {
        var text: String?
        for number in classes(of: row.labels) {
            defer { classes[number].seen += 1 }
            guard classes[number].seen & (classes[number].stride - 1) == 0 else { continue }
            let kept = text ?? row.string
            text = kept
            classes[number].texts.append(kept)
            classes[number].bytes += kept.utf8.count
            bytes += kept.utf8.count
            thin(number)
        }
        while bytes > Self.bytesInAll && limit > 16 {
            limit /= 2
            byteLimit /= 2
            for number in classes.indices { thin(number) }
        }
    }

    private mutating func thin(_ number: Int) {
        while classes[number].texts.count > 1,
            classes[number].texts.count > limit || classes[number].bytes > byteLimit
        {
            bytes -= classes[number].bytes
            let texts = classes[number].texts
            classes[number].texts = stride(from: 0, to: texts.count, by: 2).map { texts[$0] }
            classes[number].bytes = classes[number].texts.reduce(0) { $0 + $1.utf8.count }
            classes[number].stride *= 2
            bytes += classes[number].bytes
        }
    }

    private mutating func classes(of labels: RowLabels) -> [Int] {
        while members.count <= labels.number { members.append(nil) }
        if let known = members[labels.number] { return known }
        let found = labels.names.map { name in
            if let number = numbers[name] { return number }
            numbers[name] = classes.count
            classes.append(Class(name: name))
            return classes.count - 1
        }
        members[labels.number] = found
        return found
    }
}
