import Foundation
import Refiner
import Yams

/// What `refine.yaml` and the environment set.
///
/// Flags go before it, defaults come after it.
struct Configuration: Sendable {
    /// Where a value comes from, for error messages.
    struct Value: Sendable {
        let texts: [String]
        let origin: String
    }

    private let values: [Setting: Value]

    /// Reads the environment and the file: `path`, or `refine.yaml` in the working folder if there is one.
    init(file path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws(RefineError) {
        var values = try Self.file(path)
        for setting in Setting.allCases {
            for variable in setting.variables {
                guard let text = environment[variable], !text.isEmpty else { continue }
                let texts = setting.isList ? text.split(separator: ",").map(String.init) : [text]
                values[setting] = Value(texts: texts, origin: variable)
                break
            }
        }
        self.values = values
    }

    /// The value as text, read by `parse`; nil where nothing sets it.
    func value<Result>(_ setting: Setting, _ expected: String, _ parse: (String) -> Result?) throws(RefineError)
        -> Result?
    {
        guard let value = values[setting], let text = value.texts.first else { return nil }
        guard value.texts.count == 1, let result = parse(text) else {
            throw RefineError(
                .badConfig, "\(setting.rawValue): expected \(expected), found \"\(text.excerpt(40))\"",
                at: Place(file: value.origin))
        }
        return result
    }

    /// All values of a setting that may be given several times.
    func list(_ setting: Setting) -> [String] { values[setting]?.texts ?? [] }

    private static let defaultFile = "refine.yaml"

    private static func file(_ path: String?) throws(RefineError) -> [Setting: Value] {
        let name = path ?? defaultFile
        if path == nil && !FileManager.default.fileExists(atPath: name) { return [:] }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw RefineError(.badConfig, "cannot be read", at: Place(file: name))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw RefineError(.badConfig, "is not UTF-8", at: Place(file: name))
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw Self.notYAML(error, file: name)
        }
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            throw RefineError(.badConfig, "expected keys such as \"threshold: 0.85\"", at: Place(file: name, line: 1))
        }
        return try read(mapping, file: name)
    }

    private static func notYAML(_ error: any Error, file name: String) -> RefineError {
        let (problem, mark): (String, Mark?) =
            switch error as? YamlError {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                (problem, mark)
            case .reader(let problem, _, _, _): (problem, nil)
            case .duplicatedKeysInMapping(let keys, let context):
                ("\(keys.joined(separator: ", ")) appears twice", context.mark)
            default: ("\(error)", nil)
            }
        return RefineError(
            .badConfig, "is not YAML: \(problem.excerpt(200))", at: Place(file: name, line: mark?.line))
    }

    private static func read(_ mapping: Node.Mapping, file name: String) throws(RefineError) -> [Setting: Value] {
        var values: [Setting: Value] = [:]
        for (key, node) in mapping {
            let place = Place(file: name, line: key.mark?.line)
            let spelled = key.scalar?.string ?? ""
            guard
                let setting = Setting(
                    rawValue: spelled.split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-"))
            else {
                let near = NearNames.of(spelled, among: Setting.allCases.map(\.rawValue))
                throw RefineError(
                    .badConfig, "unknown key \"\(spelled.excerpt(40))\"", at: place,
                    hint: near.isEmpty ? nil : "did you mean \(near.joined(separator: " or "))?")
            }
            let nodes = node.sequence.map(Array.init) ?? [node]
            let texts = nodes.compactMap { $0.scalar?.string }
            guard texts.count == nodes.count, setting.isList || texts.count == 1 else {
                throw RefineError(
                    .badConfig, "\(spelled): expected \(setting.isList ? "a value or a list of values" : "one value")",
                    at: place)
            }
            values[setting] = Value(texts: texts, origin: name + (key.mark.map { ":\($0.line)" } ?? ""))
        }
        return values
    }
}
