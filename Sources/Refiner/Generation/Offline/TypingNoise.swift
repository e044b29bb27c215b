import TextFeatures

/// Light noise as people type it: two letters swapped, one left out or doubled, or no capital at the start.
enum TypingNoise {
    /// `text` with one slip in one word of at least four letters; unchanged where there is none.
    static func slip(_ text: String, _ generator: inout SeededGenerator) -> String {
        var characters = Array(text)
        let inside = characters.indices.filter { index in
            index > 0 && index + 2 < characters.count
                && (index - 1...index + 2).allSatisfy { characters[$0].isLetter && characters[$0].isCased }
        }
        guard let place = generator.choice(inside) else { return text }
        switch generator.integer(below: 4) {
        case 0: characters.swapAt(place, place + 1)
        case 1: characters.remove(at: place)
        case 2: characters.insert(characters[place], at: place)
        default: return text.lowercased()
        }
        return String(characters)
    }
}
