package io.lictor.schema;

import com.google.protobuf.Descriptors.FieldDescriptor;

/** What the HTTP body becomes. */
public sealed interface BodyTarget {

    /** There is no body; what the path does not set comes from the query. */
    record None() implements BodyTarget {}

    /** The body is the request message; the query sets nothing. */
    record Whole() implements BodyTarget {}

    /** The body is one top-level field of the request message, of any type. */
    record Field(FieldDescriptor field) implements BodyTarget {}
}
