package import LinearClassifier

extension RefineError {
    /// What is wrong with a model file.
    package init(_ error: ModelFileError, file: String) {
        switch error {
        case .unreadable: self.init(.inputMissing, "\(error)", at: Place(file: file))
        case .damaged, .unknownVersion: self.init(.badInput, "\(error)", at: Place(file: file))
        case .unwritable: self.init(.cannotWrite, "\(error)", at: Place(file: file))
        }
    }

    /// Why a model cannot be trained on the data of a file.
    package init(_ error: TrainingError, file: String) {
        switch error {
        case .badSetting: self.init(.usage, "\(error)")
        default: self.init(.badInput, "\(error)", at: Place(file: file))
        }
    }
}

extension LinearModel {
    /// Reads the model in a file.
    ///
    /// - Throws: ``RefineError`` `inputMissing` or `badInput`.
    package static func read(_ path: String) throws(RefineError) -> LinearModel {
        do { return try load(path) } catch { throw RefineError(error, file: path) }
    }
}
