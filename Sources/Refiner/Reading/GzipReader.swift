import CZlib

/// Unpacks a gzip stream of one or more members (RFC 1952), a piece at a time.
///
/// Memory is the window of 32 kB and one piece of input, whatever the stream unpacks to.
final class GzipReader {
    /// The two bytes that a gzip stream begins with.
    static let magic: [UInt8] = [0x1F, 0x8B]
    /// How much packed input is fed at once, in bytes.
    static let inputSize = 1 << 17

    private let name: String
    private var stream = z_stream()
    private var input: [UInt8] = []
    private var consumed = 0
    private var inputEnded = false
    /// Whether a member has begun that has not ended.
    private var isWithinMember = true
    private var isFinished = false
    /// What is wrong behind the bytes given out last: what could be unpacked comes first.
    private var fault: RefineError?
    private let isReady: Bool

    init(name: String) {
        self.name = name
        isReady = refine_inflate_init(&stream) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(&stream) }
    }

    /// Takes the next packed bytes; none at all mean the end of the file.
    func feed(_ bytes: [UInt8]) {
        input = bytes
        consumed = 0
        inputEnded = bytes.isEmpty
    }

    /// Unpacks into `buffer`; nil when packed bytes are needed first, 0 at the end.
    func unpack(into buffer: UnsafeMutableRawBufferPointer) throws(RefineError) -> Int? {
        guard isReady else { throw damaged("out of memory") }
        if let fault { throw fault }
        var written = 0
        do throws(RefineError) {
            return try unpack(into: buffer, &written)
        } catch {
            guard written > 0 else { throw error }
            fault = error
            return written
        }
    }

    private func unpack(
        into buffer: UnsafeMutableRawBufferPointer, _ written: inout Int
    ) throws(RefineError) -> Int? {
        while written < buffer.count, !isFinished {
            if consumed == input.count {
                if inputEnded {
                    if isWithinMember { throw damaged("it ends too early") }
                    isFinished = true
                    break
                }
                return written > 0 ? written : nil
            }
            if !isWithinMember {
                guard try beginMember() else { break }
            }
            let result = step(into: buffer, from: written)
            written += result.produced
            switch result.status {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END: isWithinMember = false
            default: throw damaged(stream.msg.map { String(cString: $0) } ?? "error \(result.status)")
            }
        }
        return written
    }

    /// Begins the next member; false where only padding follows the last one, as tape archives have it.
    private func beginMember() throws(RefineError) -> Bool {
        if input[consumed] == 0 {
            guard input[consumed...].allSatisfy({ $0 == 0 }) else { throw damaged("something follows its end") }
            consumed = input.count
            return true
        }
        guard input[consumed] == Self.magic[0] else { throw damaged("something follows its end") }
        guard inflateReset(&stream) == Z_OK else { throw damaged("it cannot be read on") }
        isWithinMember = true
        return true
    }

    private func step(into buffer: UnsafeMutableRawBufferPointer, from written: Int) -> (produced: Int, status: Int32) {
        // The members of padding have no input left to unpack.
        guard consumed < input.count, isWithinMember else { return (0, Z_OK) }
        let room = min(buffer.count - written, Int(UInt32.max))
        let available = input.count - consumed
        return input.withUnsafeMutableBufferPointer { packed in
            stream.next_in = packed.baseAddress! + consumed
            stream.avail_in = UInt32(available)
            stream.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self) + written
            stream.avail_out = UInt32(room)
            let status = inflate(&stream, Z_NO_FLUSH)
            consumed += available - Int(stream.avail_in)
            return (room - Int(stream.avail_out), status)
        }
    }

    private func damaged(_ reason: String) -> RefineError {
        RefineError(.badInput, "the gzip data is damaged: \(reason)", at: Place(file: name))
    }
}
