package io.lictor.server.config;

/** A setting that cannot be used: the start stops, and the message says which one and how to mend it. */
final class InvalidSettingException extends RuntimeException {

    private final String setting;

    InvalidSettingException(String setting, RuntimeException cause) {
        super(setting + ": " + cause.getMessage(), cause);
        this.setting = setting;
    }

    InvalidSettingException(String setting, String message) {
        super(setting + ": " + message);
        this.setting = setting;
    }

    String setting() {
        return setting;
    }
}
