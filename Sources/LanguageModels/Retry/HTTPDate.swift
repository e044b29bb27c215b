/// Dates of HTTP header fields, in the three forms of RFC 9110, section 5.6.7.
enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
    /// `Sun Nov  6 08:49:37 1994`; nil for anything else.
    static func secondsSince1970(_ text: String) -> Int? {
        // The day of the week says nothing new and is not checked.
        let words = text.split { " ,-".contains($0) }.dropFirst().map(String.init)
        switch words.count {
        case 5 where ["gmt", "utc"].contains(words[4].lowercased()):
            return seconds(day: words[0], month: words[1], year: words[2], time: words[3])
        case 4:
            return seconds(day: words[1], month: words[0], year: words[3], time: words[2])
        default:
            return nil
        }
    }

    private static func seconds(day: String, month: String, year: String, time: String) -> Int? {
        guard let day = Int(day), (1...31).contains(day),
            let month = months.firstIndex(of: month.lowercased()),
            let year = Int(year), (0...9999).contains(year)
        else { return nil }
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        let days = daysSince1970(year: year < 100 ? fullYear(year) : year, month: month + 1, day: day)
        return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    private static func fullYear(_ twoDigits: Int) -> Int { twoDigits < 70 ? 2000 + twoDigits : 1900 + twoDigits }

    /// Days of the proleptic Gregorian calendar, counted with years that begin in March so that the leap day comes last
    /// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
