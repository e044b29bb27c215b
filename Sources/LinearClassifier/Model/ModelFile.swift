internal import JSONText

/// The bytes of a model file.
///
/// `REFINEMD`, the version and the length of the header (32 bits each, little-endian like all numbers), the header
/// (JSON), then: the bucket of each feature (32 bits), its scale (`Float32`), and for each task the bias of each class
/// (`Float32`) and for each feature the weights of all classes, `Float16` in large models, else `Float32`.
enum ModelFile {
    static let magic: [UInt8] = Array("REFINEMD".utf8)
    static let version = 1
    /// Weights that take more bytes than this as `Float32` are kept as `Float16`.
    static let halfPrecisionFrom = 16 << 20
    static let mostTasks = 1_000

    // MARK: Writing

    static func encode(_ model: LinearModel) -> [UInt8] {
        var payload: [UInt8] = []
        let isHalf = model.isHalfPrecision
        payload.reserveCapacity(model.index.count * 8 + model.weightCount * (isHalf ? 2 : 4))
        for bucket in model.index.buckets { append(bucket, to: &payload) }
        for scale in model.index.scales { append(scale.bitPattern, to: &payload) }
        for task in model.tasks {
            let weights = task.weights
            for index in 0..<weights.classCount { append(weights.bias[index / 4][index & 3].bitPattern, to: &payload) }
            let scalars = UnsafeRawPointer(weights.values).assumingMemoryBound(to: Float.self)
            for feature in 0..<weights.featureCount {
                let row = scalars + feature * weights.groups * 4
                for index in 0..<weights.classCount {
                    if isHalf {
                        let bits = HalfFloat.bits(of: row[index])
                        payload.append(UInt8(truncatingIfNeeded: bits))
                        payload.append(UInt8(truncatingIfNeeded: bits >> 8))
                    } else {
                        append(row[index].bitPattern, to: &payload)
                    }
                }
            }
        }
        let header = ModelHeader.json(model, isHalf: isHalf, payload: payload.count, checksum: checksum(payload))
        let text = Array(header.serialized(.python).utf8)
        var bytes = magic
        append(UInt32(version), to: &bytes)
        append(UInt32(clamping: text.count), to: &bytes)
        return bytes + text + payload
    }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A 64-bit hash of bytes that tells damage, not malice.
    static func checksum(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.withContiguousStorageIfAvailable { buffer in checksum(UnsafeRawBufferPointer(buffer)) }
            ?? Array(bytes).withUnsafeBytes { checksum($0) }
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
        var place = 0
        while place < bytes.count {
            var word: UInt64 = 0
            if place + 8 <= bytes.count {
                word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            } else {
                for offset in place..<bytes.count { word |= UInt64(bytes[offset]) << (8 * UInt64(offset - place)) }
            }
            state = (state ^ word) &* 0xFF51_AFD7_ED55_8CCD
            state ^= state >> 32
            place += 8
        }
        return state
    }

    // MARK: Reading

    static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> LinearModel {
        guard bytes.count >= 16, bytes.starts(with: magic) else { throw .damaged("it does not begin as one") }
        let found = Int(number(bytes, at: 8))
        guard found == version else { throw .unknownVersion(found) }
        let length = Int(number(bytes, at: 12))
        guard length <= bytes.count - 16 else { throw .damaged("it ends within its header") }
        let json: JSON
        do {
            json = try JSON(parsing: Array(bytes[16..<16 + length]), maximumDepth: 32)
        } catch {
            throw .damaged("its header is not JSON")
        }
        let header = try ModelHeader(json)
        let begin = 16 + length
        guard header.payload == bytes.count - begin else {
            throw .damaged("\(bytes.count - begin) bytes follow its header instead of \(header.payload)")
        }
        guard checksum(bytes[begin...]) == header.checksum else { throw .damaged("its checksum is wrong") }
        return try model(header, bytes, begin)
    }

    private static func number(_ bytes: [UInt8], at place: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self)) }
    }

    private static func model(
        _ header: ModelHeader, _ bytes: [UInt8], _ begin: Int
    ) throws(ModelFileError) -> LinearModel {
        var place = begin
        let features = header.features
        var buckets: [UInt32] = []
        var isKnown = [Bool](repeating: false, count: FeatureScanner.blockSize * 2)
        for _ in 0..<features {
            let bucket = number(bytes, at: place)
            place += 4
            guard bucket < isKnown.count, !isKnown[Int(bucket)] else { throw .damaged("a feature is out of place") }
            isKnown[Int(bucket)] = true
            buckets.append(bucket)
        }
        var scales: [Float] = []
        for _ in 0..<features {
            let scale = Float(bitPattern: number(bytes, at: place))
            place += 4
            guard scale.isFinite, scale > 0, scale < 1_000 else {
                throw .damaged("the scale of a feature is no number")
            }
            scales.append(scale)
        }
        var tasks: [TaskModel] = []
        for task in header.tasks {
            let weights = Weights(classCount: task.classes.count, featureCount: features)
            guard read(weights, bytes, &place, isHalf: header.isHalf) else { throw .damaged("a weight is no number") }
            tasks.append(
                TaskModel(
                    name: task.name, isMultiLabel: task.isMultiLabel, classes: task.classes,
                    calibration: task.calibration, thresholds: task.thresholds, schema: task.schema, weights: weights))
        }
        let index = FeatureIndex(buckets: buckets, scales: scales)
        return LinearModel(tasks: tasks, settings: header.settings, seed: header.seed, index: index)
    }

    /// Whether all numbers are finite.
    private static func read(_ weights: Weights, _ bytes: [UInt8], _ place: inout Int, isHalf: Bool) -> Bool {
        var isFinite = true
        for index in 0..<weights.classCount {
            let value = Float(bitPattern: number(bytes, at: place))
            isFinite = isFinite && value.isFinite
            weights.bias[index / 4][index & 3] = value
            place += 4
        }
        let scalars = UnsafeMutableRawPointer(weights.values).assumingMemoryBound(to: Float.self)
        bytes.withUnsafeBytes { bytes in
            for feature in 0..<weights.featureCount {
                let row = scalars + feature * weights.groups * 4
                for index in 0..<weights.classCount {
                    let value: Float
                    if isHalf {
                        let bits = bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)
                        value = HalfFloat.value(of: UInt16(littleEndian: bits))
                        place += 2
                    } else {
                        let bits = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                        value = Float(bitPattern: UInt32(littleEndian: bits))
                        place += 4
                    }
                    isFinite = isFinite && value.isFinite
                    row[index] = value
                }
            }
        }
        return isFinite
    }
}
