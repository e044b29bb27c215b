import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("A bucket of requests or tokens")
struct RateBucketTests {
    private func learned(
        limit: Int? = nil, remaining: Int, resetAfter: Double?, number: UInt64 = 1, now: Double = 0
    ) -> RateBucket {
        var bucket = RateBucket(limit: nil)
        learn(&bucket, limit: limit, remaining: remaining, resetAfter: resetAfter, number: number, now: now)
        return bucket
    }

    private func learn(
        _ bucket: inout RateBucket, limit: Int? = nil, remaining: Int, resetAfter: Double?, number: UInt64, now: Double
    ) {
        let window = RateLimits.Window(
            limit: limit, remaining: remaining, resetAfter: resetAfter.map { .seconds($0) })
        bucket.learn(window, number: number, outstanding: 0, now: now)
    }

    @Test("never gives more than its limit in sixty seconds, whatever is asked", arguments: 1...5)
    func bound(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var bucket = RateBucket(limit: 1000)
        var taken: [(at: Double, amount: Int)] = []
        var now = 0.0
        while now < 400 {
            let amount = Int(generator.next() % 300) + 1
            let wait = bucket.wait(for: amount, now: now)
            now += wait
            guard wait == 0 else { continue }
            bucket.take(amount, now: now)
            taken.append((now, amount))
            if generator.next() % 50 == 0 { now += Double(generator.next() % 30) }
        }
        for (start, _) in taken {
            let sum = taken.filter { $0.at >= start && $0.at < start + 60 }.map(\.amount).reduce(0, +)
            #expect(sum <= 1000)
        }
    }

    @Test("spreads its limit over the minute")
    func smooth() {
        var bucket = RateBucket(limit: 60)
        var now = 0.0
        var sent = 0
        while now <= 10 {
            let wait = bucket.wait(for: 1, now: now)
            if wait == 0 {
                bucket.take(1, now: now)
                sent += 1
            }
            now += wait
        }
        #expect((10...14).contains(sent))
    }

    @Test("learns from the tokens that an answer really took")
    func correction() {
        var low = RateBucket(limit: 1000)
        low.take(50, now: 0)
        low.correct(50, to: 550, takenAt: 0, now: 0)
        #expect(low.wait(for: 1, now: 0) > 20)
        var high = RateBucket(limit: 1000)
        high.take(1000, now: 0)
        high.correct(1000, to: 10, takenAt: 0, now: 0)
        #expect(high.wait(for: 40, now: 0) == 0)
    }

    @Test("waits for the reset when nothing is left, and not longer")
    func usedUp() {
        var bucket = learned(limit: 100, remaining: 0, resetAfter: 12)
        #expect(bucket.wait(for: 1, now: 2) == 10)
        #expect(bucket.wait(for: 1, now: 12) == 0)
    }

    @Test("spreads the last fifth over the time to the reset")
    func low() {
        var bucket = learned(limit: 100, remaining: 10, resetAfter: 20)
        var now = 0.0
        var sent: [Double] = []
        while now < 20 {
            let wait = bucket.wait(for: 1, now: now)
            if wait == 0 {
                bucket.take(1, now: now)
                sent.append(now)
            }
            now += wait
        }
        #expect(sent.count == 10)
        #expect(zip(sent, sent.dropFirst()).allSatisfy { (1.5...2.5).contains($1 - $0) })
    }

    @Test("does not wait while enough is left")
    func plenty() {
        var bucket = learned(limit: 100, remaining: 50, resetAfter: 60)
        for _ in 0..<30 {
            #expect(bucket.wait(for: 1, now: 0) == 0)
            bucket.take(1, now: 0)
        }
    }

    @Test("gives as much after a reset as the service allows, and no more until it says so again")
    func renewed() {
        var bucket = learned(limit: 5, remaining: 0, resetAfter: 10)
        for _ in 0..<5 {
            let wait = bucket.wait(for: 1, now: 11)
            #expect(wait < 40)
            bucket.take(1, now: 11)
        }
        #expect(bucket.wait(for: 1, now: 11) > 30)
        #expect(bucket.wait(for: 1, now: 100) == 0)
    }

    @Test("is not misled by an answer that was overtaken by another")
    func outOfOrder() {
        var bucket = learned(limit: 100, remaining: 0, resetAfter: 30, number: 9)
        learn(&bucket, limit: 100, remaining: 40, resetAfter: 30, number: 5, now: 0.1)
        #expect(bucket.wait(for: 1, now: 1) == 29)
        learn(&bucket, limit: 100, remaining: 90, resetAfter: 30, number: 10, now: 1)
        #expect(bucket.wait(for: 1, now: 1) == 0)
    }

    @Test("counts what is on its way against what is said to be left")
    func outstanding() {
        var bucket = RateBucket(limit: nil)
        bucket.learn(.init(limit: 100, remaining: 8, resetAfter: .seconds(10)), number: 1, outstanding: 8, now: 0)
        #expect(bucket.wait(for: 1, now: 0) == 10)
    }

    @Test("does not wait for a limit of a day")
    func daily() {
        var bucket = learned(limit: 1000, remaining: 0, resetAfter: 40_000)
        #expect(bucket.wait(for: 1, now: 0) == 0)
    }

    @Test("waits a second for what is used up without a time, and ignores what is left without one")
    func noReset() {
        var empty = learned(remaining: 0, resetAfter: nil)
        #expect(empty.wait(for: 1, now: 0) == 1)
        var some = learned(remaining: 1, resetAfter: nil)
        #expect(some.wait(for: 5, now: 0) == 0)
    }

    @Test("lets an amount beyond the service's whole limit pass when nearly all of that is left")
    func beyondLimit() {
        var bucket = learned(limit: 100, remaining: 95, resetAfter: 60)
        #expect(bucket.wait(for: 5000, now: 0) == 0)
    }

    @Test("keeps to the user's limit where the service allows more, and to the service's where it allows less")
    func stricter() {
        var bucket = RateBucket(limit: 60)
        bucket.take(3, now: 0)
        learn(&bucket, limit: 1000, remaining: 900, resetAfter: 60, number: 1, now: 0)
        #expect(bucket.wait(for: 1, now: 0) > 0)
        learn(&bucket, limit: 1000, remaining: 0, resetAfter: 60, number: 2, now: 0)
        #expect(bucket.wait(for: 1, now: 0) == 60)
    }
}
