import Foundation
import Refiner
import Testing

@Suite("The documentation")
struct DocumentationTests {
    private static func document(_ name: String) throws -> String {
        try #require(Place.text(ofRepository: "docs/" + name), "docs/\(name) is missing")
    }

    /// Whether `name` stands in `text` as a word of its own.
    private static func names(_ text: String, _ name: String) -> Bool {
        let pattern = "(?<![A-Za-z0-9_-])\(NSRegularExpression.escapedPattern(for: name))(?![A-Za-z0-9_-])"
        return text.range(of: pattern, options: .regularExpression) != nil
    }

    @Test("names every command and every long flag in docs/commands.md")
    func commands() async throws {
        // A word that may be left out stands in brackets.
        let text = try Self.document("commands.md").filter { !"[]".contains($0) }
        for command in try await CommandTree.all() {
            let name = (["refine"] + command.path).joined(separator: " ")
            #expect(Self.names(text, name), "\(name)")
            for flag in command.flags { #expect(Self.names(text, flag), "\(name) \(flag)") }
        }
    }

    @Test("names every exit status in docs/commands.md")
    func exitCodes() throws {
        let text = try Self.document("commands.md")
        for code in RefineError.Code.allCases.map(\.rawValue) + [0, 3] {
            #expect(Self.names(text, "\(code)"), "\(code)")
        }
    }

    @Test("names every variable and key of the configuration in docs/commands.md")
    func settings() throws {
        let text = try Self.document("commands.md")
        for name in ["OPENAI_API_KEY", "OPENAI_BASE_URL", "REFINE_", "refine.yaml", "NO_COLOR"] {
            #expect(text.contains(name), "\(name)")
        }
    }

    @Test("names every table and column of the state in docs/formats.md")
    func tables() throws {
        let text = try Self.document("formats.md")
        let tables = try Self.schema()
        #expect(tables.count >= 8)
        for (table, columns) in tables {
            #expect(Self.names(text, table), "\(table)")
            #expect(columns.count >= 2, "\(table)")
            for column in columns { #expect(Self.names(text, column), "\(table).\(column)") }
        }
    }

    @Test("names every gate and every stop reason in docs/formats.md")
    func gates() throws {
        let text = try Self.document("formats.md")
        for name in GateName.allCases.map(\.rawValue) + StopReason.allCases.map(\.rawValue) {
            #expect(Self.names(text, name), "\(name)")
        }
    }

    @Test("names every rule of refine validate in docs/formats.md, with its severity")
    func rules() throws {
        let text = try Self.document("formats.md")
        for rule in ValidationRule.allCases {
            let line = text.split(separator: "\n").first { $0.hasPrefix("| `\(rule.rawValue)` |") }
            #expect(line?.contains(rule.severity(in: .singleLabel).rawValue) == true, "\(rule.rawValue)")
        }
    }

    @Test("names every status of an iteration, and every phase and outcome of a call, in docs/formats.md")
    func words() throws {
        let text = try Self.document("formats.md")
        let words =
            IterationStatus.allCases.map(\.rawValue) + CallRecord.Phase.allCases.map(\.rawValue)
            + CallRecord.Outcome.allCases.map(\.rawValue) + Demand.Reason.allCases.map(\.rawValue)
        for name in words { #expect(Self.names(text, name), "\(name)") }
    }

    /// The tables and columns of the state, read from the migrations.
    private static func schema() throws -> [(table: String, columns: [String])] {
        let source = try #require(Place.text(ofRepository: "Sources/Refiner/History/StateSchema.swift"))
        var tables: [(table: String, columns: [String])] = []
        for line in source.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
            if line.hasPrefix("CREATE TABLE "), words.count > 2 {
                tables.append((words[2], []))
            } else if line.hasPrefix("ALTER TABLE "), let column = words.firstIndex(of: "COLUMN"),
                words.count > column + 1, let table = tables.firstIndex(where: { $0.table == words[2] })
            {
                tables[table].columns.append(words[column + 1])
            } else if let type = words.dropFirst().first, ["INTEGER", "TEXT", "REAL", "BLOB"].contains(type),
                !tables.isEmpty
            {
                tables[tables.count - 1].columns.append(words[0])
            }
        }
        return tables
    }
}
