package io.lictor.server.wire;

/**
 * What is called.
 *
 * @param method {@code package.Service/Method}
 * @param oneMessage whether the request is a single message
 * @param deadline on the event loop's clock; {@link RequestHead#NO_TIMEOUT} for none
 */
record CallPlan(String method, boolean oneMessage, long deadline, Progress progress) {}
