import JSONText

/// JSON strings as they stand in a file.
enum JSONString {
    /// The text of a valid JSON string with its quotes.
    static func decoded(_ quoted: String) -> String {
        (try? JSON(parsing: quoted).string) ?? quoted
    }
}
