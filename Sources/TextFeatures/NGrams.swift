/// What character and word n-grams have in common.
enum NGrams {
    /// Every run of `size` neighbours, in order.
    static func windows<Item>(of items: [Item], size: Int) -> [ArraySlice<Item>] {
        guard items.count >= size else { return [] }
        return (0...items.count - size).map { items[$0..<$0 + size] }
    }
}
