package io.lictor.consul.embedded;

/** A key; {@code value} is owned by the entry and never changed. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and its bytes never change
record KeyEntry(String key, byte[] value, long flags, long createIndex, long modifyIndex) {}
