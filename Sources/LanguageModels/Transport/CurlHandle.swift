internal import CCurl

/// An easy handle with the memory that libcurl expects to outlive its use.
///
/// It belongs to the transport's thread and is used for one transfer after another. What holds for all of them is set
/// once; of the rest, what the last transfer had alike is left as it is.
final class CurlHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var body: UnsafeMutableRawBufferPointer

    private static let errorBufferSize = Int(CURL_ERROR_SIZE)
    /// Larger bodies are not kept for the next transfer to write over.
    private static let keptBodySize = 64 << 10

    init() throws(TransportError) {
        guard let pointer = curl_easy_init() else {
            throw TransportError(kind: .other, message: "libcurl has no memory for a request")
        }
        self.pointer = pointer
        errorBuffer = .allocate(capacity: Self.errorBufferSize)
        errorBuffer.initialize(repeating: 0, count: Self.errorBufferSize)
        body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        try set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorBuffer))
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
        errorBuffer.deallocate()
        body.deallocate()
    }

    /// What libcurl wrote about the last error, or nothing.
    var errorDetail: String { String(cString: errorBuffer) }

    /// Forgets the last error.
    func clearError() {
        errorBuffer[0] = 0
    }

    /// Sets an option that takes a `long`.
    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_easy_setopt_long(pointer, option, value))
    }

    /// Sets an option that takes a `curl_off_t`.
    func setOffset(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_easy_setopt_offset(pointer, option, curl_off_t(value)))
    }

    /// Sets an option that takes a string, of which libcurl makes a copy; nil sets it back to the default.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(ccurl_easy_setopt_string(pointer, option, value))
    }

    /// Sets an option that takes a pointer, which must stay valid as long as the transfer.
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(TransportError) {
        try check(ccurl_easy_setopt_pointer(pointer, option, value))
    }

    /// Sets a callback of the form of `CURLOPT_WRITEFUNCTION`.
    func set(_ option: CURLoption, _ callback: @escaping curl_write_callback) throws(TransportError) {
        try check(ccurl_easy_setopt_write(pointer, option, callback))
    }

    /// Sets the body of a POST, of which the handle keeps a copy as long as libcurl reads it.
    func setBody(_ bytes: [UInt8]) throws(TransportError) {
        if body.count < max(bytes.count, 1) {
            body.deallocate()
            body = .allocate(byteCount: max(bytes.count, 4096), alignment: 1)
        }
        bytes.withUnsafeBytes { body.copyMemory(from: $0) }
        // Without the size libcurl takes the bytes for a C string.
        try setOffset(CURLOPT_POSTFIELDSIZE_LARGE, bytes.count)
        try set(CURLOPT_POSTFIELDS, body.baseAddress!)
    }

    /// Gives back the memory of a large body, once the transfer is over.
    func shrink() {
        guard body.count > Self.keptBodySize else { return }
        body.deallocate()
        body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        _ = ccurl_easy_setopt_pointer(pointer, CURLOPT_POSTFIELDS, nil)
    }

    /// Sets the header lines, which the handle keeps as long as libcurl reads them.
    func setHeaderLines(_ lines: [String]) throws(TransportError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw TransportError(curlCode: CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        let old = headerList
        headerList = list
        defer { curl_slist_free_all(old) }
        try check(ccurl_easy_setopt_list(pointer, CURLOPT_HTTPHEADER, list))
    }

    /// Refuses all schemes but `http` and `https`.
    func allowHTTPOnly() throws(TransportError) {
        try check(ccurl_easy_allow_http_only(pointer))
    }

    /// Reads information of type `long`; zero when there is none.
    func integer(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_easy_getinfo_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    /// The length that the answer announces for its body; negative when it does not.
    var announcedLength: Int64 {
        var value: curl_off_t = -1
        return ccurl_easy_getinfo_offset(pointer, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &value) == CURLE_OK
            ? Int64(value) : -1
    }

    /// The socket in use, or nil.
    var activeSocket: Int32? {
        var socket = CURL_SOCKET_BAD
        guard ccurl_easy_getinfo_socket(pointer, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK, socket >= 0 else {
            return nil
        }
        return socket
    }

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else { throw TransportError(curlCode: code) }
    }
}
