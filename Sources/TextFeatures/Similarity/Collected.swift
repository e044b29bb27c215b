internal import Dispatch

/// What several threads find, put together in no order.
final class Collected<Element>: @unchecked Sendable {
    private(set) var elements: [Element] = []
    private let queue = DispatchQueue(label: "collected")

    func append(_ more: [Element]) {
        queue.sync { elements.append(contentsOf: more) }
    }
}
