package io.lictor.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorFileTest {

    private static final byte[] SHOP = TestFiles.set(TestFiles.item(), TestFiles.shop(TestFiles.method("Get")))
            .toByteArray();

    @TempDir
    private Path folder;

    @Test
    void a_descriptor_set_is_read() throws IOException {
        assertThat(file(SHOP).read().services()).hasSize(1);
    }

    @Test
    void a_compressed_one_is_read_too() throws IOException {
        assertThat(file(gzip(SHOP)).read().digest()).isEqualTo(file(SHOP).read().digest());
    }

    @Test
    void a_file_cut_short_while_compressed_says_so() throws IOException {
        byte[] whole = gzip(SHOP);

        fails(file(Arrays.copyOf(whole, whole.length / 2)), "begins like gzip and cannot be inflated");
    }

    @Test
    void a_small_file_that_inflates_beyond_measure_is_refused() throws IOException {
        fails(file(gzip(new byte[Gzip.MAX_BYTES + 1])), "more than 67108864 bytes when inflated");
    }

    @Test
    void a_missing_file_is_named() {
        fails(new DescriptorFile(folder.resolve("nope.pb")), "nope.pb does not exist");
    }

    @Test
    void a_directory_is_no_descriptor_set() {
        fails(new DescriptorFile(folder), "is a directory, not a descriptor set");
    }

    @Test
    void an_empty_file_is_told_from_a_bad_one() throws IOException {
        fails(file(new byte[0]), "shop.pb is empty");
    }

    @Test
    void a_proto_source_is_no_descriptor_set() throws IOException {
        byte[] source = "syntax = \"proto3\"; message A {}".getBytes(StandardCharsets.UTF_8);

        fails(file(source), "shop.pb: not a FileDescriptorSet (protoc --descriptor_set_out writes one)");
    }

    @Test
    void a_set_without_its_imports_says_how_to_compile_it() throws IOException {
        byte[] alone = TestFiles.set(TestFiles.shop(TestFiles.method("Get"))).toByteArray();

        fails(
                file(alone),
                "shop.pb: shop/Shop.proto imports shop/item.proto, "
                        + "which is not in the set: compile it with protoc --include_imports");
    }

    @Test
    void rules_lie_beside_the_file_or_there_are_none() throws IOException {
        DescriptorFile shop = file(SHOP);

        assertThat(shop.rules()).isSameAs(HttpRules.none());
        for (String extension : List.of(".yaml", ".yml", ".json")) {
            Path rules = Files.writeString(folder.resolve("shop" + extension), "{http: {rules: []}}");
            assertThat(shop.rules().digest()).as(extension).isNotEmpty();
            Files.delete(rules);
        }
    }

    @Test
    void rules_that_cannot_be_read_are_named() throws IOException {
        DescriptorFile shop = file(SHOP);
        Path rules = Files.writeString(folder.resolve("shop.yml"), "http: [");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(shop::rules)
                .withMessageStartingWith(rules + ": not a service configuration: while parsing");
        Files.writeString(rules, " ".repeat(ServiceConfig.MAX_BYTES + 1));
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(shop::rules)
                .withMessage(rules + " has more than 1048576 bytes");
    }

    @Test
    void two_files_of_rules_are_one_too_many() throws IOException {
        DescriptorFile shop = file(SHOP);
        Path yaml = Files.writeString(folder.resolve("shop.yaml"), "http:");
        Path json = Files.writeString(folder.resolve("shop.json"), "{}");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(shop::rules)
                .withMessage(yaml + " and " + json + " are both there; keep one of them");
    }

    private DescriptorFile file(byte[] bytes) throws IOException {
        return new DescriptorFile(Files.write(folder.resolve("shop.pb"), bytes));
    }

    private static void fails(DescriptorFile file, String problem) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(file::read)
                .withMessageContaining(problem)
                .withMessageContaining(file.path().toString());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
