import JSONText
import Testing

@testable import Refiner

@Suite("A summary of a task")
struct TaskSummaryTests {
    private let task = Sample.task(
        "intent",
        [
            Sample.metrics("good", f1: 0.95, support: 400), Sample.metrics("few", f1: 0.95, support: 6),
            Sample.metrics("bad", f1: 0.2, support: 200), Sample.metrics("scarce", f1: 0.5, support: 4),
            Sample.metrics("unseen", f1: 0, support: 0),
        ],
        errors: [
            Sample.error("1", "good", "bad", 0.99), Sample.error("2", "bad", "few", 0.7),
            Sample.error("3", "bad", "good", 0.9), Sample.error("4", "scarce", "good", 0.3),
            Sample.error("5", "bad", "good", 0.8),
        ],
        pairs: [
            ConfusionPair(trueLabel: "bad", predictedLabel: "good", count: 50),
            ConfusionPair(trueLabel: "unseen", predictedLabel: "good", count: 1),
        ])

    private var summary: TaskSummary { TaskSummary(task, threshold: 0.8) }

    @Test("tells weak from unknown, sound and unseen, the worst first")
    func standings() {
        #expect(summary.classes.map(\.label) == ["bad", "scarce", "good", "few", "unseen"])
        #expect(summary.classes.map { summary.standing($0) } == [.weak, .unknown, .sound, .unknown, .unseen])
        #expect(summary.below.map(\.label) == ["bad", "scarce"])
        #expect(summary.belowUnknown.map(\.label) == ["scarce"])
        #expect(summary.aboveUnknown.map(\.label) == ["few"])
        #expect(summary.unseen.map(\.label) == ["unseen"])
        #expect(summary.failing(0.3).map(\.label) == ["bad"])
    }

    @Test("shows the surest errors of the weakest classes in turn")
    func errors() {
        #expect(summary.errorsThatMatter(2).map(\.text) == ["3", "4"])
        #expect(summary.errorsThatMatter(3).map(\.text) == ["3", "5", "4"])
        #expect(summary.errorsThatMatter(100).map(\.text) == ["3", "5", "2", "4"])
        #expect(summary.errorsThatMatter(0).isEmpty)
        #expect(TaskSummary(task, threshold: 0).errorsThatMatter(2).map(\.text) == ["1", "3"])
    }

    @Test("knows the share that a confusion takes of the true class, from both sides")
    func shares() {
        #expect(summary.confusions(of: "bad").first?.share == 0.25)
        #expect(summary.confusions(of: "good").map(\.share) == [0.25, nil])
        #expect(summary.share(of: task.confusionPairs[0]) == 0.25)
    }

    @Test("leads to commands that can be typed as they stand")
    func steps() {
        let lines = NextSteps(file: "my file's.json", threshold: 0.85, tasks: ["a b"], summaries: [summary]).lines
        #expect(
            lines.map { $0.components(separatedBy: "  ")[0] } == [
                #"refine --result 'my file'\''s.json' --threshold 0.85 --task 'a b'"#,
                #"refine --result 'my file'\''s.json' --threshold 0.85 --task 'a b' --select lower"#,
                #"refine --result 'my file'\''s.json' --threshold 0.85 --task 'a b' --include-zero-support"#,
            ])
        #expect(lines[0].hasSuffix("(2 classes, 1 surely weak)"))
    }

    @Test("leads to merging before anything else, and to nothing where all is well")
    func otherSteps() {
        let alike = Sample.task(
            "t", [Sample.metrics("a", support: 80), Sample.metrics("b", support: 80)], matrix: [[40, 40], [40, 40]])
        let lines = NextSteps(
            file: "f", threshold: 0.9, tasks: [], summaries: [TaskSummary(alike, threshold: 0.9)]
        ).lines
        #expect(lines.first?.hasPrefix("merge or redefine 1 pair") == true)
        #expect(lines.last?.hasPrefix("refine analyze PREDICTIONS") == true)
        let well = Sample.task("t", [Sample.metrics("a", f1: 1, support: 500)])
        #expect(
            NextSteps(file: "f", threshold: 0.9, tasks: [], summaries: [TaskSummary(well, threshold: 0.9)]).lines
                == ["nothing: every class reaches F1 0.9"])
    }

    @Test("is a table of comma-separated values, with every class and quotes where they are needed")
    func csv() {
        let odd = Sample.task("t,1", [Sample.metrics("say \"hi\"\nnow", f1: 0.5, support: 2)], pairs: [])
        let lines = ClassTable([TaskSummary(odd, threshold: 0.8)]).csv
        #expect(lines.hasPrefix(ClassTable.columns.joined(separator: ",") + "\r\n\"t,1\",\"say \"\"hi\"\"\nnow\",0.5,"))
        #expect(lines.hasSuffix(",2,unknown,,,,\r\n"))
        let table = ClassTable([summary]).csv
        #expect(table.split(separator: "\r\n").count == 6)
        #expect(table.contains("\r\nintent,bad,0.2,"))
        #expect(table.contains(",200,weak,good,50,,\r\n"))
    }
}
