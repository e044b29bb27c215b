/// Arithmetic on sets kept as ascending arrays.
enum SortedSets {
    /// The number of shared values, by one merge.
    static func intersectionCount(_ first: ArraySlice<UInt64>, _ second: ArraySlice<UInt64>) -> Int {
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                var shared = 0
                var left = 0
                var right = 0
                while left < first.count, right < second.count {
                    if first[left] == second[right] {
                        shared += 1
                        left += 1
                        right += 1
                    } else if first[left] < second[right] {
                        left += 1
                    } else {
                        right += 1
                    }
                }
                return shared
            }
        }
    }
}
