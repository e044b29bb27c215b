/// The HTTP methods in use here.
public enum HTTPMethod: String, Sendable, Hashable {
    /// Asks for a resource; the request has no body.
    case get = "GET"
    /// Hands a body to a resource.
    case post = "POST"
}
