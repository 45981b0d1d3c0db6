/** What is counted and measured, for whoever collects it: one class per subject. */
@NullMarked
package io.lictor.server.metrics;

import org.jspecify.annotations.NullMarked;
