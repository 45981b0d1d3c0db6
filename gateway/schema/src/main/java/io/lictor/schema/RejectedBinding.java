package io.lictor.schema;

/**
 * A binding that became no route.
 *
 * @param method {@code package.Service/Method}
 * @param binding the HTTP method and path as written
 */
public record RejectedBinding(String method, String binding, String reason) {}
