import Foundation

/// Where things lie that the tests need.
enum Place {
    /// The built `refine`: in the folder of the test bundle, else where `swift build` leaves it.
    static let binary: String = {
        let folders =
            Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
            + [
                URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(), Bundle.main.bundleURL,
                repository.appendingPathComponent(".build/debug"),
            ]
        let candidates = folders.map { $0.appendingPathComponent("refine").path }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates.last ?? "refine"
    }()

    /// The root of the repository.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The path of a file of the repository.
    static func inRepository(_ path: String) -> String { repository.appendingPathComponent(path).path }

    /// The text of a file of the repository; nil when it is not there.
    static func text(ofRepository path: String) -> String? {
        try? String(contentsOfFile: inRepository(path), encoding: .utf8)
    }
}
