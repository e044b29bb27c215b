/// What is asked, how often, and how many at once.
struct Workload: Sendable {
    let baseURL: String
    let body: [UInt8]
    let calls: Int
    let concurrency: Int

    /// Runs `call` as often as asked.
    ///
    /// - Parameter workers: how many at once; nil for ``concurrency``.
    /// - Returns: how many failed.
    func run(workers: Int? = nil, _ call: @escaping @Sendable (Int) async -> Bool) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            let workers = min(calls, workers ?? concurrency)
            let turns = Turns(calls)
            for _ in 0..<workers {
                group.addTask {
                    var failed = 0
                    while let turn = turns.next() {
                        if await !call(turn) { failed += 1 }
                    }
                    return failed
                }
            }
            return await group.reduce(0, +)
        }
    }
}
