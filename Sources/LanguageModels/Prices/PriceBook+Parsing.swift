internal import JSONText

extension PriceBook {
    /// Prices from a file's text.
    ///
    ///     {"date": "2026-11-21", "source": "my contract", "currency": "USD", "per": 1000000,
    ///      "models": {"gpt-4.1-mini": {"input": "0.40", "cached_input": "0.10", "output": "1.60",
    ///                                  "batch_input": "0.20", "batch_output": "0.80"},
    ///                 "*": {"input": 0, "output": 0}},
    ///      "providers": [{"name": "acme", "hosts": ["api.acme.example"], "models": {…}}]}
    ///
    /// Prices are decimal dollars, as numbers or strings, taken digit by digit. Needed are `input` and `output` of each
    /// model; what is left out costs as much as without cache or batch. `currency` can only be `USD`; `per` is the number
    /// of tokens that the prices are for: 1000000, the default, 1000 or 1. `models` hold at any host, those of a provider
    /// at its own. Any other member is refused, so that a slip of the pen is not passed over.
    ///
    /// - Throws: the first fault with its line and path.
    public init(parsing text: String) throws(PriceError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Prices from a file's bytes.
    ///
    /// See ``init(parsing:)-(String)``.
    public init(parsing bytes: [UInt8]) throws(PriceError) {
        let root: JSON
        do {
            root = try JSON(parsing: bytes, maximumDepth: 16)
        } catch {
            throw PriceError(reason: error.description)
        }
        let reader = PriceFileReader(bytes: bytes)
        self = try reader.book(root)
    }
}

/// Reads the values of a file of prices, and says where one is wrong.
private struct PriceFileReader {
    let bytes: [UInt8]

    func book(_ root: JSON) throws(PriceError) -> PriceBook {
        let path = JSONPath.root
        try check(root, path, members: ["date", "source", "currency", "per", "models", "providers"])
        if let currency = root["currency"], currency.string != "USD" {
            throw fault(currency, path["currency"], "only USD is understood")
        }
        var scale = 1
        if let per = root["per"] {
            guard let tokens = per.int, [1, 1000, 1_000_000].contains(tokens) else {
                throw fault(per, path["per"], "1000000, 1000 or 1 is expected")
            }
            scale = 1_000_000 / tokens
        }
        guard root["models"] != nil || root["providers"] != nil else {
            throw fault(root, path, #"the member "models" is missing"#)
        }
        let models = try root["models"].map { (value) throws(PriceError) in
            try self.models(value, path["models"], scale)
        }
        let providers = try root["providers"].map { (value) throws(PriceError) in
            try self.providers(value, path["providers"], scale)
        }
        return PriceBook(
            models: models ?? [:],
            providers: providers ?? [],
            date: try text(root, "date", path),
            source: try text(root, "source", path)
        )
    }

    private func providers(_ value: JSON, _ path: JSONPath, _ scale: Int) throws(PriceError) -> [PriceBook.Provider] {
        guard let elements = value.array else {
            throw fault(value, path, "an array is expected, not \(value.kindName)")
        }
        var providers: [PriceBook.Provider] = []
        for (index, element) in elements.enumerated() {
            let path = path[index]
            try check(element, path, members: ["name", "hosts", "models"])
            guard let name = try text(element, "name", path), !name.isEmpty else {
                throw fault(element, path, #"the member "name" is missing"#)
            }
            guard let hosts = element["hosts"]?.array?.compactMap(\.string), !hosts.isEmpty,
                hosts.count == element["hosts"]?.array?.count
            else {
                throw fault(element["hosts"] ?? element, path["hosts"], "an array of host names is expected")
            }
            guard let models = element["models"] else {
                throw fault(element, path, #"the member "models" is missing"#)
            }
            providers.append(
                PriceBook.Provider(
                    name: name,
                    hosts: hosts.map(PriceBook.normalized),
                    models: try self.models(models, path["models"], scale)
                ))
        }
        return providers
    }

    private func models(_ value: JSON, _ path: JSONPath, _ scale: Int) throws(PriceError) -> [String: ModelPrice] {
        try check(value, path, members: nil)
        var models: [String: ModelPrice] = [:]
        for member in value.members ?? [] {
            models[member.name] = try price(member.value, path[member.name], scale)
        }
        return models
    }

    private func price(_ value: JSON, _ path: JSONPath, _ scale: Int) throws(PriceError) -> ModelPrice {
        try check(value, path, members: ["input", "cached_input", "output", "batch_input", "batch_output"])
        let cached = try amount(value, "cached_input", path, scale)
        let batchInput = try amount(value, "batch_input", path, scale)
        let batchOutput = try amount(value, "batch_output", path, scale)
        guard let input = try amount(value, "input", path, scale) else {
            throw fault(value, path, #"the member "input" is missing"#)
        }
        guard let output = try amount(value, "output", path, scale) else {
            throw fault(value, path, #"the member "output" is missing"#)
        }
        return ModelPrice(
            input: input, cachedInput: cached, output: output, batchInput: batchInput, batchOutput: batchOutput)
    }

    private func amount(_ object: JSON, _ name: String, _ path: JSONPath, _ scale: Int) throws(PriceError) -> Money? {
        guard let value = object[name], !value.isNull else { return nil }
        let text: String
        switch value.value {
        case .number(let token): text = token
        case .string(let string): text = string
        default: throw fault(value, path[name], "\(value.kindName) is \(PriceError.notAPrice)")
        }
        guard let money = Money(decimal: text) else {
            throw fault(value, path[name], "\(PriceError.quoted(text)) is \(PriceError.notAPrice)")
        }
        let scaled = money.times(scale)
        guard scaled.picodollars < .max else {
            throw fault(value, path[name], "\(PriceError.quoted(text)) is more than any model costs")
        }
        return scaled
    }

    private func text(_ object: JSON, _ name: String, _ path: JSONPath) throws(PriceError) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else {
            throw fault(value, path[name], "a string is expected, not \(value.kindName)")
        }
        return text
    }

    /// Refuses what is no object, and members that are unknown or given twice.
    private func check(_ value: JSON, _ path: JSONPath, members known: Set<String>?) throws(PriceError) {
        guard let members = value.members else {
            throw fault(value, path, "an object is expected, not \(value.kindName)")
        }
        if let name = value.duplicateMemberNames.first {
            throw fault(value[name] ?? value, path[name], "the member is there twice")
        }
        for member in members where known?.contains(member.name) == false {
            throw fault(member.value, path[member.name], "there is no such member")
        }
    }

    private func fault(_ value: JSON, _ path: JSONPath, _ reason: String) -> PriceError {
        PriceError(line: JSON.line(ofOffset: value.offset, in: bytes), path: path.description, reason: reason)
    }
}
