/// Rows of one task grouped by what makes them repeat one another: one normal form and one set of labels.
///
/// The first row of a group stands for it.
struct RowGroups {
    /// The first row of its group, for each row; the row itself for rows without text.
    private(set) var first: [Int32] = []
    /// The first row of each form.
    private(set) var firstOfForm: [Int32] = []
    /// The first rows of further groups of a form, those of other labels than the form's first row has.
    private var others: [UInt64: Int32] = [:]

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - form: its normal form, at most one above the highest so far; -1 for a row without text.
    ///   - labels: what stands for its labels.
    ///   - labelsOf: what stands for those of an earlier row.
    /// - Returns: whether it is the first of its group.
    mutating func insert(form: Int32, labels: Int32, labelsOf: (Int) -> Int32) -> Bool {
        let row = Int32(clamping: first.count)
        guard form >= 0 else {
            first.append(row)
            return false
        }
        if Int(form) == firstOfForm.count {
            firstOfForm.append(row)
            first.append(row)
            return true
        }
        let leader = firstOfForm[Int(form)]
        if labelsOf(Int(leader)) == labels {
            first.append(leader)
            return false
        }
        let key = UInt64(UInt32(bitPattern: form)) << 32 | UInt64(UInt32(bitPattern: labels))
        let known = others[key]
        if known == nil { others[key] = row }
        first.append(known ?? row)
        return known == nil
    }
}
