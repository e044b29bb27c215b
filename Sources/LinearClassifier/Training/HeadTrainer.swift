internal import TextFeatures

/// Learns the weights of one task by gradient descent over mini-batches.
///
/// All gradients of a batch are taken at the weights before it. Each thread keeps some groups of the features, whose weights
/// no other touches, and sums up what they give for each row; the sums of all groups are added in their order, and the
/// derivatives of the loss taken, by the thread that has the row. So neither the result nor a bit of it depends on the
/// number of threads, which meet twice a batch.
struct HeadTrainer {
    struct Options {
        var epochs = 10
        /// The passes after which the step would be 0.
        var planned = 10
        /// The step of the first mini-batch; it falls evenly to 0.
        var rate: Float = 1
        /// The strength of L2 regularisation, a row.
        var decay: Float = 0
    }

    enum Loss {
        case softmax(SoftmaxLoss<Float>)
        case sigmoid(SigmoidLoss<Float>)
    }

    /// The rows of a mini-batch.
    static let batch = 32
    /// The square of the length of four classes' gradient that is not worth a walk through the weights.
    private static let negligible: Float = 1e-6
    /// The weights are kept divided by a common scale, so that L2 shrinks all of them in one multiplication; below this
    /// it is worked into them, before they become too large.
    private static let leastScale: Float = 1e-6
    /// How much smaller the steps of the biases are than those of the weights.
    private static let biasShare: Float = 0.1

    let matrix: FeatureMatrix
    let task: TrainingTask
    let rows: [Int32]
    let loss: Loss
    var options: Options
    let seed: UInt64
    let threads: Int

    /// Trains, and calls `afterEpoch` with the weights after each pass; training ends when it answers false.
    func train(featureCount: Int, afterEpoch: (_ epoch: Int, _ weights: Weights, _ scale: Float) -> Bool) -> Weights {
        let weights = Weights(classCount: task.classes.count, featureCount: featureCount)
        let shared = BatchWorkspace(groups: weights.groups)
        var order = rows
        var generator = SeededGenerator(seed: seed)
        let total = max(options.planned, options.epochs) * rows.count
        var scale: Float = 1
        for epoch in 0..<options.epochs {
            generator.shuffle(&order)
            let pass = Pass(
                order: order, first: epoch * order.count, total: total, scale: scale, shared: shared, weights: weights)
            var endScale = scale
            Team.run(threads: min(threads, FeatureMatrix.parts)) { thread, threads, barrier in
                let ended = run(pass, thread, of: threads, barrier)
                if thread == 0 { endScale = ended }
            }
            scale = endScale
            if !afterEpoch(epoch, weights, scale) { break }
        }
        if scale != 1 { weights.multiply(by: scale, features: 0..<featureCount) }
        return weights
    }

    /// One pass over the rows, as all threads see it.
    private struct Pass {
        let order: [Int32]
        /// How many rows all earlier passes had, and all passes will have.
        let first: Int
        let total: Int
        let scale: Float
        /// What the threads make together.
        let shared: BatchWorkspace
        let weights: Weights
    }

