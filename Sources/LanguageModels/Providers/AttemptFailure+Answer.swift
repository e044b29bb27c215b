extension AttemptFailure {
    /// The failure that an answer with an error status reports.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970, for a `Retry-After` date.
    ///   - hasKey: whether a key was sent, which a refusal of the key should mention.
    init(
        status: Int,
        headers: HTTPHeaders,
        fault: ProviderFault,
        now: Double,
        hasKey: Bool,
        cleaning: SafeMessage
    ) {
        let kind = Self.kind(status: status, fault: fault)
        let isTransient = kind == .unavailable && RetryPolicy.isTransient(status: status)
        let note = Self.note(status: status, kind: kind, headers: headers, hasKey: hasKey)
        self.init(
            kind: kind,
            message: cleaning.clean(Self.message(status: status, fault: fault, note: note)),
            outlook: isTransient ? .transient : .permanent,
            status: status,
            retryAfter: isTransient ? RetryAfter.duration(in: headers, now: now) : nil
        )
    }

    private static func kind(status: Int, fault: ProviderFault) -> ChatError.Kind {
        if fault.isQuotaExhausted || status == 402 { return .quotaExhausted }
        return switch status {
        case 401, 403: .invalidKey
        case 404: .notFound
        case 300..<400: .badEndpoint
        case let status where RetryPolicy.isTransient(status: status): .unavailable
        default: .badRequest
        }
    }

    private static func note(status: Int, kind: ChatError.Kind, headers: HTTPHeaders, hasKey: Bool) -> String? {
        switch kind {
        case .invalidKey where !hasKey:
            return "no key was sent"
        case .badEndpoint:
            guard let location = headers["location"] else { return "redirects are not followed" }
            return "it redirects to \(EndpointURL.withoutCredentials(location)), and redirects are not followed"
        default:
            return nil
        }
    }

    private static func message(status: Int, fault: ProviderFault, note: String?) -> String {
        let code = fault.code ?? fault.type
        let label = code.map { $0 == String(status) ? "\(status)" : "\(status) (\($0))" } ?? "\(status)"
        // The note comes first: it is ours and short, while the service's words may be cut.
        let words = [note, fault.message.contains { !$0.isWhitespace } ? fault.message : nil].compactMap { $0 }
        let reason = words.isEmpty ? " without a reason" : ": " + words.joined(separator: "; ")
        return "the service answered \(label)" + reason
    }
}
