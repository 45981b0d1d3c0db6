package io.lictor.catalog;

/** What makes a registration unique: service ids are unique on one node only. */
public record InstanceId(String node, String serviceId) {}
