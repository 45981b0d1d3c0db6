package io.lictor.consul.embedded;

import java.util.List;

/**
 * One check as the catalog shows it.
 *
 * @param serviceId empty for a check of the node
 * @param type {@code ttl}, {@code http}, {@code tcp}, {@code grpc}, {@code maintenance}, or empty for the node's own
 */
record CheckEntry(
        String checkId,
        String name,
        CheckStatus status,
        String notes,
        String output,
        String serviceId,
        String serviceName,
        List<String> serviceTags,
        String type,
        long createIndex,
        long modifyIndex) {

    CheckEntry at(long newCreateIndex, long newModifyIndex) {
        return new CheckEntry(
                checkId,
                name,
                status,
                notes,
                output,
                serviceId,
                serviceName,
                serviceTags,
                type,
                newCreateIndex,
                newModifyIndex);
    }

    CheckEntry reporting(CheckStatus newStatus, String newOutput) {
        return new CheckEntry(
                checkId,
                name,
                newStatus,
                notes,
                newOutput,
                serviceId,
                serviceName,
                serviceTags,
                type,
                createIndex,
                modifyIndex);
    }

    boolean sameAs(CheckEntry other) {
        return at(0, 0).equals(other.at(0, 0));
    }
}
