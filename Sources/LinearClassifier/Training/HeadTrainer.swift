internal import TextFeatures

/// Learns the weights of one task by gradient descent over mini-batches.
///
/// All gradients of a batch are taken at the weights before it, and each weight gets the batch's changes in the order
/// of the rows: so neither the result nor a bit of it depends on how threads share the rows and the features out.
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
        let groups = weights.groups
        let batch = Self.batch
        let logits = UnsafeMutablePointer<SIMD4<Float>>.allocate(capacity: batch * groups)
        let active = UnsafeMutablePointer<Int32>.allocate(capacity: batch * groups)
        let activeCounts = UnsafeMutablePointer<Int>.allocate(capacity: batch)
        defer {
            logits.deallocate()
            active.deallocate()
            activeCounts.deallocate()
        }
        var order = rows
        var generator = SeededGenerator(seed: seed)
        let total = max(options.planned, options.epochs) * rows.count
        var scale: Float = 1
        var done = 0
        for epoch in 0..<options.epochs {
            generator.shuffle(&order)
            let epochOrder = order
            let first = done
            let startScale = scale
            var endScale = scale
            Team.run(threads: threads) { thread, threads, barrier in
                let scratch = UnsafeMutablePointer<Float>.allocate(capacity: groups * 4)
                defer { scratch.deallocate() }
                var scale = startScale
                var done = first
                for begin in stride(from: 0, to: epochOrder.count, by: batch) {
                    let size = min(batch, epochOrder.count - begin)
                    for place in stride(from: thread, to: size, by: threads) {
                        let row = Int(epochOrder[begin + place])
                        let output = logits + place * groups
                        weights.multiply(matrix, row: row, scale: scale, into: output)
                        replaceByGradient(output, row: row, groups: groups, scratch)
                        let list = active + place * groups
                        var count = 0
                        for group in 0..<groups {
                            let square = (output[group] * output[group]).sum()
                            if square > Self.negligible {
                                list[count] = Int32(truncatingIfNeeded: group)
                                count += 1
                            }
                        }
                        activeCounts[place] = count
                    }
                    barrier.wait()
                    let progress = Float(done) / Float(max(1, total))
                    let rate = options.rate * (1 - progress)
                    scale *= 1 - rate * options.decay * Float(size)
                    for place in 0..<size {
                        let row = Int(epochOrder[begin + place])
                        let gradient = logits + place * groups
                        let list = active + place * groups
                        let count = activeCounts[place]
                        if count == 0 { continue }
                        if thread == 0 {
                            let step = SIMD4<Float>(repeating: rate * Self.biasShare)
                            for group in 0..<groups { weights.bias[group] -= step * gradient[group] }
                        }
                        for part in stride(from: thread, to: FeatureMatrix.parts, by: threads) {
                            for entry in matrix.entries(of: row, part: part) {
                                let feature = Int(matrix.features[entry])
                                let value = matrix.values[entry]
                                let step = rate * value / scale
                                let target = weights.values + feature &* groups
                                let factor = SIMD4<Float>(repeating: step)
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
                    }
                    done += size
                    barrier.wait()
                    if scale < Self.leastScale {
                        let factor = SIMD4<Float>(repeating: scale)
                        for feature in stride(from: thread, to: featureCount, by: threads) {
                            let row = weights.values + feature &* groups
                            for group in 0..<groups { row[group] *= factor }
                        }
                        scale = 1
                        barrier.wait()
                    }
                }
                if thread == 0 { endScale = scale }
            }
            scale = endScale
            done += epochOrder.count
            if !afterEpoch(epoch, weights, scale) { break }
        }
        let factor = SIMD4<Float>(repeating: scale)
        for index in 0..<featureCount * groups { weights.values[index] *= factor }
        return weights
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
