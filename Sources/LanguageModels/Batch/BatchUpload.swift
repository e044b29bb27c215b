/// A file of requests as a form that is uploaded (RFC 7578).
struct BatchUpload: Sendable {
    let contentType: String
    let body: [UInt8]

    /// - Parameter name: our name of the job.
    init(_ file: [UInt8], name: String) {
        // Lines of JSON begin with a brace, so none can be taken for the boundary.
        let boundary = "form-" + name
        contentType = "multipart/form-data; boundary=" + boundary
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="purpose"\r
            \r
            batch\r
            --\(boundary)\r
            Content-Disposition: form-data; name="file"; filename="\(name).jsonl"\r
            Content-Type: application/jsonl\r
            \r

            """
        let tail = "\r\n--\(boundary)--\r\n"
        var body: [UInt8] = []
        body.reserveCapacity(head.utf8.count + file.count + tail.utf8.count)
        body += head.utf8
        body += file
        body += tail.utf8
        self.body = body
    }
}
