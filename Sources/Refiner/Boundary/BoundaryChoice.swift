/// Chooses among more accepted texts than are wanted: those that the classifier of the round is least sure to be of their
/// class, among them texts that it takes for another.
///
/// What lies so far beyond the boundary that its label is not to be believed the `contrast` gate has refused already. Real
/// rows chosen so gained half as much again as random ones of the same classes (docs/evidence.md).
struct BoundaryChoice: Sendable {
    let classifier: RoundClassifier

    /// The numbers of the texts to give up, so that `count` are left; the first accepted stays among equals.
    func surplus(of texts: [String], label: String, count: Int) -> [Int] {
        guard texts.count > count else { return [] }
        let gaps = texts.map { classifier.reading(of: $0, as: label)?.gap ?? .infinity }
        let order = texts.indices.sorted { (gaps[$0], $0) < (gaps[$1], $1) }
        return order.dropFirst(max(0, count)).sorted()
    }
}
