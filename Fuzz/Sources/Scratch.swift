import Foundation

/// A folder in memory for readers that read files.
struct Scratch {
    let folder: String

    init(_ name: String) {
        let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = "\(base)/refiner-fuzz-\(getpid())/\(name)"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if !Self.isRegistered {
            Self.isRegistered = true
            atexit { try? FileManager.default.removeItem(atPath: "/dev/shm/refiner-fuzz-\(getpid())") }
        }
    }

    nonisolated(unsafe) private static var isRegistered = false

    func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file anew and returns its path.
    func write(_ bytes: some Collection<UInt8>, to name: String) -> String {
        let file = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        Check.that(file >= 0, "the scratch file cannot be opened")
        let all = Array(bytes)
        Check.that(
            all.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) } == all.count, "no room left")
        close(file)
        return path(name)
    }

    func bytes(_ name: String) -> [UInt8] {
        (FileManager.default.contents(atPath: path(name))).map { [UInt8]($0) } ?? []
    }

    func remove(_ name: String) { unlink(path(name)) }
}
