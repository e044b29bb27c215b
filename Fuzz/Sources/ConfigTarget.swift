import Refiner

@testable import RefineCommands

/// Configuration files: accepted, or refused with the place.
enum ConfigTarget {
    private static let scratch = Scratch("config")

    static func run(_ input: UnsafeBufferPointer<UInt8>) {
        let file = scratch.write(input, to: "refine.yaml")
        do {
            let configuration = try Configuration(file: file, environment: [:])
            for setting in Setting.allCases {
                let values = configuration.list(setting)
                Check.that(setting.isList || values.count <= 1, "\(setting.rawValue) has several values")
            }
            _ = try configuration.value(.threshold, "a number from 0 to 1") {
                Double($0).flatMap { 0...1 ~= $0 ? $0 : nil }
            }
            _ = try configuration.value(.seed, "a whole number") { UInt64($0) }
        } catch {
            Check.refusal(error, code: .badConfig)
        }
    }
}
