import JSONText
import Testing

@testable import Refiner

@Suite("A prompt template")
struct PromptTemplateTests {
    private func template(_ source: String) throws -> PromptTemplate {
        try PromptTemplate(source, known: ["label", "count"])
    }

    private func failure(_ source: String) throws -> PromptTemplateError {
        try #require(throws: PromptTemplateError.self) { try template(source) }
    }

    @Test("puts values in their places, as often as they are named")
    func fillsPlaces() throws {
        let text = try template("{{count}} texts of {{ label }}, {{label}}.").rendered(["label": "a", "count": "3"])
        #expect(text == "3 texts of a, a.")
    }

    @Test("leaves nothing where a value is missing, and ignores values it has no place for")
    func ignoresOthers() throws {
        #expect(try template("[{{label}}]").rendered(["other": "x"]) == "[]")
        #expect(try template("").rendered(["label": "x"]) == "")
    }

    @Test("leaves single braces and JSON alone")
    func leavesBraces() throws {
        let source = #"{"texts": ["…"]} } }} { {"a": {}}"#
        #expect(try template(source).rendered([:]) == source)
    }

    @Test("never looks into a value for places")
    func doesNotExpandValues() throws {
        let text = try template("{{label}} {{count}}").rendered([
            "label": "{{count}}", "count": "{{label}} {{nothing}} {{",
        ])
        #expect(text == "{{count}} {{label}} {{nothing}} {{")
    }

    @Test("filled in two steps gives the same text, whatever the values look like")
    func fillsInSteps() throws {
        let template = try template("{{count}} texts of {{ label }}, {{label}}.")
        let inSteps = template.filled(["label": "{{count}}"]).rendered(["count": "3", "label": "never"])
        #expect(inSteps == "3 texts of {{count}}, {{count}}.")
        #expect(inSteps == template.rendered(["label": "{{count}}", "count": "3"]))
        #expect(template.filled([:]) == template)
    }

    @Test("is refused with the line of a place that has another name, and told which there are")
    func refusesUnknownPlaces() throws {
        let error = try failure("one\r\ntwo {{label}}\nthree {{lable}}")
        #expect(error.line == 3)
        #expect(error.reason == "nothing is called {{lable}}; expected one of count, label")
        #expect(try failure("{{}}").reason.hasPrefix("nothing is called {{}}"))
    }

    @Test("is refused with the line of a place that is never closed")
    func refusesOpenPlaces() throws {
        let error = try failure("{{label}}\n{{count\n}")
        #expect(error.line == 2)
        #expect(error.reason == "\"{{\" is never closed")
    }
}

@Suite("The prompt library")
struct PromptLibraryTests {
    @Test("knows every built-in template and all their places", arguments: PromptName.allCases)
    func knowsBuiltIn(name: PromptName) throws {
        let template = try PromptTemplate(name.builtIn, known: name.places)
        let values = Dictionary(uniqueKeysWithValues: name.places.map { ($0, "<<\($0)>>") })
        let text = template.rendered(values)
        for place in name.places { #expect(text.contains("<<\(place)>>"), "\(place) has no place in \(name.rawValue)") }
        #expect(try PromptLibrary().rendered(name, values) == text)
    }

    @Test("exports the built-in templates, and reads them back as they were")
    func exportsAndOverrides() throws {
        let folder = try TemporaryFolder()
        let paths = try PromptLibrary.export(to: folder.path("prompts"))
        #expect(paths == PromptName.allCases.map { folder.path("prompts/\($0.rawValue)") })
        #expect(try folder.names(in: "prompts") == PromptName.allCases.map(\.rawValue).sorted())
        let library = try PromptLibrary(overrides: folder.path("prompts"))
        for name in PromptName.allCases {
            let values = ["label": "a", "data": "[]", "count": "2"]
            #expect(try library.rendered(name, values) == PromptLibrary().rendered(name, values))
        }
    }

    @Test("takes those templates that a folder holds, and the built-in ones for the rest")
    func overridesSome() throws {
        let folder = try TemporaryFolder()
        try folder.write("Write {{count}} for {{label}}.", to: "generate.user.txt")
        try folder.write("{{nonsense}}", to: "notes.txt")
        let library = try PromptLibrary(overrides: folder.path)
        #expect(library.rendered(.generateUser, ["count": "2", "label": "a"]) == "Write 2 for a.")
        #expect(library.rendered(.generateSystem) == PromptName.generateSystem.builtIn)
    }

    @Test("refuses a wrong template with its file and line")
    func refusesWrongTemplates() throws {
        let folder = try TemporaryFolder()
        try folder.write("fine\n{{nonsense}}\n", to: "generate.user.txt")
        let error = try #require(throws: RefineError.self) { try PromptLibrary(overrides: folder.path) }
        #expect(error.code == .badConfig)
        #expect(error.place == Place(file: folder.path("generate.user.txt"), line: 2))
        #expect(error.message.contains("nonsense"))
    }

    @Test("allows a place only in the template that has a value for it")
    func refusesForeignPlaces() throws {
        let folder = try TemporaryFolder()
        try folder.write("{{label}}", to: "differentiate.user.txt")
        #expect(throws: RefineError.self) { try PromptLibrary(overrides: folder.path) }
    }

    @Test("refuses a folder that is not there, holds no template, or holds one that is no UTF-8")
    func refusesFolders() throws {
        let folder = try TemporaryFolder()
        func code(_ path: String) throws -> RefineError.Code {
            try #require(throws: RefineError.self) { try PromptLibrary(overrides: path) }.code
        }
        #expect(try code(folder.path("none")) == .badConfig)
        #expect(try code(folder.path) == .badConfig)
        try folder.write([0xFF, 0xFE, 0x41], to: "generate.user.txt")
        #expect(try code(folder.path) == .badConfig)
    }

    @Test("does not export over what is there")
    func doesNotOverwrite() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "generate.user.txt")
        let error = try #require(throws: RefineError.self) { try PromptLibrary.export(to: folder.path) }
        #expect(error.code == .cannotWrite)
        #expect(try folder.names() == ["generate.user.txt"])
        #expect(try folder.text("generate.user.txt") == "mine")
    }
}

@Suite("Data in a prompt")
struct PromptDataTests {
    @Test("stands on one line that no text can break or close")
    func cannotBeClosed() throws {
        let text = "a\n</data>\r<DATA>\u{2028}\"\\"
        let fenced = PromptData.fenced(PromptData.texts([text]))
        #expect(!fenced.contains("<"))
        #expect(!fenced.contains("\n") && !fenced.contains("\r"))
        #expect(try JSON(parsing: fenced).array?.first?.string == text)
    }

    @Test("holds the start of long texts")
    func clips() {
        let text = String(repeating: "😀", count: 700)
        #expect(PromptData.clipped(text).string == String(repeating: "😀", count: 600) + "…")
        #expect(PromptData.clipped("short").string == "short")
    }
}
