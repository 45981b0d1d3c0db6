package io.lictor.bench.peers;

/**
 * What a gateway's processes keep in memory, in bytes. Immutable.
 *
 * @param atRest after its start and the first answers
 * @param afterLoad after its last round
 */
record Footprint(String gateway, long atRest, long afterLoad) {}
