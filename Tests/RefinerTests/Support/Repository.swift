import Foundation
import JSONText

@testable import Refiner

/// What the tests find in the repository, from this file's own place in it.
enum Repository {
    /// The repository's root.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The fixture folders that hold an analysis.
    static let analyses = ["arsarcasm-three-tasks", "banking77-10", "banking77-10-zero-support"]

    static func path(_ name: String) -> String { root + "/" + name }

    /// The analysis of a fixture.
    static func analysis(_ fixture: String) throws -> Analysis {
        try AnalysisReader.read(path("fixtures/\(fixture)/analysis.json")).analysis
    }

    /// The bytes of a file.
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// A file that a script beside it recorded.
    static func recorded(_ name: String) throws -> JSON {
        let file = path("Tests/RefinerTests/Fixtures/" + name)
        return try JSON(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
    }
}
