/// What `run --json` prints (DESIGN.md §4.5), with the types it promises.
struct RunSummary: Decodable {
    struct Task: Decodable {
        let selected: [String]
        let received: Int
        let kept: Int
        let refused: [String: Int]
    }

    struct Stopped: Decodable {
        let task: String
        let label: String
        let reason: String
    }

    let iteration: Int
    let status: String
    let output: String
    let engine: String
    let tasks: [String: Task]
    let stopped: [Stopped]
    let calls: Int
    let input_tokens: Int
    let output_tokens: Int
    let cost_usd: Double?

    static let keys: Set = [
        "iteration", "status", "output", "engine", "tasks", "stopped", "calls", "input_tokens", "output_tokens",
        "cost_usd",
    ]
}

/// What `plan --json` prints.
struct PlanSummary: Decodable {
    struct Demand: Decodable {
        struct Confusion: Decodable {
            let label: String
            let count: Int
            let direction: String
        }

        let task: String
        let label: String
        let count: Int
        let reason: String
        let f1: Double
        let support: Int
        let errors: Int
        let confusions: [Confusion]
    }

    struct Estimate: Decodable {
        let calls: Int
        let input_tokens: Int
        let output_tokens: Int
        let cost_usd: Double?
    }

    let demands: [Demand]
    let estimate: Estimate
}

/// What `audit --json` prints.
struct AuditSummary: Decodable {
    struct Sums: Decodable {
        let calls: Int
        let input_tokens: Int
        let output_tokens: Int
        let cost_usd: Double?
        let phase: String?
        let task: String?
        let label: String?
        let model: String?
        let endpoint: String?
        let outcome: String?
        let iteration: Int?
        let retries: Int?
        let failed: Int?
    }

    let by: [String]
    let rows: [Sums]
    let total: Sums
}

/// What `history show N --json` prints.
struct IterationSummary: Decodable {
    struct Demand: Decodable {
        let task: String
        let label: String
        let count: Int
        let received: Int
        let kept: Int
        let refused: [String: Int]
        let stopped: String?
        let samples: [String]
    }

    let iteration: Int
    let status: String
    let engine: String
    let received: Int
    let kept: Int
    let calls: Int
    let input_tokens: Int
    let output_tokens: Int
    let demands: [Demand]
}

/// What `history list --json` prints.
struct HistorySummary: Decodable {
    struct Iteration: Decodable {
        let iteration: Int
        let status: String
    }

    let iterations: [Iteration]
}

/// What `models --json` prints.
struct ModelsSummary: Decodable {
    struct Model: Decodable {
        struct Check: Decodable {
            let check: String
            let status: String
            let found: String?
        }

        let engine: String
        let model: String
        let endpoint: String
        let usable: Bool
        let form: String?
        let requests: Int
        let latency_ms: Int?
        let checks: [Check]

        /// How a check ended.
        func status(_ name: String) -> String? { checks.first { $0.check == name }?.status }

        /// What was said about a check.
        func found(_ name: String) -> String { checks.first { $0.check == name }?.found ?? "" }
    }

    let models: [Model]
}
