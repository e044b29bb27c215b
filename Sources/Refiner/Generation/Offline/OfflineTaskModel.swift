import TextFeatures

/// Everything the offline engine learns from one task before it writes.
struct OfflineTaskModel: Sendable {
    /// The classes, sorted; a class's number is its place here.
    let labels: [String]
    let vocabulary: Vocabulary
    let habits: TaskHabits
    let spans: SpanTable
    let carriers: CarrierTable
    let fluency: FluencyModel
    let contrast: ContrastModel
    /// Error samples: no new text may come near one, or hold most of one.
    let errors: OverlapIndex
    /// Training texts.
    let training: OverlapIndex
    private let texts: [[LearnedText]]
    private let neutral: Set<Vocabulary.Key>

    init(_ material: TaskMaterial) {
        labels = material.labels
        var vocabulary = Vocabulary()
        let texts = Self.learn(material, &vocabulary)
        let all = texts.flatMap { $0 }
        let neutral = Self.neutralWords(all, classes: texts.count { !$0.isEmpty }, vocabulary)
        habits = TaskHabits(all, &vocabulary)
        self.texts = texts
        self.neutral = neutral
        self.vocabulary = vocabulary
        spans = SpanTable(all)
        carriers = CarrierTable(all) { [vocabulary] key in neutral.contains(key) || !vocabulary.isWord(key) }
        fluency = FluencyModel(all, vocabulary)
        contrast = ContrastModel(all, labelCount: max(1, labels.count))
        var errors = OverlapIndex()
        for error in material.errors { errors.insert(Shingles(error.text)) }
        errors.compact()
        self.errors = errors
        var training = OverlapIndex()
        for text in all where !text.isError { training.insert(Shingles(text.source)) }
        training.compact()
        self.training = training
    }

    /// The texts of a class, training texts first.
    func texts(of label: Int) -> [LearnedText] { texts.indices.contains(label) ? texts[label] : [] }

    /// Whether a word says nothing of the class: a mark, or a word that many classes use and none uses most.
    func isNeutral(_ key: Vocabulary.Key) -> Bool { neutral.contains(key) || !vocabulary.isWord(key) }

    private static func learn(_ material: TaskMaterial, _ vocabulary: inout Vocabulary) -> [[LearnedText]] {
        let limit = max(textsPerClass, textsPerTask / max(1, material.labels.count))
        var result: [[LearnedText]] = []
        for (number, label) in material.labels.enumerated() {
            let training = spread(material.texts[label] ?? [], limit).map { ($0, false) }
            let misread = spread(material.misread(of: label), limit).map { ($0, true) }
            var learned: [LearnedText] = []
            for (source, isError) in training + misread {
                let tokens = Tokenizer.tokens(source).prefix(longestText).map { token in
                    LearnedToken(text: token.text, key: vocabulary.key(of: token), spaceBefore: token.spaceBefore)
                }
                if tokens.count >= 2 {
                    learned.append(LearnedText(tokens: tokens, label: number, isError: isError, source: source))
                }
            }
            result.append(learned)
        }
        return result
    }

    /// Words in several classes of which none has more than half of the uses.
    private static func neutralWords(
        _ texts: [LearnedText], classes: Int, _ vocabulary: Vocabulary
    ) -> Set<Vocabulary.Key> {
        var uses: [Vocabulary.Key: [Int: Int]] = [:]
        for text in texts {
            for key in Set(text.keys) { uses[key, default: [:]][text.label, default: 0] += 1 }
        }
        let least = min(4, max(2, classes / 2))
        return Set(
            uses.lazy.filter { _, byLabel in
                let most = byLabel.values.max() ?? 0
                return byLabel.count >= least && 2 * most <= byLabel.values.reduce(0, +)
            }.map(\.key))
    }

    /// At most `limit` of `texts`, evenly spread over them.
    private static func spread(_ texts: [String], _ limit: Int) -> [String] {
        guard texts.count > limit else { return texts }
        return (0..<limit).map { texts[$0 * texts.count / limit] }
    }

    /// What is learned saturates, memory does not: large classes are sampled.
    private static let textsPerClass = 60
    private static let textsPerTask = 6000
    private static let longestText = 120
}
