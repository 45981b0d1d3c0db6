package io.lictor.consul.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** The tags of one instance as go-micro's registry for Consul writes them: metadata, endpoints, version. */
public final class GoMicroTags {

    private final List<String> metadata = new ArrayList<>();
    private final List<String> endpoints = new ArrayList<>();
    private final String version;

    private GoMicroTags(String version) {
        this.version = "v-" + encoded(version);
    }

    /** A node whose metadata is what a server of this protocol says of itself. */
    public static GoMicroTags of(String protocol, String version) {
        String transport = protocol.equals("grpc") ? "grpc" : "http";
        return new GoMicroTags(version)
                .metadata("broker", "http")
                .metadata("protocol", protocol)
                .metadata("registry", "consul")
                .metadata("server", protocol)
                .metadata("transport", transport);
    }

    /** A node that says nothing of itself, such as a web server's. */
    public static GoMicroTags bare(String version) {
        return new GoMicroTags(version);
    }

    public GoMicroTags metadata(String key, String value) {
        metadata.add("t-" + encoded(JsonMapper.shared().writeValueAsString(Map.of(key, value))));
        return this;
    }

    /** A method that its author said nothing about. */
    public GoMicroTags endpoint(String name) {
        return endpoint(name, Map.of());
    }

    public GoMicroTags endpoint(String name, Map<String, String> about) {
        endpoints.add("e-" + encoded(endpointText(name, about)));
        return this;
    }

    /** An endpoint before it is compressed. */
    public static String endpointText(String name, Map<String, String> about) {
        return """
                {"name":"%s","request":{"name":"Request","type":"Request","values":[{"name":"name","type":"string",\
                "values":null}]},"response":{"name":"Response","type":"Response","values":[{"name":"msg",\
                "type":"string","values":null}]},"metadata":%s}""".formatted(name, JsonMapper.shared().writeValueAsString(new TreeMap<>(about)));
    }

    public List<String> tags() {
        List<String> tags = new ArrayList<>(metadata);
        tags.addAll(endpoints);
        tags.add(version);
        return tags;
    }

    public String[] array(String... more) {
        List<String> tags = tags();
        tags.addAll(List.of(more));
        return tags.toArray(String[]::new);
    }

    /** Hexadecimal digits of the zlib stream of a text. */
    public static String encoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(bytes)) {
            zlib.write(text.getBytes(UTF_8));
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
