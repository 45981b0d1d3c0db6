package io.lictor.schema;

import com.google.api.HttpRule;
import java.util.List;

/**
 * A rule of a service configuration. Immutable.
 *
 * @param faults why it cannot be used; empty when it can
 */
record ConfiguredRule(HttpRule rule, List<String> faults) {

    ConfiguredRule {
        faults = List.copyOf(faults);
    }

    /** The full name of the method it is for, or what was written instead. */
    String selector() {
        return rule.getSelector();
    }

    String pattern() {
        return RulePattern.of(rule).toString();
    }

    RejectedBinding rejected(String reason) {
        return new RejectedBinding(selector(), pattern(), reason);
    }
}
