import RefinerTestSupport

/// A dataset of many weak classes, for what shows only where much is asked at once.
enum WideShop {
    /// A workspace with an analysis of so many weak classes, and the task that it is about.
    static func workspace(classes: Int) -> Workspace {
        let labels = (0..<classes).map { "subject\($0)" }
        let workspace = Workspace()
        workspace.write(
            "analysis.json",
            Shop.analysis(["topic": labels.map { (label: $0, f1: 0.5, support: 5) }], errors: []))
        let rows = labels.flatMap { label in
            (0..<4).map { #"{"text": "\#(ShopWriter.sentence("data/\(label)/\($0)"))", "label": "\#(label)"}"# + "\n" }
        }
        workspace.write("saved/topic.jsonl", rows.joined())
        return workspace
    }
}
