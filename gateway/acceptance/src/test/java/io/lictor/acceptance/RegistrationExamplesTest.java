package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.lictor.samples.proto.hello.HelloServiceGrpc;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every example of {@code docs/registration.md}, written into a real Consul as it stands there. */
@ExtendWith(SharedGateways.class)
final class RegistrationExamplesTest {

    private final WebBackend web = WebBackend.named("shop");
    private final GrpcBackend grpc = GrpcBackend.serve(new HelloBackend());
    private final Gateway gateway;

    RegistrationExamplesTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
    }

    @AfterEach
    void close() {
        grpc.close();
        web.close();
    }

    @TestFactory
    Stream<DynamicTest> an_example_shows_what_the_document_says() {
        List<DocumentedExample> examples = DocumentedExample.all(
                Map.of("8080", Integer.toString(web.port()), "9090", Integer.toString(grpc.port())));
        assertThat(examples).hasSizeGreaterThan(20);
        return examples.stream().map(example -> DynamicTest.dynamicTest(example.title(), () -> run(example)));
    }

    private void run(DocumentedExample example) {
        try {
            example.keys().forEach((key, value) -> gateway.putKey(key, bytes(value)));
            example.registrations().forEach(registration -> gateway.consul().register(registration.toString()));
            await(example.title()).untilAsserted(() -> assertShown(example));
        } finally {
            example.registrations().forEach(registration -> gateway.consul().deregister(id(registration)));
            example.keys().keySet().forEach(key -> gateway.consul().deleteKey(key));
            await().until(() -> gateway.lictor().routes(example.service()).isEmpty()
                    && gateway.lictor().rejected(example.service()).isEmpty());
        }
    }

    private static String id(JsonNode registration) {
        return registration.path("ID").asString(registration.get("Name").asString());
    }

    private byte[] bytes(String value) {
        return value.equals("@hello.pb") ? hello().descriptors().toByteArray() : value.getBytes(UTF_8);
    }

    private static DynamicService hello() {
        var supplier = (ProtoFileDescriptorSupplier)
                Objects.requireNonNull(HelloServiceGrpc.getServiceDescriptor().getSchemaDescriptor());
        return new DynamicService("hello", supplier.getFileDescriptor());
    }

    private void assertShown(DocumentedExample example) {
        String service = example.service();
        List<JsonNode> routes = gateway.lictor().routes(service).stream()
                .map(route -> route.get("metadata"))
                .toList();
        List<JsonNode> instances = gateway.lictor()
                .status("/instances")
                .valueStream()
                .filter(instance -> instance.get("service").asString().equals(service))
                .toList();
        List<JsonNode> rejected = gateway.lictor().rejected(service);
        assertThat(instances).hasSameSizeAs(example.registrations());
        assertEach(example.shown().getOrDefault("routes", List.of()), routes);
        assertEach(example.shown().getOrDefault("instances", List.of()), instances);
        List<String> refusals = example.shown().getOrDefault("rejected", List.of());
        assertEach(refusals, rejected);
        assertThat(rejected).as("rejected").hasSameSizeAs(refusals);
    }

    private static void assertEach(List<String> expected, List<JsonNode> shown) {
        for (String part : expected) {
            if (part.equals(DocumentedExample.NONE)) {
                assertThat(shown).isEmpty();
            } else {
                JsonNode wanted = JsonMapper.shared().readTree(part);
                assertThat(shown).as(part).anyMatch(entry -> holds(wanted, entry));
            }
        }
    }

    /** Whether an entry has all that a part of it says; an empty array is empty. */
    private static boolean holds(JsonNode part, JsonNode entry) {
        if (part.isObject()) {
            return part.propertyStream().allMatch(field -> holds(field.getValue(), entry.path(field.getKey())));
        }
        if (part.isArray()) {
            return entry.isArray()
                    && part.isEmpty() == entry.isEmpty()
                    && part.valueStream()
                            .allMatch(wanted -> entry.valueStream().anyMatch(element -> holds(wanted, element)));
        }
        return part.equals(entry);
    }
}