    /// The work of one thread in a pass; returns the common scale of the weights after it.
    private func run(_ pass: Pass, _ thread: Int, of threads: Int, _ barrier: Barrier) -> Float {
        let weights = pass.weights
        let groups = weights.groups
        let shared = pass.shared
        // For one thread its own and what is shared are one.
        let own = threads == 1 ? shared : BatchWorkspace(groups: groups)
        own.bias.update(from: weights.bias, count: groups)
        var scale = pass.scale
        for begin in stride(from: 0, to: pass.order.count, by: Self.batch) {
            let size = min(Self.batch, pass.order.count - begin)
            let rows = size * thread / threads..<size * (thread + 1) / threads
            for part in stride(from: thread, to: FeatureMatrix.parts, by: threads) {
                for place in 0..<size {
                    weights.sum(
                        matrix, matrix.entries(of: Int(pass.order[begin + place]), part: part),
                        into: shared.sums(of: place, part: part))
                }
            }
            barrier.wait()
            takeGradients(pass, begin, rows, scale, own)
            barrier.wait()
            // In one go: each look at what another thread has written costs as much as many sums.
            if threads > 1 { own.copyGradients(of: 0..<size, from: shared) }
            let progress = Float(pass.first + begin) / Float(max(1, pass.total))
            let rate = options.rate * (1 - progress)
            scale *= 1 - rate * options.decay * Float(size)
            for place in 0..<size { own.changeBias(place, by: rate * Self.biasShare) }
            for part in stride(from: thread, to: FeatureMatrix.parts, by: threads) {
                for place in 0..<size where own.activeCounts[place] > 0 {
                    let row = Int(pass.order[begin + place])
                    change(weights, matrix.entries(of: row, part: part), place, by: rate / scale, own)
                }
                if scale < Self.leastScale {
                    let features = FeatureMatrix.features(of: part, count: weights.featureCount)
                    weights.multiply(by: scale, features: features)
                }
            }
            if scale < Self.leastScale { scale = 1 }
        }
        // All have the same; none reads another's before the pass is over.
        if thread == 0 { weights.bias.update(from: own.bias, count: groups) }
        return scale
    }

    /// Adds up what the groups of features give for some rows of a batch, and takes the derivatives of its loss.
    private func takeGradients(_ pass: Pass, _ begin: Int, _ rows: Range<Int>, _ scale: Float, _ own: BatchWorkspace) {
        let shared = pass.shared
        let groups = shared.groups
        let factor = SIMD4<Float>(repeating: scale)
        shared.addSums(of: rows)
        for place in rows {
            let output = shared.gradients + place &* groups
            for group in 0..<groups { output[group] = output[group] * factor + own.bias[group] }
            replaceByGradient(output, row: Int(pass.order[begin &+ place]), groups: groups, own.scratch)
            let list = shared.active + place &* groups
            var count = 0
            for group in 0..<groups where (output[group] * output[group]).sum() > Self.negligible {
                list[count] = Int32(truncatingIfNeeded: group)
                count += 1
            }
            shared.activeCounts[place] = count
        }
    }

    @inline(__always)
    private func change(_ weights: Weights, _ entries: Range<Int>, _ place: Int, by step: Float, _ own: BatchWorkspace)
    {
        let groups = own.groups
        let gradient = own.gradients + place &* groups
        let list = own.active + place &* groups
        let count = own.activeCounts[place]
        for entry in entries {
            let target = weights.values + Int(matrix.features[entry]) &* groups
            let factor = SIMD4<Float>(repeating: step * matrix.values[entry])
            if count == groups {
                for group in 0..<groups { target[group] -= factor * gradient[group] }
            } else {
                for index in 0..<count {
                    let group = Int(list[index])
                    target[group] -= factor * gradient[group]
                }
            }
        }
    }

    @inline(__always)
    private func replaceByGradient(
        _ output: UnsafeMutablePointer<SIMD4<Float>>, row: Int, groups: Int, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let count = task.classes.count
        let scalars = UnsafeMutableRawPointer(output).assumingMemoryBound(to: Float.self)
        switch loss {
        case .softmax(let loss):
            Probabilities.softmax(output, count: count, inverseTemperature: 1)
            let label = Int(task.members[task.offsets[row]])
            loss.replaceByGradient(scalars, count: count, label: label)
        case .sigmoid(let loss):
            Probabilities.sigmoid(output, count: count, inverseTemperature: 1)
            let begin = task.offsets[row]
            let end = task.offsets[row + 1]
            task.members.withUnsafeBufferPointer { members in
                loss.replaceByGradient(scalars, scratch, count: count) { index in
                    for place in begin..<end where members[place] == Int32(truncatingIfNeeded: index) { return true }
                    return false
                }
            }
            for index in count..<groups * 4 { scalars[index] = 0 }
        }
    }
}
