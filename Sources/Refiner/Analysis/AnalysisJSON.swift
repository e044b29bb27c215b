import JSONText

/// The parts of an analysis as JSON, numbers rounded to four places as RapidFit does.
enum AnalysisJSON {
    /// One entry of `class_metrics`.
    static func metrics(_ metrics: ClassMetrics) -> JSON {
        var members: [JSON.Member] = []
        if let precision = metrics.precision { members.append(number("precision", precision)) }
        if let recall = metrics.recall { members.append(number("recall", recall)) }
        members.append(number("f1", metrics.f1))
        members.append(JSON.Member(name: "support", value: JSON(metrics.support)))
        if let intervals = metrics.intervals {
            members.append(
                JSON.Member(
                    name: "intervals",
                    value: [
                        "precision": interval(intervals.precision), "recall": interval(intervals.recall),
                        "f1": interval(intervals.f1),
                    ]))
        }
        return JSON(members)
    }

    /// `[lower, upper]`.
    static func interval(_ interval: Interval) -> JSON {
        [FourPlaces.json(interval.lower), FourPlaces.json(interval.upper)]
    }

    /// One entry of `confusion_pairs`; its share is that of the true class's samples.
    static func pair(_ pair: ConfusionPair, support: Int?) -> JSON {
        var members = [
            JSON.Member(name: "true", value: JSON(pair.trueLabel)),
            JSON.Member(name: "predicted", value: JSON(pair.predictedLabel)),
            JSON.Member(name: "count", value: JSON(pair.count)),
        ]
        if let support, support > 0 { members.append(number("share", Double(pair.count) / Double(support))) }
        return JSON(members)
    }

    /// Our additions to a task of RapidFit's analysis.
    static func additions(to task: TaskAnalysis) -> [JSON.Member] {
        var members = [JSON.Member(name: "kind", value: JSON(task.kind.rawValue))]
        if let samples = task.samples { members.append(JSON.Member(name: "samples", value: JSON(samples))) }
        if let averages = task.averages {
            members.append(JSON.Member(name: "averages", value: Self.averages(averages)))
            members.append(JSON.Member(name: "zero_division", value: 0))
        }
        if let calibration = task.calibration {
            members.append(JSON.Member(name: "calibration", value: Self.calibration(calibration)))
        }
        if let doubts = task.doubts { members.append(JSON.Member(name: "label_doubts", value: DoubtJSON.json(doubts))) }
        members.append(JSON.Member(name: "merged", value: JSON(task.merged.map(merged))))
        return members
    }

    /// `{"micro": {"precision", "recall", "f1"}, …}`.
    static func averages(_ averages: TaskAverages) -> JSON {
        JSON(
            averages.named.map { name, row in
                JSON.Member(
                    name: name,
                    value: JSON([
                        number("precision", row.precision), number("recall", row.recall), number("f1", row.f1),
                    ]))
            })
    }

    static func calibration(_ calibration: Calibration) -> JSON {
        [
            "answers": JSON(calibration.answers), "expected_error": FourPlaces.json(calibration.expectedError),
            "confidence": FourPlaces.json(calibration.confidence), "accuracy": FourPlaces.json(calibration.accuracy),
            "overconfident": JSON(
                calibration.overconfident.map {
                    [
                        "label": JSON($0.label), "count": JSON($0.count),
                        "confidence": FourPlaces.json($0.confidence), "accuracy": FourPlaces.json($0.accuracy),
                    ] as JSON
                }),
        ]
    }

    /// `{"labels": [first, second], "confused": [first as second, second as first], "right": n}`.
    static func merged(_ pair: MergedPair) -> JSON {
        [
            "labels": JSON([pair.first, pair.second]),
            "confused": [JSON(pair.firstAsSecond), JSON(pair.secondAsFirst)], "right": JSON(pair.right),
        ]
    }

    private static func number(_ name: String, _ value: Double) -> JSON.Member {
        JSON.Member(name: name, value: FourPlaces.json(value))
    }
}
