/// What a socket is watched for, or ready for; the values are those of libcurl's `CURL_POLL_` and `CURL_CSELECT_`.
struct SocketActions: OptionSet {
    let rawValue: Int32

    static let none: SocketActions = []
    /// It can be read, which the end of the stream counts as.
    static let read = SocketActions(rawValue: 1)
    /// It can be written.
    static let write = SocketActions(rawValue: 2)
    /// Something is wrong with it; always watched for.
    static let fault = SocketActions(rawValue: 4)
}
