import JSONText
import Testing

@testable import Refiner

@Suite("The analyses of the fixtures")
struct FixtureAnalysisTests {
    private func recorded(_ fixture: String) throws -> [(task: TaskAnalysis, facts: JSON)] {
        let analysis = try Repository.analysis(fixture)
        let facts = try #require(try Repository.recorded("chosen_classes.json")[fixture]?.members)
        #expect(analysis.tasks.map(\.name) == facts.map(\.name))
        return try facts.map { (try #require(analysis[task: $0.name]), $0.value) }
    }

    @Test("are read without a complaint", arguments: Repository.analyses)
    func areReadWithoutComplaint(fixture: String) throws {
        let reading = try AnalysisReader.read(Repository.path("fixtures/\(fixture)/analysis.json"))
        #expect(reading.diagnostics == [])
        #expect(!reading.analysis.tasks.isEmpty)
    }

    @Test("are read whole: as many classes, errors and samples as the file holds", arguments: Repository.analyses)
    func areReadWhole(fixture: String) throws {
        for (task, facts) in try recorded(fixture) {
            #expect(task.classMetrics.count == facts["classes"]?.int)
            #expect(task.labels.count == facts["labels"]?.int)
            #expect(task.errors.count == facts["errors"]?.int)
            #expect(task.classMetrics.reduce(0) { $0 + $1.support } == facts["support"]?.int)
            #expect(task.classMetrics.count { $0.support == 0 } == facts["zero_support"]?.int)
            #expect(task.confusionPairs.count == facts["pairs"]?.int)
            #expect(abs(task.macroF1 - (facts["macro_f1"]?.double ?? -1)) < 1e-12)
        }
    }

    @Test("have matrices whose rows sum to the support and whose errors are listed", arguments: Repository.analyses)
    func haveConsistentMatrices(fixture: String) throws {
        for (task, facts) in try recorded(fixture) {
            let matrix = try #require(task.confusionMatrix)
            let support = Dictionary(uniqueKeysWithValues: task.classMetrics.map { ($0.label, $0.support) })
            for (label, row) in zip(task.labels, matrix) { #expect(row.reduce(0, +) == support[label]) }
            let sum = matrix.joined().reduce(0, +)
            let diagonal = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
            #expect(sum == facts["matrix_sum"]?.int)
            #expect(diagonal == facts["matrix_diagonal"]?.int)
            #expect(task.confusionPairs.reduce(0) { $0 + $1.count } == sum - diagonal)
            #expect(task.errors.count == sum - diagonal)
        }
    }

    @Test("give each class its confusions from both sides", arguments: Repository.analyses)
    func giveConfusionsFromBothSides(fixture: String) throws {
        for (task, _) in try recorded(fixture) {
            let matrix = try #require(task.confusionMatrix)
            for (index, label) in task.labels.enumerated() {
                let confusions = task.confusions(of: label)
                let missed = confusions.filter { $0.direction == .missed }.reduce(0) { $0 + $1.count }
                let alarms = confusions.filter { $0.direction == .falseAlarm }.reduce(0) { $0 + $1.count }
                #expect(missed == matrix[index].reduce(0, +) - matrix[index][index])
                #expect(alarms == matrix.reduce(0) { $0 + $1[index] } - matrix[index][index])
                #expect(confusions.map(\.count) == confusions.map(\.count).sorted(by: >))
            }
        }
    }

    @Test("choose the classes that Python chooses", arguments: Repository.analyses)
    func chooseWhatPythonChooses(fixture: String) throws {
        for (task, facts) in try recorded(fixture) {
            let cases = try #require(facts["chosen"]?.array)
            #expect(cases.count == 10)
            for entry in cases {
                let planner = WeakClassPlanner(
                    threshold: try #require(entry["threshold"]?.double),
                    includeZeroSupport: try #require(entry["zero_support"]).bool == true, tasks: [task.name])
                let plan = try planner.plan(Analysis(tasks: [task]), dataset: Dataset(tasks: []))
                #expect(plan.demands.map(\.label) == entry["classes"]?.array?.compactMap(\.string))
            }
        }
    }
}
