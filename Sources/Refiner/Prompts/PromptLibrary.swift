import Foundation

/// The templates of the two phases: the built-in ones, or those of a folder that holds some under the same names.
public struct PromptLibrary: Sendable {
    private let templates: [PromptName: PromptTemplate]

    /// The built-in templates, those that the folder `overrides` holds replaced.
    ///
    /// - Throws: ``RefineError`` `badConfig` with file and line when a template is wrong, or when the folder is not
    ///   there or holds no template.
    public init(overrides: String? = nil) throws(RefineError) {
        var templates: [PromptName: PromptTemplate] = [:]
        let found = try overrides.map(Self.sources) ?? [:]
        for name in PromptName.allCases {
            do {
                templates[name] = try PromptTemplate(found[name] ?? name.builtIn, known: name.places)
            } catch {
                throw RefineError(
                    .badConfig, error.reason,
                    at: Place(file: "\(overrides ?? "built-in")/\(name.rawValue)", line: error.line))
            }
        }
        self.templates = templates
    }

    /// The prompt called `name` with its places filled.
    public func rendered(_ name: PromptName, _ values: [String: String] = [:]) -> String {
        template(name).rendered(values)
    }

    /// The template called `name`.
    public func template(_ name: PromptName) -> PromptTemplate {
        templates[name] ?? .empty
    }

    /// Writes the built-in templates into the folder `path`, where no file of the same name may be.
    ///
    /// - Returns: the paths written.
    /// - Throws: ``RefineError`` `cannotWrite`.
    public static func export(to path: String) throws(RefineError) -> [String] {
        let folder = Folder(path)
        try folder.create()
        let files = PromptName.allCases.map { (folder.file($0.rawValue), $0.builtIn) }
        for (file, _) in files where FileManager.default.fileExists(atPath: file) {
            throw RefineError(.cannotWrite, "is there already", at: Place(file: file), hint: "name an empty folder")
        }
        return try StagedFiles.write { staged throws(RefineError) in
            for (file, text) in files { try staged.stage(Array(text.utf8), for: file) }
            return files.map(\.0)
        }
    }

    private static func sources(in path: String) throws(RefineError) -> [PromptName: String] {
        let folder = Folder(path)
        var found: [PromptName: String] = [:]
        do throws(RefineError) {
            for fileName in try folder.fileNames(what: "a folder with prompt templates") {
                guard let name = PromptName(rawValue: fileName) else { continue }
                let file = try InputFile.read(folder.file(fileName), what: "a prompt template")
                guard let text = String(validating: file.bytes, as: UTF8.self) else {
                    throw RefineError(.badConfig, "is not UTF-8", at: Place(file: file.name))
                }
                found[name] = text
            }
        } catch {
            throw RefineError(.badConfig, error.message, at: error.place, hint: error.hint)
        }
        guard !found.isEmpty else {
            let names = PromptName.allCases.map(\.rawValue).joined(separator: ", ")
            throw RefineError(.badConfig, "holds no prompt template; expected any of \(names)", at: Place(file: path))
        }
        return found
    }
}
