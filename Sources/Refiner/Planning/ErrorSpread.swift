/// Picks a few errors that show all of a class's confusions, not only its most frequent or its surest one.
enum ErrorSpread {
    /// Up to `count` of `errors`: one from each group in turn, the largest group first; within a group the least
    /// confident first, since the surest errors are often wrong labels (see docs/evidence.md).
    static func pick(_ count: Int, of errors: [ErrorSample], groupedBy group: (ErrorSample) -> String) -> [ErrorSample]
    {
        var groups: [String: [ErrorSample]] = [:]
        var order: [String] = []
        for error in errors {
            let name = group(error)
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(error)
        }
        order = order.stablySorted { groups[$0, default: []].count > groups[$1, default: []].count }
        var queues = order.map { name in
            groups[name, default: []].stablySorted { ($0.confidence ?? 1) < ($1.confidence ?? 1) }[...]
        }
        var picked: [ErrorSample] = []
        while picked.count < count, queues.contains(where: { !$0.isEmpty }) {
            for index in queues.indices where picked.count < count {
                if let error = queues[index].popFirst() { picked.append(error) }
            }
        }
        return picked
    }
}
