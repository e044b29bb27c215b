import Testing

@testable import LanguageModels

@Suite("The window of requests in flight")
struct ConcurrencyWindowTests {
    /// A window that is always full, whose requests end one by one in the order of sending.
    private struct Driver {
        var window: ConcurrencyWindow
        var sent: UInt64 = 0
        var ended: UInt64 = 0

        init(concurrency: Int = 64, initial: Int = 8) {
            window = ConcurrencyWindow(limits: PacingLimits(concurrency: concurrency, initialConcurrency: initial))
        }

        mutating func end(_ outcome: ConcurrencyWindow.Outcome, times: Int = 1) {
            for _ in 0..<times {
                while sent - ended < UInt64(window.size) { sent += 1 }
                ended += 1
                window.finish(outcome, number: ended, next: sent + 1, inFlight: Int(sent - ended) + 1)
            }
        }
    }

    @Test("doubles with each round of answers up to its limit")
    func start() {
        var driver = Driver(concurrency: 50)
        #expect(driver.window.size == 8)
        driver.end(.answered, times: 8)
        #expect(driver.window.size == 16)
        driver.end(.answered, times: 16)
        #expect(driver.window.size == 32)
        driver.end(.answered, times: 1000)
        #expect(driver.window.size == 50)
        #expect(driver.window.ceiling == nil)
    }

    @Test("shrinks by half as soon as the first four are refused, and remembers where")
    func severe() {
        var driver = Driver(concurrency: 512, initial: 512)
        driver.end(.refused, times: 3)
        #expect(driver.window.size == 512)
        driver.end(.refused)
        #expect(driver.window.size == 256)
        #expect(driver.window.ceiling == 512)
    }

    @Test("shrinks once for all that was sent before it shrank")
    func oneCut() {
        var driver = Driver(concurrency: 64, initial: 64)
        // The fourth refusal shrinks it, with 67 sent by then.
        driver.end(.refused, times: 67)
        #expect(driver.window.size == 32)
        driver.end(.refused, times: 4)
        #expect(driver.window.size == 16)
    }

    @Test("never shrinks below one")
    func floor() {
        var driver = Driver()
        driver.end(.refused, times: 1000)
        #expect(driver.window.size == 1)
    }

    @Test("shrinks by one for a few refusals among many answers")
    func mild() {
        var driver = Driver(concurrency: 64, initial: 64)
        driver.end(.answered, times: 64)
        driver.end(.refused, times: 3)
        driver.end(.answered, times: 61)
        #expect(driver.window.size == 63)
        #expect(driver.window.ceiling == 64)
    }

    @Test("returns fast to nine tenths of the ceiling, slowly beyond, and forgets a ceiling that is gone")
    func recovery() {
        var driver = Driver(concurrency: 200, initial: 100)
        driver.end(.refused, times: 4)
        #expect(driver.window.size == 50)
        driver.end(.answered, times: 200)
        let size = driver.window.size
        #expect((88...92).contains(size))
        driver.end(.answered, times: 2 * size)
        #expect((size + 1...size + 3).contains(driver.window.size))
        driver.end(.answered, times: 4000)
        #expect(driver.window.size == 200)
        #expect(driver.window.ceiling == nil)
    }

    @Test("is neither narrowed nor widened by failures of another kind, and waits after a row of them")
    func failures() {
        var driver = Driver(concurrency: 64, initial: 16)
        driver.end(.failed, times: 100)
        #expect(driver.window.size == 16)
        driver.end(.answered, times: 15)
        #expect(driver.window.size == 16)
        driver.end(.answered, times: 16)
        #expect(driver.window.size > 16)
    }

    @Test("does not grow when it is not made use of")
    func unused() {
        var window = ConcurrencyWindow(limits: PacingLimits())
        for number in 1...1000 {
            window.finish(.answered, number: UInt64(number), next: UInt64(number + 1), inFlight: 2)
        }
        #expect(window.size == 8)
    }

    @Test("holds its ground when a tenth of 500 calls is refused at random", arguments: 1...10)
    func randomTenth(seed: UInt64) {
        let result = PacingSimulation.run(
            SimulatedService(.random(0.1), seed: seed), limits: PacingLimits(), calls: 500, seed: seed)
        #expect(result.middleWindow >= 48)
        #expect(result.lastWindow >= 48)
        #expect(result.lost == 0)
    }

    @Test("stays wide when ten thousand calls meet a share of refusals that no width changes", arguments: [0.1, 0.3])
    func background(share: Double) {
        let result = PacingSimulation.run(
            SimulatedService(.random(share)), limits: PacingLimits(), calls: 10_000)
        let least = 10_000 / (1 - share) / 64 * 0.1
        #expect(result.seconds < 2.5 * least)
        #expect(result.lost == 0)
    }

    @Test(
        "finds a service's limit of requests in flight and asks little beyond it",
        arguments: [1, 4, 16, 40, 60], [0.1, 0.01, 0.001]
    )
    func hardLimit(limit: Int, refusalLatency: Double) {
        let calls = 200 * max(limit, 4)
        let result = PacingSimulation.run(
            SimulatedService(.concurrency(limit), refusalLatency: refusalLatency), limits: PacingLimits(), calls: calls)
        let least = Double(calls) / Double(limit) * 0.1
        #expect(result.seconds < 1.15 * least)
        #expect(result.refusedShare < 0.08)
        #expect(result.lost == 0)
    }

    @Test("comes down from far above a service's limit")
    func farAbove() {
        let result = PacingSimulation.run(
            SimulatedService(.concurrency(16), refusalLatency: 0.001),
            limits: PacingLimits(concurrency: 512, initialConcurrency: 512), calls: 5000)
        #expect((12...18).contains(result.lastWindow))
        #expect(result.refusals < 1200)
    }
}
