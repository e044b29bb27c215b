internal import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension TransportError {
    /// The error for a code of libcurl (`CURLcode`).
    ///
    /// - Parameter detail: what `CURLOPT_ERRORBUFFER` holds; empty to use the code's own text.
    init(curlCode code: CURLcode, detail: String = "", mayHaveReachedServer: Bool = false) {
        self.init(
            kind: Kind(curlCode: code),
            message: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail,
            mayHaveReachedServer: mayHaveReachedServer
        )
    }

    /// The error for a socket that could not be opened.
    ///
    /// - Parameter code: the system's `errno`.
    static func noSocket(_ code: Int32) -> TransportError {
        let message =
            code == EMFILE || code == ENFILE
            ? "no file descriptor is left for another connection (the process may have \(Descriptors.limit)): "
                + "lower the concurrency, or raise the limit with `ulimit -n`"
            : "no socket could be opened: \(String(cString: strerror(code)))"
        return TransportError(kind: .connectionFailed, message: message)
    }
}

extension TransportError.Kind {
    fileprivate init(curlCode code: CURLcode) {
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL:
            self = .unsupportedScheme
        case CURLE_URL_MALFORMAT:
            self = .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self = .hostNotFound
        // A handshake that breaks is most often a connection that broke, hence not among the certificate's faults.
        case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_SSL_CONNECT_ERROR, CURLE_INTERFACE_FAILED:
            self = .connectionFailed
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_CLIENTCERT:
            self = .certificateRefused
        case CURLE_OPERATION_TIMEDOUT:
            self = .timedOut
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_SEND_FAIL_REWIND:
            self = .connectionLost
        case CURLE_PARTIAL_FILE:
            self = .answerTruncated
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY:
            self = .answerUnreadable
        case CURLE_FILESIZE_EXCEEDED:
            self = .answerTooLarge
        case CURLE_ABORTED_BY_CALLBACK:
            self = .cancelled
        default:
            self = .other
        }
    }
}
