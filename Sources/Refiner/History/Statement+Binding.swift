import GRDB

extension Statement {
    /// Runs the statement with values that `bind` puts in its places one after the other.
    ///
    /// For statements that run for each call or text: gathering the values in `StatementArguments`, which checks and keeps
    /// them, takes as long as inserting the row.
    func run(_ bind: (inout ValueBinder) throws -> Void) throws {
        setUncheckedArguments(StatementArguments())
        var binder = ValueBinder(statement: sqliteStatement)
        try bind(&binder)
        try execute()
    }
}

/// Puts values in the places of a statement.
struct ValueBinder {
    fileprivate let statement: SQLiteStatement
    private var place: Int32 = 0

    fileprivate init(statement: SQLiteStatement) { self.statement = statement }

    /// Puts a value in the next place.
    mutating func callAsFunction(_ value: (some StatementBinding)?) throws {
        place += 1
        // What is not bound is NULL.
        guard let value else { return }
        let code = value.bind(to: statement, at: place)
        if code != 0 { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
