package io.lictor.samples.serving;

import com.google.rpc.BadRequest;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a request, so that the caller learns it in one go. */
public final class Violations {

    private final List<BadRequest.FieldViolation> found = new ArrayList<>();

    /**
     * Notes a violation unless {@code holds}.
     *
     * @param field path in the request, e.g. {@code order.lines[0].quantity}
     * @param rule what must be, starting with "must"
     */
    public Violations require(boolean holds, String field, String rule) {
        if (!holds) {
            found.add(BadRequest.FieldViolation.newBuilder()
                    .setField(field)
                    .setDescription(rule)
                    .build());
        }
        return this;
    }

    /** A common one: text that says something, and does not go on forever. */
    public Violations requireText(String text, String field, int limit) {
        return require(!text.isBlank(), field, "must not be empty")
                .require(text.length() <= limit, field, "must not be longer than " + limit + " characters");
    }

    /**
     * Refuses the request if there was any violation.
     *
     * @throws StatusRuntimeException INVALID_ARGUMENT with {@link BadRequest}
     */
    public void check() {
        if (!found.isEmpty()) {
            throw Refusal.invalid(found);
        }
    }
}
