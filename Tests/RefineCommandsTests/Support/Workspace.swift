import Foundation

/// A folder of a test's own, gone with the value.
final class Workspace: Sendable {
    /// Its path, links resolved.
    let path: String

    init() {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("refine-tests-\(UUID().uuidString)")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }

    /// Writes a file, and makes the folders above it.
    func write(_ name: String, _ text: String) { write(name, bytes: Array(text.utf8)) }

    /// Writes a file, and makes the folders above it.
    func write(_ name: String, bytes: [UInt8]) {
        let url = url(name)
        try! FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try! Data(bytes).write(to: url)
    }

    /// The bytes of a file; nil when it is not there.
    func bytes(_ name: String) -> [UInt8]? { (try? Data(contentsOf: url(name))).map { [UInt8]($0) } }

    /// The text of a file, empty when it is not there.
    func text(_ name: String) -> String { String(decoding: bytes(name) ?? [], as: UTF8.self) }

    /// The names of the visible files in a folder, in order; empty when there is no such folder.
    func names(_ folder: String = ".") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: url(folder).path)) ?? [])
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Every file and folder below `folder` with its bytes, by path.
    func everything(_ folder: String = ".") -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: url(folder).path) ?? .init() {
            found[name] = bytes(folder + "/" + name) ?? []
        }
        return found
    }

    /// The rows of a file with one JSON object a line.
    func rows(_ name: String) throws -> [[String: Any]] {
        try text(name).split(separator: "\n").map { try TestJSON.object(String($0)) }
    }

    /// The texts that a file with one JSON object a line has beyond those of the shop.
    func added(_ name: String = "saved_refined/topic.jsonl") throws -> [String] {
        try rows(name).dropFirst(Shop.rows.count).compactMap { $0["text"] as? String }
    }

    /// Reads a dataset as RapidFit's `DataSaver(path, "jsonl").load_all()` does: `glob("*.jsonl")`, the stem names the
    /// task, each line is JSON.
    func loadAll(_ folder: String) throws -> [String: [[String: Any]]] {
        var tasks: [String: [[String: Any]]] = [:]
        for name in names(folder) where name.hasSuffix(".jsonl") {
            tasks[String(name.dropLast(6))] = try rows(folder + "/" + name)
        }
        return tasks
    }
}

/// JSON read by someone else than the code under test.
enum TestJSON {
    struct NotAnObject: Error {
        let text: String
    }

    /// The object that `text` is.
    static func object(_ text: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw NotAnObject(text: text)
        }
        return object
    }

    /// The text of `value`, its keys in order.
    static func text(_ value: Any) -> String {
        let data = try! JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data, as: UTF8.self)
    }

    /// The text of `value` on one line, its keys in order.
    static func line(_ value: Any) -> String {
        let data = try! JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    static func decode<Value: Decodable>(_: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}
