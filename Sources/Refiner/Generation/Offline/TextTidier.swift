import TextFeatures

/// Mends what recombination breaks: words and marks twice in a row, marks at the ends, capitals, spaces.
struct TextTidier {
    let vocabulary: Vocabulary
    let habits: TaskHabits

    /// The tokens as a text of the task would have them.
    func tidied(_ tokens: [LearnedToken]) -> [LearnedToken] {
        spaced(cased(trimmed(withoutRepeats(tokens))))
    }

    private func isMark(_ token: LearnedToken) -> Bool {
        vocabulary.endsSentence(token.key) || vocabulary.endsClause(token.key)
    }

    /// One ideograph may well follow itself.
    private func withoutRepeats(_ tokens: [LearnedToken]) -> [LearnedToken] {
        var result: [LearnedToken] = []
        for token in tokens {
            if let last = result.last {
                if token.key == last.key && vocabulary.isWord(token.key) && token.text.count > 1 { continue }
                if isMark(token) && isMark(last) { continue }
            }
            result.append(token)
        }
        return result
    }

    private func trimmed(_ tokens: [LearnedToken]) -> [LearnedToken] {
        var rest = tokens[...]
        while let first = rest.first, isMark(first) { rest = rest.dropFirst() }
        while let last = rest.last, vocabulary.endsClause(last.key) { rest = rest.dropLast() }
        return Array(rest)
    }

    private func cased(_ tokens: [LearnedToken]) -> [LearnedToken] {
        var result = tokens
        for index in result.indices {
            let token = result[index]
            let isStart = index == 0 || vocabulary.endsSentence(result[index - 1].key)
            guard let first = token.text.first else { continue }
            if isStart {
                if habits.beginsWithCapital && first.isLowercase {
                    result[index].text = first.uppercased() + token.text.dropFirst()
                }
            } else if first.isUppercase && !habits.properNames.contains(token.key)
                && token.text.dropFirst().allSatisfy({ !$0.isUppercase })
            {
                result[index].text = first.lowercased() + token.text.dropFirst()
            }
        }
        return result
    }

    private func spaced(_ tokens: [LearnedToken]) -> [LearnedToken] {
        var result = tokens
        for index in result.indices {
            guard index > 0 else {
                result[index].spaceBefore = false
                continue
            }
            let followsWord = vocabulary.isWord(result[index - 1].key) || isMark(result[index - 1])
            if habits.isSpaced && vocabulary.isWord(result[index].key) && followsWord {
                result[index].spaceBefore = true
            }
        }
        return result
    }
}
