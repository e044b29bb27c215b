/// Where predictions were read from, so that they can be read again.
struct PredictionsSource {
    /// The file as the user named it.
    let name: String
    let format: PredictionsOptions.Format
    let options: PredictionsOptions
    /// What was read, where the file itself cannot be read twice.
    let copy: SpoolFile?

    /// The bytes from their beginning.
    func open() throws(RefineError) -> ByteStream {
        if let copy { return try ByteStream(rereading: copy, name: name) }
        return try ByteStream(opening: name, what: PredictionsReader.expected)
    }
}
