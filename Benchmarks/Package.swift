// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "refiner-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "refiner", path: "..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                .product(name: "JSONText", package: "refiner"),
                .product(name: "TextFeatures", package: "refiner"),
                .product(name: "Refiner", package: "refiner"),
            ]),
        .executableTarget(
            name: "model-calls",
            dependencies: [
                .product(name: "LanguageModels", package: "refiner"), .product(name: "Refiner", package: "refiner"),
            ]
        ),
        .executableTarget(name: "label-doubts", dependencies: [.product(name: "Refiner", package: "refiner")]),
        .executableTarget(
            name: "near-duplicates", dependencies: [.product(name: "TextFeatures", package: "refiner")]),
        .executableTarget(
            name: "classifier",
            dependencies: [
                .product(name: "LinearClassifier", package: "refiner"), .product(name: "JSONText", package: "refiner"),
            ]),
        .executableTarget(name: "data-merge", dependencies: [.product(name: "Refiner", package: "refiner")]),
    ],
    swiftLanguageModes: [.v6]
)
