// swift-tools-version: 6.2
import PackageDescription

/// Warnings stop a build in CI only: a newer compiler's new warning must not stop a user's.
let warnings: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    warnings + [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("ExistentialAny"),
    ]

let package = Package(
    name: "refiner",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "refine", targets: ["refine"]),
        .library(name: "Refiner", targets: ["Refiner"]),
        .library(name: "LanguageModels", targets: ["LanguageModels"]),
        .library(name: "JSONText", targets: ["JSONText"]),
        .library(name: "TextFeatures", targets: ["TextFeatures"]),
        .library(name: "LinearClassifier", targets: ["LinearClassifier"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .target(name: "JSONText", swiftSettings: settings),
        .target(name: "TextFeatures", swiftSettings: settings),
        .target(name: "LinearClassifier", dependencies: ["JSONText", "TextFeatures"], swiftSettings: settings),
        .target(name: "LanguageModels", dependencies: ["CCurl", "JSONText"], swiftSettings: settings),
        .target(
            name: "Refiner",
            dependencies: [
                "CZlib", "JSONText", "TextFeatures", "LinearClassifier", "LanguageModels",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "RefineCommands",
            dependencies: [
                "Refiner", "LinearClassifier",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "refine", dependencies: ["RefineCommands"], swiftSettings: settings),

        .target(
            name: "RefinerTestSupport",
            dependencies: ["LanguageModels"],
            path: "Tests/RefinerTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "JSONTextTests",
            dependencies: ["JSONText"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TextFeaturesTests",
            dependencies: ["TextFeatures"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LinearClassifierTests",
            dependencies: ["LinearClassifier", "JSONText", "TextFeatures"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LanguageModelsTests",
            dependencies: ["LanguageModels", "JSONText", "RefinerTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RefinerTests",
            dependencies: [
                "Refiner", "JSONText", "TextFeatures", "LanguageModels", "RefinerTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RefineCommandsTests",
            dependencies: ["RefineCommands", "refine", "RefinerTestSupport"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzers need libFuzzer, which a build has only when it asks for it: see `make fuzz`.
if Context.environment["REFINER_FUZZ"] != nil {
    package.targets += [
        .executableTarget(
            name: "fuzz",
            dependencies: ["JSONText", "Refiner", "RefineCommands"],
            path: "Fuzz/Sources",
            swiftSettings: settings
        )
    ]
}
