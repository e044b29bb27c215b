import Foundation
import Refiner

/// Shows a run while it goes on: one line redrawn on a terminal, a plain line now and then elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var phase = "reading"
        var wanted = 0
        var kept = 0
        var refused = 0
        var calls = 0
        var tokens = 0
        var started = ContinuousClock.now
        var drawn = ContinuousClock.now - .seconds(60)
        var isShown = false
    }

    private let console: Console
    private let lock = NSLock()
    nonisolated(unsafe) private var state = State()

    init(console: Console) {
        self.console = console
    }

    /// Takes one event in; may be called from any thread.
    func observe(_ event: RunEvent) {
        lock.withLock {
            switch event {
            case .differentiating(let classes):
                enter("learning what sets \(classes) classes apart")
            case .generating(let classes, let samples):
                state.wanted = samples
                enter("generating \(samples) samples for \(classes) classes")
            case .called(let input, let output):
                state.calls += 1
                state.tokens += input + output
            case .judged(_, let kept, let refused):
                state.kept += kept
                state.refused += refused
            case .withdrawn:
                state.kept -= 1
                state.refused += 1
            case .stopped: break
            case .saving: enter("saving")
            }
            draw()
        }
    }

    /// Says something on a line of its own; may be called from any thread.
    func say(_ words: String) {
        lock.withLock {
            if state.isShown { fputs("\r\u{1B}[K") }
            state.isShown = false
            console.note(words)
        }
    }

    /// Takes the line off the terminal, so that what follows starts on a clean one.
    func clear() {
        lock.withLock {
            if state.isShown { fputs("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    private func enter(_ phase: String) {
        state.phase = phase
        state.started = .now
        if console.isInteractive { state.drawn = .now - .seconds(60) } else { console.note(phase) }
    }

    private func draw() {
        let pause: Duration = console.isInteractive ? .milliseconds(100) : .seconds(10)
        guard !console.isQuiet, ContinuousClock.now - state.drawn >= pause else { return }
        let isFirst = state.drawn < state.started
        state.drawn = .now
        if console.isInteractive {
            fputs("\r\u{1B}[K" + String(text.prefix(max(1, console.progressWidth - 1))))
            state.isShown = true
        } else if !isFirst {
            console.note(text)
        }
    }

    private var text: String {
        var parts: [String] = []
        if state.wanted > 0 {
            let share = min(1, Double(state.kept) / Double(state.wanted))
            let filled = Int(share * 20)
            parts.append("[" + String(repeating: "#", count: filled) + String(repeating: "·", count: 20 - filled) + "]")
            parts.append("\(state.kept)/\(state.wanted) kept, \(state.refused) refused")
        } else {
            parts.append(state.phase)
        }
        parts.append("\(state.calls) calls")
        if state.tokens > 0 { parts.append("\(state.tokens) tokens") }
        if let left = remaining { parts.append("\(left) s left") }
        return parts.joined(separator: "  ")
    }

    private var remaining: Int? {
        guard state.kept > 0, state.wanted > state.kept else { return nil }
        let seconds = Double((ContinuousClock.now - state.started).components.seconds)
        guard seconds >= 2 else { return nil }
        return Int((seconds * Double(state.wanted - state.kept) / Double(state.kept)).rounded(.up))
    }

    private func fputs(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
