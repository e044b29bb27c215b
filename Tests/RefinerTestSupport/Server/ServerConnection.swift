import LanguageModels

/// One connection of a ``ChatServer``, served by a thread of its own.
struct ServerConnection {
    /// What became of a request.
    enum Outcome {
        case answered
        case abandoned
        case failedAsScripted
    }

    let socket: Socket
    let number: Int
    let core: ChatServer.Core

    /// Answers requests until either side closes the connection, then closes the socket.
    func serve() {
        var pending: [UInt8] = []
        while let request = readRequest(&pending) {
            let reply = core.script(request)
            if case .reset = reply.extent {
                pause(reply)
                core.end(.failedAsScripted, reply)
                core.forget(number)
                socket.discardWithReset()
                return
            }
            guard answer(reply) else { break }
        }
        // Forgotten before it is closed: its number may belong to another connection right after.
        core.forget(number)
        socket.discard()
    }

    /// Sends the reply as scripted.
    ///
    /// - Returns: whether the connection can carry another request.
    private func answer(_ reply: ServerReply) -> Bool {
        guard pause(reply) else {
            core.end(.abandoned, reply)
            return false
        }
        switch reply.extent {
        case .whole:
            return send(reply.head, reply.wireBody, reply, outcome: .answered)
        case .cut(let count):
            _ = send(reply.head, Array(reply.wireBody.prefix(count)), reply, outcome: .failedAsScripted)
            return false
        case .hanging:
            _ = socket.peerHangsUp(within: nil)
            core.end(.abandoned, reply)
            return false
        case .closed, .reset:
            core.end(.failedAsScripted, reply)
            return false
        }
    }

    /// - Returns: false when the client hung up meanwhile.
    @discardableResult
    private func pause(_ reply: ServerReply) -> Bool {
        reply.delay <= .zero || !socket.peerHangsUp(within: reply.delay)
    }

    private func send(_ head: [UInt8], _ body: [UInt8], _ reply: ServerReply, outcome: Outcome) -> Bool {
        var parts = [head + body]
        if let drip = reply.drip {
            let starts = stride(from: 0, to: body.count, by: drip.bytes)
            parts = [head] + starts.map { Array(body[$0..<min($0 + drip.bytes, body.count)]) }
        }
        for part in parts.dropLast() {
            guard socket.send(part), !socket.peerHangsUp(within: reply.drip?.interval ?? .zero) else {
                core.end(.abandoned, reply)
                return false
            }
        }
        // Counted before the last byte leaves, so that a client that has its answer finds it counted.
        core.end(outcome, reply)
        return socket.send(parts.last ?? [])
    }

    private func readRequest(_ pending: inout [UInt8]) -> ServerRequest? {
        let headEnd = Array("\r\n\r\n".utf8)
        var searched = 0
        var end: Int?
        while end == nil {
            end = pending.firstIndex(of: headEnd, from: searched)
            searched = max(pending.count - headEnd.count, 0)
            if end == nil {
                guard let more = socket.receive() else { return nil }
                pending += more
                // The first byte of a TLS handshake; waiting for the end of a head would take for ever.
                if pending.first == 0x16 { return nil }
            }
        }
        let head = String(decoding: pending[..<end!], as: UTF8.self)
        pending.removeFirst(end! + headEnd.count)

        let lines = head.split(separator: "\r\n").map(String.init)
        let words = (lines.first ?? "").split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1).map(String.init)
            headers.append(pair.count == 2 ? String(pair[1].drop { $0 == " " }) : "", to: pair[0])
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while pending.count < length {
            guard let more = socket.receive() else { return nil }
            pending += more
        }
        let body = Array(pending.prefix(length))
        pending.removeFirst(length)
        return core.begin { number in
            ServerRequest(
                number: number,
                connection: self.number,
                method: words[0],
                target: words[1],
                headers: headers,
                body: body
            )
        }
    }
}

extension ServerReply {
    /// Status line and header fields as they are sent.
    fileprivate var head: [UInt8] {
        var lines = ["HTTP/1.1 \(status) Scripted"]
        lines += headers.fields.map { "\($0.name): \($0.value)" }
        switch framing {
        case .contentLength: lines.append("Content-Length: \(body.count)")
        case .wrongContentLength(let length): lines.append("Content-Length: \(length)")
        case .chunked: lines.append("Transfer-Encoding: chunked")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The body as it is sent.
    fileprivate var wireBody: [UInt8] {
        guard framing == .chunked else { return body }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: 16) {
            let chunk = body[start..<min(start + 16, body.count)]
            bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }
}

extension [UInt8] {
    /// Where `pattern` first begins at or behind `start`.
    fileprivate func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        guard count - start >= pattern.count else { return nil }
        return (start...(count - pattern.count)).first { self[$0..<($0 + pattern.count)].elementsEqual(pattern) }
    }
}
