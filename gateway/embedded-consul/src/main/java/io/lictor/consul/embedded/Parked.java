package io.lictor.consul.embedded;

/** A blocking query without a thread; {@link #wake} is called at most once per parking, outside the store's lock. */
interface Parked {
    void wake();
}
