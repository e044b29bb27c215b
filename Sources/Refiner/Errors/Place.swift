/// Where in an input something is: the file, and as far as known the line and the JSON path.
public struct Place: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The file as the user named it; `-` is standard input.
    public var file: String
    /// The line, counted from 1.
    public var line: Int?
    /// The JSON path within the file or line, such as `$.tasks.intent.class_metrics`.
    public var path: String?

    /// Creates a place.
    public init(file: String, line: Int? = nil, path: String? = nil) {
        self.file = file
        self.line = line
        self.path = path
    }

    /// `file:line: path`, each part only where it is known.
    public var description: String {
        var text = file.onOneLine
        if let line { text += ":\(line)" }
        if let path { text += ": \(path.onOneLine)" }
        return text
    }
}
