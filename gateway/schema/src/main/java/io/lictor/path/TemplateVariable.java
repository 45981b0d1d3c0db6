package io.lictor.path;

/**
 * A variable of a template: the template segments {@code [from, to)} are its value.
 *
 * @param multiSegment true for everything but a lone {@code *} or literal; decides whether {@code %2F} stays escaped
 */
public record TemplateVariable(String fieldPath, boolean multiSegment, int from, int to) {}
