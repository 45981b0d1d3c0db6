package io.lictor.server.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets Spring Boot print a readable message in place of a stack trace. Found through {@code spring.factories}. */
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidSettingException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "Correct " + cause.setting() + " and start again.", cause);
    }
}
