/// Names that a service gave to files and jobs, which we put into URLs.
enum ServiceName {
    /// Whether a name can be the last part of a path: dots alone would name another path.
    static func isUsable(_ name: String) -> Bool {
        (1...2048).contains(name.utf8.count) && name.contains { $0 != "." }
    }

    /// The name as part of a path, or value in a query.
    static func escaped(_ name: String) -> String {
        var escaped = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                escaped += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return escaped
    }
}
