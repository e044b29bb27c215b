import LanguageModels

/// Collects values from any thread, for observers.
public final class Recorder<Value: Sendable>: Sendable {
    private let recorded = Locked<[Value]>([])

    /// A recorder without values.
    public init() {}

    /// The values so far, in order.
    public var values: [Value] { recorded.withLock { $0 } }

    /// Adds a value.
    public func record(_ value: Value) {
        recorded.withLock { $0.append(value) }
    }
}
