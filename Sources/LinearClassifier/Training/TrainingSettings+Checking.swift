extension TrainingSettings {
    /// Tells whether every setting is in its range.
    ///
    /// - Throws: ``TrainingError`` `badSetting`.
    public func check() throws(TrainingError) {
        for gamma in [focalGamma] + focalGammas.values where !(gamma >= 0 && gamma <= 10) {
            throw .badSetting(name: "focal gamma", expected: "from 0 to 10")
        }
        if let labelSmoothing, !(labelSmoothing >= 0 && labelSmoothing < 1) {
            throw .badSetting(name: "label smoothing", expected: "at least 0 and below 1")
        }
        guard schemaPenalty >= 0, schemaPenalty <= 100 else {
            throw .badSetting(name: "the penalty of the schema", expected: "from 0 to 100")
        }
        guard epochs >= 1, epochs <= 1_000 else { throw .badSetting(name: "epochs", expected: "from 1 to 1000") }
        guard patience >= 1 else { throw .badSetting(name: "patience", expected: "at least 1") }
        guard learningRate > 0, learningRate <= 100 else {
            throw .badSetting(name: "the learning rate", expected: "above 0 and at most 100")
        }
        guard l2 >= 0, l2 <= 0.001 else { throw .badSetting(name: "L2", expected: "from 0 to 0.001") }
        guard l2 * learningRate <= 0.01 else {
            throw .badSetting(name: "L2 times the learning rate", expected: "at most 0.01")
        }
        guard leastTexts >= 1 else { throw .badSetting(name: "the least number of texts", expected: "at least 1") }
        guard weightCap > 0 else { throw .badSetting(name: "the cap of the class weights", expected: "above 0") }
        if case .explicit(let weights) = classWeights {
            for weight in weights.values where !(weight > 0 && weight <= 1_000_000) {
                throw .badSetting(name: "a class weight", expected: "above 0 and at most 1000000")
            }
        }
    }
}
