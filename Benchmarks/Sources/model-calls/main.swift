#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

// Calls a chat completions service many times and says what that took:
//
//     model-calls transport BASE_URL BODY_FILE N C         the bare HTTP transport, the same body each time
//     model-calls engine BASE_URL PROJECT N C [TIMEOUT]    the whole path, on the project's example data
//     model-calls body PROJECT                             the body of a typical request

/// The bytes of a file, a megabyte at most.
func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return Array(bytes.prefix(fread(&bytes, 1, bytes.count, file)))
}

let arguments = CommandLine.arguments

if arguments.count == 3, arguments[1] == "body" {
    print(try await EngineMode.body(root: arguments[2]))
    exit(0)
}
guard arguments.count >= 6, let calls = Int(arguments[4]), let concurrency = Int(arguments[5]) else {
    print("usage: model-calls transport|engine BASE_URL BODY_FILE|PROJECT N C [TIMEOUT_SECONDS]")
    exit(64)
}
let timeout = arguments.count > 6 ? Double(arguments[6]) ?? 60 : 60

let figures: Figures
switch arguments[1] {
case "transport":
    let workload = Workload(
        baseURL: arguments[2], body: contents(of: arguments[3]) ?? [], calls: calls, concurrency: concurrency)
    let begin = ContinuousClock.now
    let failed = try await TransportMode.run(workload)
    figures = Figures(
        calls: calls, concurrency: concurrency, wall: begin.duration(to: .now), cpu: Figures.cpu, failed: failed)
case "engine":
    let workload = Workload(baseURL: arguments[2], body: [], calls: calls, concurrency: concurrency)
    figures = try await EngineMode.run(workload, root: arguments[3], timeout: .seconds(timeout))
default:
    print("model-calls: there is no mode \(arguments[1])")
    exit(64)
}
figures.printJSON()
exit(figures.failed == 0 ? 0 : 1)
