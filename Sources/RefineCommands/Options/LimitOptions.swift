import Foundation
import LanguageModels
import Refiner

/// What a run may take, within the ranges of its settings.
struct LimitOptions: Sendable {
    /// Most requests at once; nil for as many as the service bears.
    let concurrency: Int?
    /// What the run may spend in all.
    let spending: SpendingLimits
    /// Whether the requests go out as batch jobs.
    let isBatch: Bool
    private let requestsPerMinute: Int?
    private let tokensPerMinute: Int?

    /// Requests at once, where the user does not say: those a run begins with, and the most.
    private static let standardConcurrency = (initial: 8, most: 32)

    /// No limits but the usual pace.
    init() {
        concurrency = nil
        requestsPerMinute = nil
        tokensPerMinute = nil
        spending = SpendingLimits()
        isBatch = false
    }

    init(_ flags: LimitFlags, _ read: SettingReader) throws(RefineError) {
        concurrency = try read.number(flags.concurrency, .concurrency, 1...4096)
        requestsPerMinute = try read.number(flags.rpm, .rpm, 1...10_000_000)
        tokensPerMinute = try read.number(flags.tpm, .tpm, 1...1_000_000_000_000)
        spending = SpendingLimits(
            calls: try read.number(flags.maxCalls, .maxCalls, 1...Int.max),
            tokens: try read.number(flags.budgetTokens, .budgetTokens, 1...Int.max),
            cost: try read.parsed(flags.budgetUSD, .budgetUSD, "dollars such as 1.50") { Money(decimal: $0) },
            time: try read.number(flags.maxMinutes, .maxMinutes, 0.001...1_000_000).map { .seconds($0 * 60) })
        isBatch = try read.toggle(flags.batch, .batch)
    }

    /// The limits of spending and pace that are set, whichever way.
    var given: [Setting] {
        let all: [(setting: Setting, isSet: Bool)] = [
            (.rpm, requestsPerMinute != nil), (.tpm, tokensPerMinute != nil), (.budgetUSD, spending.cost != nil),
            (.budgetTokens, spending.tokens != nil), (.maxCalls, spending.calls != nil),
            (.maxMinutes, spending.time != nil),
        ]
        return all.filter(\.isSet).map(\.setting)
    }

    /// Most classes at work at once, each with one request under way.
    var atOnce: Int { isBatch ? Int.max : concurrency ?? Self.standardConcurrency.most }

    /// How fast each endpoint may be asked.
    ///
    /// A number that the user gives is used from the first request on.
    var pacing: PacingLimits {
        PacingLimits(
            concurrency: concurrency ?? Self.standardConcurrency.most,
            initialConcurrency: concurrency ?? Self.standardConcurrency.initial,
            requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute)
    }
}
