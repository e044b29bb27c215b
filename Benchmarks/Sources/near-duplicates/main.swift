import Foundation
import TextFeatures

/// The modes that near_duplicates.sh measures as whole processes; texts are lines.
///
///     near-duplicates join FILE PAIRS [THREADS]      all pairs
///     near-duplicates first FILE PAIRS [THREADS]     of each text the earliest that it repeats
///     near-duplicates query INDEXED ASKED            one text at a time; prints microseconds
///     near-duplicates stream INDEXED FILE PAIRS      indexes the one, streams the other
///     near-duplicates shingle FILE                   what `stream` cannot do without: reads and cuts, no more
let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("join", 3...4), ("first", 3...4):
    join(arguments[1], into: arguments[2], threads: arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1)
case ("query", 3):
    query(arguments[1], arguments[2])
case ("stream", 4):
    stream(arguments[1], arguments[2], into: arguments[3])
case ("shingle", 2):
    shingle(arguments[1])
default:
    fail(
        "near-duplicates join|first FILE PAIRS [THREADS] | query INDEXED ASKED | stream INDEXED FILE PAIRS | shingle FILE"
    )
}

func join(_ path: String, into output: String, threads: Int) {
    let clock = ContinuousClock()
    var start = clock.now
    var join = SimilarityJoin()
    LineFile(path).forEach { join.insert(utf8: $0) }
    let reading = clock.now - start
    start = clock.now
    let pairs = arguments[0] == "join" ? join.pairs(threads: threads) : join.firstMatches(threads: threads)
    let joining = clock.now - start
    var file = PairFile(output)
    for pair in pairs { file.write(pair.first, pair.second, pair.similarity) }
    file.flush()
    print(
        "{\"texts\": \(join.count), \"pairs\": \(pairs.count), \"read\": \(seconds(reading)), \"join\": \(seconds(joining))}"
    )
}

func collected(_ path: String) -> SimilarityTexts {
    var texts = SimilarityTexts()
    LineFile(path).forEach { texts.insert(utf8: $0, id: texts.count) }
    return texts
}

func query(_ indexed: String, _ asked: String) {
    var query = SimilarityQuery(collected(indexed))
    var texts: [[UInt8]] = []
    LineFile(asked).forEach { texts.append(Array($0)) }
    var times: [Double] = []
    var found = 0
    for text in texts {
        let start = now()
        let match = text.withUnsafeBytes { query.bestMatch(utf8: $0) }
        times.append(Double(now() - start) / 1000)
        found += match == nil ? 0 : 1
    }
    times.sort()
    print(
        "{\"asked\": \(texts.count), \"found\": \(found), \"median\": \(times[times.count / 2]), \"p99\": \(times[times.count * 99 / 100])}"
    )
}

func stream(_ indexed: String, _ path: String, into output: String) {
    var query = SimilarityQuery(collected(indexed))
    var file = PairFile(output)
    var line = 0
    var found = 0
    LineFile(path).forEach { text in
        for match in query.matches(utf8: text) {
            file.write(match.id, line, match.similarity)
            found += 1
        }
        line += 1
    }
    file.flush()
    print("{\"texts\": \(line), \"pairs\": \(found)}")
}

func shingle(_ path: String) {
    var counter = ShingleCounter()
    var sum = 0
    LineFile(path).forEach { sum &+= counter.count(utf8: $0) }
    print("{\"shingles\": \(sum)}")
}

func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

func seconds(_ duration: Duration) -> Double {
    let (whole, atto) = duration.components
    return Double(whole) + Double(atto) * 1e-18
}
