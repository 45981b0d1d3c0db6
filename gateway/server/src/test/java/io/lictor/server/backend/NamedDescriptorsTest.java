package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.lictor.routing.DescriptorLoader.Loaded;
import io.lictor.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamedDescriptorsTest {

    private static final byte[] SET = FileDescriptorSet.newBuilder()
            .addFile(FileDescriptorProto.newBuilder()
                    .setName("empty.proto")
                    .setPackage("empty")
                    .setSyntax("proto3")
                    .addService(ServiceDescriptorProto.newBuilder().setName("Empty")))
            .build()
            .toByteArray();

    @TempDir
    private Path directory = Path.of("");

    private CompletableFuture<Loaded> load(String wish) throws IOException {
        Path inside = Files.createDirectories(directory.resolve("descriptors"));
        Files.write(inside.resolve("orders.pb"), SET);
        Files.write(directory.resolve("secret.pb"), SET);
        return new NamedDescriptors(Optional.of(inside), Runnable::run).load(wish);
    }

    @Test
    void a_plain_name_is_read_from_the_operators_directory() throws IOException {
        Loaded loaded = load("file:orders.pb").join();

        assertThat(loaded.source()).startsWith("file:").endsWith("orders.pb");
        assertThat(loaded.pool().services()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:../secret.pb",
                "file:/etc/passwd",
                "file:a/b.pb",
                "file:.hidden",
                "file:..",
                "file:",
                "file:a\\b",
                "file:orders.pb\u0000",
                "file:%2e%2e/secret.pb",
                "kv:../orders",
                "http://evil/x.pb",
                "orders.pb"
            })
    void anything_but_a_plain_name_is_rejected_with_what_to_write(String wish) throws IOException {
        assertThatThrownBy(load(wish)::join)
                .hasCauseInstanceOf(SchemaException.class)
                .hasMessageContaining("lictor.grpc.descriptor=" + wish)
                .hasMessageContaining("kv:KEY")
                .hasMessageContaining("file:NAME");
    }

    @Test
    void a_name_without_a_file_is_rejected() throws IOException {
        assertThatThrownBy(load("file:missing.pb")::join)
                .hasCauseInstanceOf(SchemaException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void without_a_directory_every_name_is_rejected_and_the_key_is_named() {
        CompletableFuture<Loaded> loaded = new NamedDescriptors(Optional.empty(), Runnable::run).load("file:orders.pb");

        assertThatThrownBy(loaded::join).hasMessageContaining("lictor.descriptors-dir");
    }
}
