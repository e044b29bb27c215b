import Foundation

/// A folder with a key in a file, apart from the folder in which a test works, so that the latter can be searched.
struct KeyFolder {
    /// Where the file is.
    var path: String { folder.url("key").path }

    private let folder = Workspace()

    /// A file of `text`, readable by its owner alone.
    init(_ text: String) {
        folder.write("key", text)
        try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Lets everybody read the file.
    func open() {
        try? FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    }
}
