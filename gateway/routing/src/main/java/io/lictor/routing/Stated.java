package io.lictor.routing;

/**
 * A value somebody has given a key. Immutable.
 *
 * @param text as it was written
 */
record Stated<T>(T value, Layer layer, String text) {}
