internal import CCurl

/// An easy handle with the memory that libcurl expects to outlive its use.
///
/// It belongs to the transport's thread and is used for one transfer after another.
final class CurlHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    private static let errorBufferSize = Int(CURL_ERROR_SIZE)

    init() throws(TransportError) {
        guard let pointer = curl_easy_init() else {
            throw TransportError(kind: .other, message: "libcurl has no memory for a request")
        }
        self.pointer = pointer
        errorBuffer = .allocate(capacity: Self.errorBufferSize)
        errorBuffer.initialize(repeating: 0, count: Self.errorBufferSize)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
        errorBuffer.deallocate()
    }

    /// Forgets all options; connections and names looked up stay with the multi handle.
    func reset() {
        curl_easy_reset(pointer)
        curl_slist_free_all(headerList)
        headerList = nil
        errorBuffer[0] = 0
    }

    /// What libcurl wrote about the last error, or nothing.
    var errorDetail: String { String(cString: errorBuffer) }

    /// Makes libcurl write its errors where ``errorDetail`` reads them.
    func captureErrors() throws(TransportError) {
        errorBuffer[0] = 0
        try check(ccurl_easy_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorBuffer))
    }

    /// Sets an option that takes a `long`.
    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_easy_setopt_long(pointer, option, value))
    }

    /// Sets an option that takes a `curl_off_t`.
    func setOffset(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_easy_setopt_offset(pointer, option, curl_off_t(value)))
    }

    /// Sets an option that takes a string, of which libcurl makes a copy.
    func set(_ option: CURLoption, _ value: String) throws(TransportError) {
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

    /// Sets the body of a POST, of which libcurl makes a copy.
    func setBody(_ body: [UInt8]) throws(TransportError) {
        // The size comes first: without it libcurl takes the bytes for a C string.
        try setOffset(CURLOPT_POSTFIELDSIZE_LARGE, body.count)
        let code = body.withUnsafeBytes { bytes in
            ccurl_easy_setopt_pointer(
                pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        }
        try check(code)
    }

    /// Sets the header lines, which the handle keeps as long as libcurl reads them.
    func setHeaderLines(_ lines: [String]) throws(TransportError) {
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else {
                throw TransportError(curlCode: CURLE_OUT_OF_MEMORY)
            }
            headerList = longer
        }
        try check(ccurl_easy_setopt_list(pointer, CURLOPT_HTTPHEADER, headerList))
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

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else { throw TransportError(curlCode: code) }
    }
}
