extension AttemptFailure {
    /// The failure of an attempt that brought no whole answer.
    init(_ error: TransportError, cleaning: SafeMessage) {
        let (kind, outlook): (ChatError.Kind, Outlook) =
            switch error.kind {
            case .hostNotFound, .connectionFailed, .connectionLost: (.unavailable, .transient)
            case .timedOut: (.timeout, .transient)
            case .answerTruncated, .answerUnreadable: (.malformedAnswer, .transient)
            case .answerTooLarge: (.malformedAnswer, .permanent)
            case .invalidRequest, .unsupportedScheme, .certificateRefused: (.badEndpoint, .permanent)
            case .cancelled: (.cancelled, .permanent)
            case .shutDown, .other: (.unavailable, .permanent)
            }
        self.init(
            kind: kind, message: cleaning.clean(error.message), outlook: outlook,
            mayHaveReachedServer: error.mayHaveReachedServer)
    }
}
