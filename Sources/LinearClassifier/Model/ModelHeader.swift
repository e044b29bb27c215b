internal import JSONText

/// What the header of a model file says, checked.
struct ModelHeader {
    struct Task {
        let name: String
        let isMultiLabel: Bool
        let classes: [String]
        let calibration: Calibration
        let thresholds: [Double]
        let schema: LabelSchema
    }

    let features: Int
    let isHalf: Bool
    /// The number of bytes after the header.
    let payload: Int
    let checksum: UInt64
    let seed: UInt64
    let settings: TrainingSettings
    let tasks: [Task]

    init(_ json: JSON) throws(ModelFileError) {
        guard let features = json["features"]?.int, (0...FeatureScanner.blockSize * 2).contains(features),
            let precision = json["precision"]?.string, precision == "float16" || precision == "float32",
            let payload = json["payload_bytes"]?.int, payload >= 0,
            let checksum = json["checksum"]?.string.flatMap({ UInt64($0, radix: 16) }),
            let seed = json["seed"]?.string.flatMap({ UInt64($0) }),
            let tasks = json["tasks"]?.array, (1...ModelFile.mostTasks).contains(tasks.count)
        else { throw .damaged("its header lacks a part") }
        self.features = features
        isHalf = precision == "float16"
        self.payload = payload
        self.checksum = checksum
        self.seed = seed
        var read: [Task] = []
        var names = Set<String>()
        var expected = features * 8
        for task in tasks {
            let found = try Self.task(task)
            guard names.insert(found.name).inserted else { throw .damaged("two tasks have one name") }
            let (weights, isTooMany) = found.classes.count.multipliedReportingOverflow(
                by: features * (isHalf ? 2 : 4) + 4)
            let (sum, isTooLong) = expected.addingReportingOverflow(weights)
            guard !isTooMany, !isTooLong else { throw .damaged("its sizes are absurd") }
            expected = sum
            read.append(found)
        }
        guard expected == payload else { throw .damaged("its sizes do not agree") }
        self.tasks = read
        settings = Self.settings(json["settings"] ?? .null, read)
    }

    private static func task(_ json: JSON) throws(ModelFileError) -> Task {
        guard let name = json["name"]?.string, let kind = json["kind"]?.string,
            kind == "single_label" || kind == "multi_label",
            let labels = json["labels"]?.array, !labels.isEmpty,
            let temperature = json["temperature"]?.double, temperature.isFinite, temperature > 1e-6, temperature < 1e6,
            let power = json["spread_power"]?.double, (0...4).contains(power)
        else { throw .damaged("its header lacks a part of a task") }
        let classes = labels.compactMap(\.string)
        guard classes.count == labels.count, Set(classes).count == classes.count else {
            throw .damaged("the labels of a task are not different strings")
        }
        let isMultiLabel = kind == "multi_label"
        let thresholds = (json["thresholds"]?.array ?? []).compactMap(\.double)
        guard thresholds.count == (isMultiLabel ? classes.count : 0), thresholds.allSatisfy({ (0...1).contains($0) })
        else { throw .damaged("the thresholds of a task are not one number from 0 to 1 a label") }
        return Task(
            name: name, isMultiLabel: isMultiLabel, classes: classes,
            calibration: Calibration(temperature: temperature, spreadPower: power), thresholds: thresholds,
            schema: schema(json["schema"] ?? .null))
    }

    private static func schema(_ json: JSON) -> LabelSchema {
        func pairs(_ name: String) -> [(String, String)] {
            (json[name]?.array ?? []).compactMap { pair in
                guard let first = pair[0]?.string, let second = pair[1]?.string else { return nil }
                return (first, second)
            }
        }
        return LabelSchema(
            exclusions: pairs("exclusions").map { .init($0.0, $0.1) },
            implications: pairs("implications").map { .init($0.0, onlyWith: $0.1) })
    }

    /// What is told of the training; it plays no part in predictions.
    private static func settings(_ json: JSON, _ tasks: [Task]) -> TrainingSettings {
        var settings = TrainingSettings()
        settings.classWeights = weights(json["class_weights"] ?? .null)
        settings.weightCap = json["weight_cap"]?.double ?? .infinity
        settings.focalGamma = json["focal_gamma"]?.double ?? settings.focalGamma
        for member in json["focal_gammas"]?.members ?? [] { settings.focalGammas[member.name] = member.value.double }
        settings.labelSmoothing = json["label_smoothing"]?.double
        settings.schemaPenalty = json["schema_penalty"]?.double ?? settings.schemaPenalty
        settings.epochs = json["epochs"]?.int ?? settings.epochs
        settings.patience = json["patience"]?.int ?? settings.patience
        settings.learningRate = json["learning_rate"]?.double ?? settings.learningRate
        settings.l2 = json["l2"]?.double ?? settings.l2
        settings.leastTexts = json["least_texts"]?.int ?? settings.leastTexts
        for task in tasks where !task.schema.isEmpty { settings.schemas[task.name] = task.schema }
        return settings
    }

    private static func weights(_ json: JSON) -> ClassWeights {
        switch json.string {
        case "none": .none
        case "sqrt": .squareRoot
        case "balanced": .balanced
        default:
            json.members.map { members in
                .explicit(members.reduce(into: [:]) { $0[$1.name] = $1.value.double })
            } ?? .automatic
        }
    }

    // MARK: Writing

    static func json(_ model: LinearModel, isHalf: Bool, payload: Int, checksum: UInt64) -> JSON {
        [
            "format": "refine model", "features": JSON(model.index.count),
            "precision": isHalf ? "float16" : "float32", "payload_bytes": JSON(payload),
            "checksum": JSON(String(checksum, radix: 16)), "seed": JSON(String(model.seed)),
            "settings": json(model.settings), "tasks": JSON(model.tasks.map { json($0) }),
        ]
    }

    private static func json(_ task: TaskModel) -> JSON {
        [
            "name": JSON(task.name), "kind": task.isMultiLabel ? "multi_label" : "single_label",
            "labels": JSON(task.classes), "temperature": JSON(task.calibration.temperature),
            "spread_power": JSON(task.calibration.spreadPower),
            "thresholds": JSON(task.thresholds.map { JSON($0) }),
            "schema": [
                "exclusions": JSON(task.schema.exclusions.map { JSON([$0.first, $0.second]) }),
                "implications": JSON(task.schema.implications.map { JSON([$0.label, $0.needs]) }),
            ],
        ]
    }

    private static func json(_ settings: TrainingSettings) -> JSON {
        let weights: JSON =
            switch settings.classWeights {
            case .automatic: "auto"
            case .none: "none"
            case .squareRoot: "sqrt"
            case .balanced: "balanced"
            case .explicit(let named): JSON(sorted(named))
            }
        return [
            "class_weights": weights, "weight_cap": JSON(settings.weightCap), "focal_gamma": JSON(settings.focalGamma),
            "focal_gammas": JSON(sorted(settings.focalGammas)), "label_smoothing": JSON(settings.labelSmoothing),
            "schema_penalty": JSON(settings.schemaPenalty), "epochs": JSON(settings.epochs),
            "patience": JSON(settings.patience), "learning_rate": JSON(settings.learningRate),
            "l2": JSON(settings.l2), "least_texts": JSON(settings.leastTexts),
        ]
    }

    private static func sorted(_ numbers: [String: Double]) -> [JSON.Member] {
        numbers.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { JSON.Member(name: $0.key, value: JSON($0.value)) }
    }
}
