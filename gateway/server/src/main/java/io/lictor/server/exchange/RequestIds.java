package io.lictor.server.exchange;

import io.netty.util.AsciiString;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives each request a name: the client's own if it is a sane one, else 16 random bytes in hex. Thread-safe. */
public final class RequestIds {

    public static final AsciiString HEADER = AsciiString.cached("X-Request-Id");

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private final Supplier<? extends RandomGenerator> random;

    public RequestIds(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    public String of(@Nullable String wished) {
        if (wished != null && SANE.matcher(wished).matches()) {
            return wished;
        }
        byte[] bytes = new byte[16];
        random.get().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
