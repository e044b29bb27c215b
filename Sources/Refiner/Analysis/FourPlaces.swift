import JSONText

/// Numbers with four decimal places, rounded and written as Python's `round(x, 4)` is.
enum FourPlaces {
    /// The number of four places next to `value`; of two as near, the even one.
    static func rounded(_ value: Double) -> Double {
        guard value.isFinite, abs(value) < 1e11 else { return value }
        return Double(units(value)) / 10_000
    }

    /// `value` in units of 1/10,000.
    ///
    /// The product is exact to half a unit in its last place; only where it seems to lie in the middle does the exact
    /// remainder decide, as it does for Python.
    static func units(_ value: Double) -> Int {
        let product = value * 10_000
        let below = product.rounded(.down)
        guard product - below == 0.5 else { return Int(product.rounded()) }
        let remainder = (-product).addingProduct(value, 10_000)
        if remainder == 0 { return Int(product.rounded(.toNearestOrEven)) }
        return Int(below) + (remainder > 0 ? 1 : 0)
    }

    /// Appends the rounded number as Python writes it: `0.87`, `1.0`; `null` for what is no number.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        guard value >= 0, value < 1e11 else {
            return JSON(rounded(value)).append(to: &bytes)
        }
        let units = units(value)
        var fraction = units % 10_000
        if units < 100_000 {
            bytes.append(UInt8(ascii: "0") + UInt8(units / 10_000))
        } else {
            bytes.append(contentsOf: String(units / 10_000).utf8)
        }
        bytes.append(UInt8(ascii: "."))
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(fraction / 1_000))
            fraction = fraction % 1_000 * 10
        } while fraction > 0
    }

    /// The rounded number as JSON.
    static func json(_ value: Double) -> JSON { JSON(rounded(value)) }
}
