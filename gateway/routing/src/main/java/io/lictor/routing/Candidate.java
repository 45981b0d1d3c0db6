package io.lictor.routing;

/** A route and what came of it for one request. Immutable. */
public record Candidate(Route route, Verdict verdict) {}
