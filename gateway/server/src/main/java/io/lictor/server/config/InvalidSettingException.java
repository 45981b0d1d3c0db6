package io.lictor.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A setting that cannot be used: the start stops, and the message says which one and how to mend it. */
final class InvalidSettingException extends RuntimeException {

    private final String setting;

    InvalidSettingException(String setting, RuntimeException cause) {
        super(setting + ": " + cause.getMessage(), cause);
        this.setting = setting;
    }

    private InvalidSettingException(List<InvalidSettingException> each) {
        super(each.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
        this.setting = each.stream().map(InvalidSettingException::setting).collect(Collectors.joining(", "));
    }

    /** All are told, each on a line of its own. */
    static InvalidSettingException together(List<InvalidSettingException> each) {
        return new InvalidSettingException(each);
    }

    InvalidSettingException(String setting, String message) {
        super(setting + ": " + message);
        this.setting = setting;
    }

    String setting() {
        return setting;
    }
}
