package io.lictor.server.config;

/** @param name of this process, different at every start */
record Identity(String name) {}
