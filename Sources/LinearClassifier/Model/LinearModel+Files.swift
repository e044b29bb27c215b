#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

extension LinearModel {
    /// The bytes of the model's file; the same model gives the same bytes.
    public var encoded: [UInt8] { ModelFile.encode(self) }

    /// Reads a model from the bytes of its file.
    ///
    /// - Throws: ``ModelFileError`` for anything but a whole model of this version; memory stays within a small multiple
    ///   of the bytes.
    public init(decoding bytes: [UInt8]) throws(ModelFileError) {
        self = try ModelFile.decode(bytes)
    }

    /// Reads the model in the file `path`.
    ///
    /// - Throws: ``ModelFileError``.
    public static func load(_ path: String) throws(ModelFileError) -> LinearModel {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable("not a regular file")
        }
        // What is no model is not read whole, however large it is.
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), 16))
        try fill(&bytes, from: 0, descriptor)
        guard bytes.starts(with: ModelFile.magic) else { throw .damaged("it does not begin as one") }
        let begin = bytes.count
        bytes += [UInt8](repeating: 0, count: Int(status.st_size) - begin)
        try fill(&bytes, from: begin, descriptor)
        return try LinearModel(decoding: bytes)
    }

    private static func fill(_ bytes: inout [UInt8], from start: Int, _ descriptor: Int32) throws(ModelFileError) {
        var place = start
        while place < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + place }, buffer.count - place)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
            guard count > 0 else { throw .unreadable("it became shorter while it was read") }
            place += count
        }
    }

    /// Writes the model into the file `path`, which is either as it was or whole: a new file takes its place.
    ///
    /// - Throws: ``ModelFileError`` `unwritable`.
    public func save(to path: String) throws(ModelFileError) {
        let bytes = encoded
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(String(cString: strerror(errno))) }
        var place = 0
        var failure: Int32 = 0
        while place < bytes.count, failure == 0 {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + place }, $0.count - place) }
            if count >= 0 {
                place += count
            } else if errno != EINTR {
                failure = errno
            }
        }
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(temporary, path) != 0 { failure = errno }
        guard failure == 0 else {
            unlink(temporary)
            throw .unwritable(String(cString: strerror(failure)))
        }
    }

    /// The number of weights of all tasks.
    var weightCount: Int { tasks.reduce(0) { $0 + $1.weights.classCount * index.count } }

    /// Whether the file holds the weights as `Float16`.
    var isHalfPrecision: Bool { weightCount > ModelFile.halfPrecisionFrom / 4 }

    /// Rounds the weights to what the file holds, so that a model predicts the same before and after it is saved.
    func roundWeights(threads: Int) {
        guard isHalfPrecision else { return }
        for task in tasks {
            let count = task.weights.featureCount * task.weights.groups * 4
            nonisolated(unsafe) let scalars =
                UnsafeMutableRawPointer(task.weights.values).assumingMemoryBound(to: Float.self)
            Team.run(threads: threads) { thread, threads, _ in
                for place in count * thread / threads..<count * (thread + 1) / threads {
                    scalars[place] = HalfFloat.value(of: HalfFloat.bits(of: scalars[place]))
                }
            }
        }
    }
}
