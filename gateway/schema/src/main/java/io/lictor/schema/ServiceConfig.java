package io.lictor.schema;

import io.lictor.path.Mark;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the text of a service configuration, YAML or JSON, into maps, lists and scalars. */
final class ServiceConfig {

    /** Google's own configurations have some 10 KB; a parser needs many times what it reads. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 20;
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private ServiceConfig() {}

    /** @throws SchemaException that says what is wrong and where */
    static Map<?, ?> read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new SchemaException("a service configuration may have at most " + MAX_BYTES + " bytes");
        }
        String text = text(bytes);
        try {
            Object document = yaml().load(text.stripLeading().startsWith("{") ? withoutEscapedSlashes(text) : text);
            if (document instanceof Map<?, ?> fields) {
                return fields;
            }
            throw new SchemaException("not a service configuration: its fields (type, http, ...) are missing");
        } catch (MarkedYAMLException broken) {
            org.yaml.snakeyaml.error.Mark at = broken.getProblemMark();
            String message = "not a service configuration: " + broken.getMessage();
            throw at == null
                    ? new SchemaException(message, broken)
                    : new SchemaException(message, mark(text, at.getLine(), at.getColumn()), broken);
        } catch (YAMLException broken) {
            throw new SchemaException("not a service configuration: " + broken.getMessage(), broken);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new SchemaException("not a service configuration: it is not UTF-8", notText);
        }
    }

    /** @param line and column counted from 0 */
    private static Mark mark(String text, int line, int column) {
        String shown = text.lines().skip(line).findFirst().orElse("");
        Mark mark = Mark.of(shown, column + 1, 1);
        return new Mark(shown, line + 1, mark.column(), mark.length());
    }

    /** Only plain data and no aliases but of scalars: nothing is called, and nothing becomes larger than it is written. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_BYTES);
        return new Yaml(new SafeConstructor(options));
    }

    /** JSON is YAML, but for this escape. */
    private static String withoutEscapedSlashes(String json) {
        return ESCAPE.matcher(json).replaceAll(ServiceConfig::unescapedSlash);
    }

    private static String unescapedSlash(MatchResult escape) {
        return escape.group(1).equals("/") ? "/" : Matcher.quoteReplacement(escape.group());
    }
}
