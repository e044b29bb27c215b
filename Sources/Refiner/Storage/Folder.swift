import Foundation

/// A folder of the file system.
struct Folder {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    /// The names of the plain files in the folder that are not hidden, in order.
    ///
    /// - Throws: ``RefineError`` `inputMissing` when there is no such folder or it cannot be listed, `badInput` when it
    ///   is a file.
    func fileNames(what: String) throws(RefineError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw RefineError(.inputMissing, "no such folder; expected \(what)", at: Place(file: path))
        }
        guard isFolder.boolValue else {
            throw RefineError(.badInput, "is a file; expected \(what)", at: Place(file: path))
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { name in
                var isFolder: ObjCBool = false
                return !name.hasPrefix(".")
                    && FileManager.default.fileExists(atPath: file(name), isDirectory: &isFolder) && !isFolder.boolValue
            }.sorted()
        } catch {
            throw RefineError(
                .inputMissing, "cannot be listed (\(error.reason)); expected \(what)", at: Place(file: path))
        }
    }

    /// Makes the folder and those above it, if they are not there.
    func create() throws(RefineError) {
        if mkdir(path, 0o777) == 0 { return }
        let code = errno
        if code == EEXIST {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return }
            throw RefineError(.cannotWrite, "is a file; expected a folder", at: Place(file: path))
        }
        let parent = (path as NSString).deletingLastPathComponent
        if code == ENOENT, !parent.isEmpty, parent != path {
            try Folder(parent).create()
            if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        }
        throw RefineError(
            .cannotWrite, "the folder cannot be made: \(String(cString: strerror(errno)))", at: Place(file: path))
    }

    /// The path with links and `..` resolved, so that two ways to say one folder compare equal.
    var resolved: String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
