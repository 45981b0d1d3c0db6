package io.lictor.acceptance;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the methods of a go-micro service do, whichever protocol its server speaks. Keeps the calls it got. */
final class GoMicroGreeter {

    final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    /** @param headers by their names in lower case */
    record Call(String method, Map<String, String> headers, String json) {}

    /**
     * How a call ended.
     *
     * @param error as go-micro writes it: JSON with a code, or the text of any other error of Go; empty for none
     */
    record Outcome(String json, String error) {

        /** The code in the error, 0 when there is none. */
        int code() {
            return error.startsWith("{")
                    ? JsonMapper.shared().readTree(error).path("code").asInt(0)
                    : 0;
        }
    }

    /** Empty for a call that is never answered. */
    Optional<Outcome> call(Call call) {
        calls.add(call);
        JsonNode name = JsonMapper.shared().readTree(call.json()).path("name");
        if (!name.isMissingNode() && !name.isString()) {
            return failed("json: cannot unmarshal number into Go struct field Request.name of type string");
        }
        return switch (name.asString("")) {
            case "nobody" ->
                failed("{\"id\":\"greeter\",\"code\":404,\"detail\":\"no such person\",\"status\":\"Not Found\"}");
            case "teapot" -> failed("{\"id\":\"greeter\",\"code\":418,\"detail\":\"short and stout\",\"status\":\"\"}");
            case "busy" -> failed("{\"id\":\"greeter\",\"code\":503,\"detail\":\"too busy\",\"status\":\"\"}");
            case "oops" -> failed("something went wrong");
            case "wait" -> Optional.empty();
            case "much" -> Optional.of(new Outcome("{\"msg\":\"" + "x".repeat(17 << 20) + "\"}", ""));
            default -> Optional.of(new Outcome("{\"msg\":\"Hello " + name.asString("") + "\"}", ""));
        };
    }

    private static Optional<Outcome> failed(String error) {
        return Optional.of(new Outcome("", error));
    }

    /** The call that came last; waits for it. */
    Call last() throws InterruptedException {
        Call call = calls.take();
        while (!calls.isEmpty()) {
            call = calls.take();
        }
        return call;
    }
}
