package io.lictor.server.metrics;

/** Where requests are counted: all together, and by route. */
public record RequestMeters(EdgeTraffic traffic, RouteMeters routes) {}
