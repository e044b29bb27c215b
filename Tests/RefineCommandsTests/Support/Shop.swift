import Foundation

/// A small dataset and its analysis: what customers of a shop write about, in three classes, two of them weak.
enum Shop {
    static let texts: [String: [String]] = [
        "billing": [
            "why was my credit card charged twice this month", "the invoice shows a fee that i never agreed to",
            "please explain the extra amount on my statement", "i was billed for an order i cancelled on monday",
            "can you send me a copy of the receipt for tax", "my payment was declined but the money is gone",
            "how do i change the card that you charge", "there is an unknown charge of twelve dollars on my bill",
            "the discount code was not applied to my invoice", "you charged me in euros and not in dollars",
            "i want to pay by bank transfer and not by card", "when will the payment for last month be taken",
        ],
        "shipping": [
            "where is the parcel that i ordered last week", "the courier left my box in the rain outside",
            "can you deliver to my office and not my home", "tracking has not moved for four days now",
            "how long does delivery to canada usually take", "my package arrived at the wrong address again",
            "please change the delivery date to next friday", "the driver never rang the bell and drove off",
            "is express shipping possible for this order", "one of the two boxes has not arrived yet",
            "the tracking number you sent does not work", "do you ship large items to the islands as well",
        ],
        "returns": [
            "how can i send these shoes back to you", "i want to return the lamp because it is broken",
            "what is the last day on which i can return this", "do i need the original box to send it back",
            "the return label in the box is torn", "can i exchange the blue shirt for a green one",
            "i sent the jacket back and heard nothing since", "who pays the postage when i return an item",
            "the zip broke after a day and i want a new one", "is it possible to return only part of an order",
            "i changed my mind and want to give it back", "where do i drop off a return in my town",
        ],
    ]

    static let labels = ["billing", "shipping", "returns"]

    /// Rows of the training data, in the order of the labels.
    static var rows: [(text: String, label: String)] {
        labels.flatMap { label in (texts[label] ?? []).map { ($0, label) } }
    }

    /// What the classifier got wrong.
    static let errors: [(text: String, label: String, predicted: String)] = [
        ("the delivery fee on my bill is higher than it should be", "billing", "shipping"),
        ("you took money for the express parcel that never came", "billing", "shipping"),
        ("i paid for shipping on friday and see nothing in tracking", "shipping", "billing"),
        ("the box i sent for a refund is still with the courier", "shipping", "returns"),
    ]

    /// The rows as lines of JSON.
    static var jsonLines: String {
        rows.map { #"{"text": "\#($0.text)", "label": "\#($0.label)"}"# + "\n" }.joined()
    }

    /// An analysis over `tasks`: for each its classes with their F1 and support.
    static func analysis(
        _ tasks: [String: [(label: String, f1: Double, support: Int)]] = ["topic": measured],
        errors: [(text: String, label: String, predicted: String)] = errors
    ) -> String {
        TestJSON.text([
            "tasks": tasks.mapValues { classes -> [String: Any] in
                [
                    "accuracy": 0.75, "labels": classes.map(\.label),
                    "class_metrics": Dictionary(
                        uniqueKeysWithValues: classes.map {
                            ($0.label, ["precision": $0.f1, "recall": $0.f1, "f1": $0.f1, "support": $0.support])
                        }),
                    "errors": errors.filter { error in classes.contains { $0.label == error.label } }.map {
                        [
                            "text": $0.text, "true_label": $0.label, "predicted_label": $0.predicted,
                            "confidence": 0.8,
                        ] as [String: Any]
                    },
                ]
            }
        ])
    }

    static let measured: [(label: String, f1: Double, support: Int)] = [
        ("billing", 0.6, 5), ("shipping", 0.7, 6), ("returns", 0.95, 7),
    ]

    /// A workspace with the analysis, the task it is about, and another task.
    static func workspace(_ analysis: String = analysis()) -> Workspace {
        let workspace = Workspace()
        workspace.write("analysis.json", analysis)
        workspace.write("saved/topic.jsonl", jsonLines)
        workspace.write("saved/tone.jsonl", #"{"text": "stay as i am", "label": "calm", "note": 1.50}"# + "\n")
        return workspace
    }
}
