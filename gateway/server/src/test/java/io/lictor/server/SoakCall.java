package io.lictor.server;

import io.lictor.server.testing.RawAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client of {@link SoakTest} asks for, and what may be answered to it. */
interface SoakCall {

    /** What the gateway itself says of services that fail, are full or are not there. */
    Set<Integer> REFUSALS = Set.of(404, 429, 502, 503, 504);

    /** By which the answers are counted. */
    Enum<?> kind();

    boolean isBodiless();

    /**
     * What is wrong with an answer.
     *
     * @param took from before the request was sent
     */
    Optional<String> wrong(RawAnswer answer, Duration took);

    /** Of an answer's body; empty where it is none. */
    static JsonNode json(RawAnswer answer) {
        return json(answer.text());
    }

    /** The same of any text. */
    static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException broken) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
