package io.lictor.consul.embedded;

/**
 * What a parked query waits for. A query is run again when one of its watches fires, and answered only if its index
 * has grown: the two are separate in Consul, and which table wakes whom is part of its behaviour.
 */
record Watch(Table table, String key) {

    enum Table {
        NODES,
        /** Any registration: {@code /v1/catalog/services}. */
        SERVICES,
        /** Registrations under one name, not their health: {@code /v1/catalog/service/NAME}. */
        REGISTRATIONS,
        /** Registrations and checks under one name: {@code /v1/health/service/NAME}. */
        SERVICE,
        CHECKS,
        CHECKS_OF_SERVICE,
        CHECKS_OF_NODE,
        CHECKS_IN_STATE,
        KEY,
        KEY_PREFIX
    }

    static Watch all(Table table) {
        return new Watch(table, "");
    }

    static Watch of(Table table, String key) {
        return new Watch(table, key);
    }

    /** Whatever its case. */
    static Watch ofService(Table table, String name) {
        return of(table, Catalog.folded(name));
    }
}
