import LanguageModels

/// What happens to batch jobs, in words for the user.
enum BatchText {
    /// One line, or nil for what need not be said.
    static func words(_ event: BatchEvent) -> String? {
        let name = event.batch ?? event.job
        switch event.note {
        case .resumed: return "batch: taking up job \(name) of an earlier run"
        case .trouble(let words, let wait):
            return "batch: \(words); trying again in \(wait.components.seconds) s"
        case .leftRunning:
            return "batch: job \(name) goes on at the service; run the same command again to take its answers"
        case .oddLines(let lines): return "batch: \(lines.total) lines of the answer files could not be used"
        case nil: break
        }
        switch event.state {
        case .submitted where event.counts.completed + event.counts.failed == 0:
            return "batch: job \(name) with \(event.counts.total) requests is at the service; it may take up to 24 h"
        case .submitted:
            return "batch: job \(name): \(event.counts.completed) of \(event.counts.total) done, "
                + "\(event.counts.failed) failed"
        case .finished: return "batch: job \(name) is done"
        default: return nil
        }
    }
}
