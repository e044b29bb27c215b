/// Why a model file cannot be read or written.
public enum ModelFileError: Error, Sendable, Hashable {
    /// The file is not there or cannot be opened; with the system's words.
    case unreadable(String)
    /// The file is no model, is damaged, or was cut off; with what is wrong.
    case damaged(String)
    /// The file was written by a later version than this one can read.
    case unknownVersion(Int)
    /// The file cannot be written; with the system's words.
    case unwritable(String)
}

extension ModelFileError: CustomStringConvertible {
    /// One line that says what is wrong.
    public var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read (\(reason)); expected a model written by refine train"
        case .damaged(let what): "is no whole model: \(what); expected a file written by refine train"
        case .unknownVersion(let version):
            "has version \(version) of the model format; this program reads version \(ModelFile.version)"
        case .unwritable(let reason): "cannot be written (\(reason))"
        }
    }
}
