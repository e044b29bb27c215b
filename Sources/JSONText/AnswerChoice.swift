/// Chooses among the values of an answer.
enum AnswerChoice {
    static func best(of candidates: [AnswerCandidate], in bytes: [UInt8]) -> AnswerReader.Reading? {
        let runs = runs(of: candidates, in: bytes)
        guard var best = runs.max(by: { rank($0) < rank($1) }) else { return nil }
        if let names = commonNames(best) {
            let isFenced = best[0].isFenced
            best = runs.filter { $0[0].isFenced == isFenced && commonNames($0) == names }.flatMap(\.self)
        }
        var mends = best.reduce(into: Set()) { $0.formUnion($1.mends) }
        let outside = [bytes[..<best[0].range.lowerBound], bytes[best[best.count - 1].range.upperBound...]]
        if !outside.joined().allSatisfy(isWhitespace) { mends.insert(.surroundingText) }
        guard best.count > 1 || best[0].isElement else {
            return AnswerReader.Reading(value: best[0].value, mends: mends)
        }
        if !best.allSatisfy(\.isElement) { mends.insert(.severalValues) }
        let value = JSON(.array(best.map(\.value)), offset: best[0].range.lowerBound)
        return AnswerReader.Reading(value: value, mends: mends)
    }

    /// Candidates that follow one another with nothing but commas, list marks and fences between them.
    private static func runs(of candidates: [AnswerCandidate], in bytes: [UInt8]) -> [[AnswerCandidate]] {
        candidates.reduce(into: []) { runs, candidate in
            if let previous = runs.last?.last, previous.isFenced == candidate.isFenced,
                bytes[previous.range.upperBound..<candidate.range.lowerBound].allSatisfy(isSeparator)
            {
                runs[runs.count - 1].append(candidate)
            } else {
                runs.append([candidate])
            }
        }
    }

    /// Texts before numbers, fenced before free, long before short, and last before first: drafts precede answers.
    private static func rank(_ run: [AnswerCandidate]) -> (Int, Int, Int, Int) {
        (
            run.contains(where: \.holdsText) ? 1 : 0, run[0].isFenced ? 1 : 0, run.reduce(0) { $0 + $1.range.count },
            run[0].range.lowerBound
        )
    }

    /// The member names that all values of a run share, `nil` unless all are objects with the same names.
    private static func commonNames(_ run: [AnswerCandidate]) -> Set<String>? {
        var common: Set<String>?
        for candidate in run {
            guard let members = candidate.value.members else { return nil }
            let names = Set(members.map(\.name))
            guard common == nil || common == names else { return nil }
            common = names
        }
        return common
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "."),
            UInt8(ascii: ")"), UInt8(ascii: "`"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: isWhitespace(byte)
        }
    }
}
