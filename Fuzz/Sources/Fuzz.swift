import Foundation

/// One program for all readers, so that they share one build.
///
/// FUZZ_READER says which:
///
///     FUZZ_READER=analysis fuzz [libFuzzer's options, files and corpus folders]
///
/// This is the function that libFuzzer's own main calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    Reader.chosen(UnsafeBufferPointer(start: bytes, count: count))
    return 0
}

/// The reader that is fed.
private enum Reader {
    static let chosen: @Sendable (UnsafeBufferPointer<UInt8>) -> Void = {
        switch ProcessInfo.processInfo.environment["FUZZ_READER"] {
        case "analysis": return AnalysisTarget.run
        case "predictions": return PredictionsTarget.run
        case "dataset": return DatasetTarget.run
        case "answer": return AnswerTarget.run
        case "config": return ConfigTarget.run
        case "matrix": return MatrixTarget.run
        default:
            print("FUZZ_READER is none of analysis, predictions, dataset, answer, config, matrix")
            exit(64)
        }
    }()
}
