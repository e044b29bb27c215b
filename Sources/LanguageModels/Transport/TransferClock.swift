/// When a transfer must end, as a value: told what happens to it, asked for the next deadline and for the verdict.
///
/// All times are nanoseconds of a clock that never runs backwards.
struct TransferClock {
    /// A limit of ``HTTPTimeouts``.
    private enum Limit {
        case connect, firstByte, silence, total
    }

    private let limits: HTTPTimeouts
    private let start: Int64
    /// When the request went out, or nil as long as there is no connection.
    private var sent: Int64?
    /// When a byte last came, or went.
    private var lastByte: Int64
    private var hasAnswer = false

    /// The clock of a transfer that begins now.
    init(_ limits: HTTPTimeouts, start: Int64) {
        self.limits = limits
        self.start = start
        lastByte = start
    }

    /// The connection stands, and the request goes out.
    mutating func didConnect(at time: Int64) {
        if sent == nil { sent = time }
        lastByte = max(lastByte, time)
    }

    /// A byte of the answer came.
    mutating func didReceive(at time: Int64) {
        hasAnswer = true
        lastByte = max(lastByte, time)
    }

    /// A byte came or went that may not be part of the answer.
    mutating func didMove(at time: Int64) {
        lastByte = max(lastByte, time)
    }

    /// When the transfer must end unless something happens; what happens can only delay it, but for a connection, which
    /// begins another phase.
    var deadline: Int64 { earliest.deadline }

    /// Why the transfer must end now, or nil when it need not.
    func verdict(at time: Int64) -> String? {
        let (deadline, limit) = earliest
        guard time >= deadline else { return nil }
        switch limit {
        case .connect: return "no connection after \(limits.connect)"
        case .firstByte: return "no answer began within \(limits.firstByte ?? limits.total)"
        case .silence: return "the server was silent for \(limits.silence ?? limits.total)"
        case .total: return "no whole answer within \(limits.total)"
        }
    }

    private var earliest: (deadline: Int64, limit: Limit) {
        var earliest = (deadline: Self.time(limits.total, after: start), limit: Limit.total)
        func consider(_ duration: Duration?, after time: Int64, _ limit: Limit) {
            guard let duration else { return }
            let deadline = Self.time(duration, after: time)
            if deadline < earliest.deadline { earliest = (deadline, limit) }
        }
        if let sent {
            if !hasAnswer { consider(limits.firstByte, after: sent, .firstByte) }
            consider(limits.silence, after: lastByte, .silence)
        } else {
            consider(limits.connect, after: start, .connect)
        }
        return earliest
    }

    /// A millisecond at least and a century at most, however foolish the duration.
    private static func time(_ duration: Duration, after start: Int64) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds < 3_155_760_000 else { return start + 3_155_760_000_000_000_000 }
        guard seconds >= 0 else { return start + 1_000_000 }
        return start + max(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, 1_000_000)
    }
}
