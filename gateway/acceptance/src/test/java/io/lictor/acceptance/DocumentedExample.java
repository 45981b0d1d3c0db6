package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One example of {@code docs/registration.md} or {@code docs/compatibility.md}: what is written into Consul, and what Lictor then shows.
 *
 * @param title the last words before it
 * @param keys of the KV store, by path; a value that begins with {@code @} names a file
 * @param registrations as the agent takes them
 * @param shown by page: parts of what one entry there has; {@code none} where there is no entry
 */
record DocumentedExample(
        String title, Map<String, String> keys, List<JsonNode> registrations, Map<String, List<String>> shown) {

    static final String NONE = "none";

    private static final Set<String> SECTIONS = Set.of("## An example of each", "## Overrides");
    private static final Pattern KV = Pattern.compile("consul kv put (\\S+) (?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern SHOWN = Pattern.compile("(routes|instances|rejected): (?:`(.*)`|(none))");

    /** @param ports what stands in the document for the ports of running backends, and theirs */
    static List<DocumentedExample> all(Map<String, String> ports) {
        List<DocumentedExample> examples = new ArrayList<>();
        for (Path document : Repository.registrationDocuments()) {
            Reading reading = new Reading();
            lines(document).forEach(line -> reading.take(inPlace(line, ports)));
            reading.finish();
            examples.addAll(reading.examples);
        }
        return examples;
    }

    private static List<String> lines(Path document) {
        try {
            return Files.readAllLines(document, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inPlace(String line, Map<String, String> ports) {
        String mine = line;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            mine = mine.replace(port.getKey(), port.getValue());
        }
        return mine;
    }

    String service() {
        return registrations.get(0).get("Name").asString();
    }

    /** Reads the lines one after the other. */
    private static final class Reading {

        private final List<DocumentedExample> examples = new ArrayList<>();
        private boolean inSection;
        private boolean inBlock;
        private String title = "";
        private DocumentedExample example = blank("");

        private static DocumentedExample blank(String title) {
            return new DocumentedExample(title, new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
        }

        void take(String line) {
            if (line.startsWith("## ")) {
                finish();
                inSection = SECTIONS.contains(line);
            } else if (inSection && line.startsWith("```")) {
                inBlock = !inBlock;
                if (inBlock && !example.shown().isEmpty()) {
                    finish();
                }
                if (inBlock && example.title().isEmpty()) {
                    example = blank(title);
                }
            } else if (inSection && inBlock) {
                write(line);
            } else if (inSection && !line.isBlank()) {
                show(line);
            }
        }

        private void write(String line) {
            Matcher kv = KV.matcher(line);
            if (kv.matches()) {
                example.keys().put(kv.group(1), kv.group(2) == null ? kv.group(3) : kv.group(2));
            } else {
                example.registrations().add(JsonMapper.shared().readTree(line));
            }
        }

        private void show(String line) {
            Matcher matcher = SHOWN.matcher(line);
            if (matcher.matches()) {
                example.shown()
                        .computeIfAbsent(matcher.group(1), any -> new ArrayList<>())
                        .add(matcher.group(2) == null ? NONE : matcher.group(2));
            } else {
                title = line;
            }
        }

        void finish() {
            if (!example.registrations().isEmpty()) {
                examples.add(example);
            }
            example = blank("");
        }
    }
}
