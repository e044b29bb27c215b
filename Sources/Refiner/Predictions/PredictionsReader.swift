import Foundation
import LanguageModels

/// Reads files of predictions: a pass over the lines by several threads, with memory that follows classes and threads.
package enum PredictionsReader {
    static let expected = "predictions, one {\"text\", \"true_label\", \"predicted_label\"} a line or record"

    /// Reads the file called `name` (`-` is standard input; `.gz` is unpacked).
    ///
    /// The result is the same with any number of threads.
    ///
    /// - Throws: ``RefineError``: `inputMissing` when there is no such file; `badInput` with file, line and column or path
    ///   for the first line that is no prediction when there are more of them than may be, for a file without any, and
    ///   for a task with both kinds of lines.
    package static func read(
        _ name: String, options: PredictionsOptions = PredictionsOptions()
    ) throws(RefineError) -> PredictionsReading {
        try read(ByteStream(opening: name, what: expected, keepsBytes: options.keepsRows), options: options)
    }

    /// Reads a stream that is open already, from its beginning.
    static func read(
        _ stream: consuming ByteStream, options: PredictionsOptions
    ) throws(RefineError) -> PredictionsReading {
        let name = stream.name
        let format = try format(of: &stream, options)
        let source = PredictionsSource(name: name, format: format, options: options, copy: stream.kept)
        let tallies: [PredictionsTally]
        switch format {
        case .jsonl: tallies = try readLines(stream, name, options)
        case .csv: tallies = [try readRecords(stream, name, options)]
        }
        return try merge(tallies, source)
    }

    /// The form of a stream, by its first bytes; what looks like nothing known is read as JSON, which says what is wrong.
    static func format(
        of stream: inout ByteStream, _ options: PredictionsOptions
    ) throws(RefineError) -> PredictionsOptions.Format {
        if let format = options.format { return format }
        let name = stream.name.lowercased()
        if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") { return .csv }
        return InputShape(recognising: try stream.peek(InputShape.prefixLength)) == .predictionsCSV ? .csv : .jsonl
    }

    private static func readLines(
        _ stream: consuming ByteStream, _ name: String, _ options: PredictionsOptions
    ) throws(RefineError) -> [PredictionsTally] {
        let source = SharedChunks(LineChunks(reading: stream))
        let wanted = options.threads ?? min(4, ProcessInfo.processInfo.activeProcessorCount)
        let threads = min(64, max(1, wanted))
        let tallies = (0..<threads).map { _ in TallyBox() }
        DispatchQueue.concurrentPerform(iterations: threads) { index in
            var tally = PredictionsTally(options, file: name)
            while let chunk = source.next() {
                chunk.forEachLine { line, number in tally.add(line, number) }
                if tally.isOver { source.stop() }
            }
            tally.finish()
            tallies[index].tally = tally
        }
        let all = tallies.compactMap(\.tally)
        if let failure = source.failure, !isTooBad(all, options) { throw failure }
        return all
    }

    private static func readRecords(
        _ stream: consuming ByteStream, _ name: String, _ options: PredictionsOptions
    ) throws(RefineError) -> PredictionsTally {
        var reader = CSVReader(reading: stream)
        var tally = PredictionsTally(options, file: name)
        guard let header = try reader.next() else { return tally }
        let columns = try PredictionHeader(header.fields, columns: options.columns, file: name)
        while !tally.isOver, let record = try reader.next() {
            tally.add(record.fields, header: columns, line: record.line)
        }
        tally.finish()
        return tally
    }

    private static func isTooBad(_ tallies: [PredictionsTally], _ options: PredictionsOptions) -> Bool {
        tallies.reduce(0) { $0 + $1.bad.count } > options.maximumBadLines
    }

    private static func merge(
        _ tallies: [PredictionsTally], _ source: PredictionsSource
    ) throws(RefineError) -> PredictionsReading {
        let (name, options) = (source.name, source.options)
        let bad = BadLines.merged(tallies.map(\.bad))
        if isTooBad(tallies, options), let first = bad.first.first { throw first }
        for tally in tallies { if let failure = tally.failure { throw failure } }
        let groups = try groups(tallies, name)
        guard !groups.isEmpty else {
            throw RefineError(.badInput, "holds no predictions; expected \(expected)", at: Place(file: name))
        }
        // Which task the classes of --labels are of is sure where there is one.
        let known = groups.count == 1 ? options.labels?.labels ?? [] : []
        var tasks: [TaskCounts] = []
        var diagnostics: [Diagnostic] = []
        var sorted: [[(run: ErrorRun, labels: [Int])]] = []
        for group in groups {
            let merge = TaskMerge(
                group.map { tallies[$0.tally].tasks[$0.task] }, name: self.name(group, tallies), known: known,
                file: name)
            guard merge.counts.labels.count <= PredictionsTally.mostLabels else {
                throw PredictionsTally.tooManyLabels(file: name)
            }
            tasks.append(merge.counts)
            diagnostics += merge.diagnostics + AnalysisBuilder.diagnostics(of: merge.counts)
            sorted.append(
                zip(group, merge.labels).flatMap { part, labels in
                    tallies[part.tally].runs.filter { $0.task == part.task }.map { ($0, labels) }
                })
        }
        return PredictionsReading(
            file: name, tasks: tasks, diagnostics: diagnostics, badLines: bad,
            haveProbabilities: groups.map { group in
                group.contains { tallies[$0.tally].tasks[$0.task].hasProbabilities }
            }, source: source, runs: sorted)
    }

    /// Of several normal forms of a task's name the one whose bytes come first, whichever thread saw it.
    private static func name(_ group: [(tally: Int, task: Int)], _ tallies: [PredictionsTally]) -> String {
        let names = group.map { tallies[$0.tally].name(ofTask: $0.task) }
        return names.min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? ""
    }

    /// The parts of each task, tasks in the order of the file.
    private static func groups(
        _ tallies: [PredictionsTally], _ name: String
    ) throws(RefineError) -> [[(tally: Int, task: Int)]] {
        var byName: [String: [(tally: Int, task: Int)]] = [:]
        for (tally, counted) in tallies.enumerated() {
            for task in counted.tasks.indices { byName[counted.name(ofTask: task), default: []].append((tally, task)) }
        }
        func part(_ place: (tally: Int, task: Int)) -> TaskTally { tallies[place.tally].tasks[place.task] }
        func firstLine(_ group: [(tally: Int, task: Int)]) -> Int { group.map { part($0).firstLine }.min() ?? 0 }
        for (task, group) in byName.sorted(by: { firstLine($0.value) < firstLine($1.value) }) {
            let single = group.filter { part($0).kind == .singleLabel }
            let several = group.filter { part($0).kind == .multiLabel }
            guard single.isEmpty || several.isEmpty else {
                let (one, set) = (firstLine(single), firstLine(several))
                throw RefineError(
                    .badInput,
                    "bears \(one > set ? "one label" : "a list of labels"), but line \(min(one, set)) of the same task "
                        + "\(task.excerpt()) \(one > set ? "a list" : "one label"); expected one kind in a task",
                    at: Place(file: name, line: max(one, set)))
            }
        }
        return byName.values.sorted { firstLine($0) < firstLine($1) }
    }
}

/// Where a thread leaves what it counted; read when all threads are done.
private final class TallyBox: @unchecked Sendable {
    var tally: PredictionsTally?
}
