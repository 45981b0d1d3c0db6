package io.lictor.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TimestampProto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorPoolTest {

    @Test
    void files_come_in_any_order_and_make_the_same_digest() {
        List<FileDescriptorProto> files = new ArrayList<>(Arrays.asList(
                TestFiles.shop(TestFiles.method("Get")),
                TestFiles.item(),
                TestFiles.file("x.proto", "shop/item.proto")));
        DescriptorPool forward = link(files);
        Collections.reverse(files);
        DescriptorPool backward = link(files);

        assertThat(forward.digest()).isEqualTo(backward.digest()).matches("[0-9a-f]{64}");
        assertThat(forward.services())
                .extracting(ServiceDescriptor::getFullName)
                .containsExactly("shop.Shop");
    }

    @Test
    void source_information_does_not_change_the_digest_and_a_field_does() {
        FileDescriptorProto item = TestFiles.item();
        FileDescriptorProto commented = item.toBuilder()
                .setSourceCodeInfo(SourceCodeInfo.newBuilder()
                        .addLocation(SourceCodeInfo.Location.newBuilder().setLeadingComments("hello")))
                .build();
        FileDescriptorProto changed = item.toBuilder()
                .addMessageType(DescriptorProto.newBuilder().setName("More"))
                .build();

        assertThat(link(List.of(commented)).digest())
                .isEqualTo(link(List.of(item)).digest());
        assertThat(link(List.of(changed)).digest())
                .isNotEqualTo(link(List.of(item)).digest());
    }

    @Test
    void messages_are_found_by_full_name_also_nested_ones() {
        DescriptorPool pool = link(List.of(TestFiles.item()));

        assertThat(pool.findMessage("shop.Item.LabelsEntry")).isPresent();
        assertThat(pool.findMessage("google.protobuf.Timestamp")).isPresent();
        assertThat(pool.findMessage("shop.Nope")).isEmpty();
        assertThat(pool.messages())
                .extracting(Descriptor::getFullName)
                .contains("shop.Item", "shop.Item.LabelsEntry", "google.protobuf.Struct");
    }

    /** Two links of one file do not mix: a field of the one is foreign to a message of the other. */
    @Test
    void a_file_imported_along_two_ways_is_linked_once() {
        FileDescriptorProto left = holder("left", "base.proto");
        FileDescriptorProto right = holder("right", "base.proto");
        FileDescriptorProto base = TestFiles.file("base.proto").toBuilder()
                .addMessageType(DescriptorProto.newBuilder().setName("Base"))
                .build();
        DescriptorPool pool =
                link(List.of(TestFiles.file("top.proto", "left.proto", "right.proto"), right, left, base));

        Descriptor byLeft = message(pool, "left.Holder").findFieldByName("it").getMessageType();
        Descriptor byRight = message(pool, "right.Holder").findFieldByName("it").getMessageType();
        assertThat(byLeft).isSameAs(byRight).isSameAs(message(pool, "base.Base"));
    }

    @Test
    void well_known_files_are_those_of_the_set_if_it_has_them() {
        FileDescriptorProto own = TimestampProto.getDescriptor().toProto().toBuilder()
                .addMessageType(DescriptorProto.newBuilder().setName("Own"))
                .build();

        assertThat(link(List.of(own, TestFiles.item())).findMessage("google.protobuf.Own"))
                .isPresent();
    }

    @Test
    void annotations_are_understood_when_the_set_was_read_without_them() throws InvalidProtocolBufferException {
        FileDescriptorSet unaware = FileDescriptorSet.parseFrom(
                TestFiles.set(TestFiles.item(), TestFiles.shop(TestFiles.method("Get", "get: '/v1/{name}'")))
                        .toByteArray());

        assertThat(ServiceSchema.compile("test", DescriptorPool.link(unaware))
                        .methods()
                        .get(0)
                        .bindings())
                .hasSize(2);
    }

    @Test
    void a_missing_import_is_named_with_the_file_that_wants_it() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> link(List.of(
                        TestFiles.file("a.proto", "b.proto"), TestFiles.file("b.proto", "c.proto"), TestFiles.item())))
                .withMessage(
                        "b.proto imports c.proto, which is not in the set: compile it with protoc --include_imports");
    }

    @Test
    void a_circle_of_imports_is_refused() {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(
                        () -> link(List.of(TestFiles.file("a.proto", "b.proto"), TestFiles.file("b.proto", "a.proto"))))
                .withMessageContaining("a.proto imports itself");
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> link(List.of(TestFiles.file("a.proto", "a.proto"))))
                .withMessageContaining("a.proto imports itself");
    }

    @Test
    void a_file_given_twice_counts_once() {
        assertThat(link(List.of(TestFiles.item(), TestFiles.item())).digest())
                .isEqualTo(link(List.of(TestFiles.item())).digest());
    }

    @Test
    void two_files_of_one_name_are_refused() {
        FileDescriptorProto other = TestFiles.file("shop/item.proto");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> link(List.of(TestFiles.item(), other)))
                .withMessage("two different files are named shop/item.proto");
    }

    @Test
    void one_name_defined_in_two_files_is_refused() {
        FileDescriptorProto copy =
                TestFiles.item().toBuilder().setName("copy.proto").build();

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> link(List.of(TestFiles.item(), copy)))
                .withMessage("shop.Item is defined in copy.proto and in shop/item.proto");
    }

    @Test
    void an_unknown_type_is_named() {
        FileDescriptorProto bad = holder("bad", "shop/item.proto");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> link(List.of(bad, TestFiles.item())))
                .withMessageContaining("bad.proto does not link")
                .withMessageContaining("base.Base");
    }

    @Test
    void what_is_usable_is_linked_and_what_is_not_is_told() {
        Map<String, String> broken = new TreeMap<>();
        DescriptorPool pool = DescriptorPool.linkUsable(
                TestFiles.set(
                        TestFiles.file("a.proto", "b.proto"),
                        TestFiles.file("b.proto", "gone.proto"),
                        TestFiles.item(),
                        TestFiles.shop(TestFiles.method("Get"))),
                broken::put);

        assertThat(pool.services()).hasSize(1);
        assertThat(broken).containsOnlyKeys("a.proto", "b.proto");
        assertThat(broken.get("a.proto")).contains("b.proto, which is unusable: b.proto imports gone.proto");
    }

    @Test
    void a_pool_may_offer_fewer_services_and_then_has_another_digest() {
        DescriptorPool both = link(List.of(
                TestFiles.item(), TestFiles.shop(TestFiles.method("Get")), TestFiles.service("other", "Other")));
        DescriptorPool one = both.offering(Set.of("shop.Shop", "not.There"));

        assertThat(one.services()).extracting(ServiceDescriptor::getFullName).containsExactly("shop.Shop");
        assertThat(one.digest())
                .isNotEqualTo(both.digest())
                .isEqualTo(both.offering(Set.of("shop.Shop")).digest());
        assertThat(one.messages()).isEqualTo(both.messages());
        assertThat(both.offering(Set.of("shop.Shop", "other.Other"))).isSameAs(both);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello, world", "<html></html>", "{}", "\u0000\u0000", "\n\u0000"})
    void bytes_that_are_no_descriptor_set_are_refused(String bytes) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> DescriptorPool.parse(bytes.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("not a FileDescriptorSet");
    }

    /** Whatever a service may send, the answer is a pool or a SchemaException. */
    @Test
    void damaged_sets_fail_with_nothing_but_a_schema_exception() {
        byte[] good = TestFiles.set(TestFiles.item(), TestFiles.shop(TestFiles.method("Get", "get: '/v1/{name}'")))
                .toByteArray();
        SplittableRandom random = new SplittableRandom(20261121);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = Arrays.copyOf(good, i % 3 == 0 ? random.nextInt(good.length) : good.length);
            for (int hits = random.nextInt(4); hits >= 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                ServiceSchema.compile("damaged", DescriptorPool.parse(damaged));
            } catch (SchemaException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void a_chain_of_thousands_of_imports_links() {
        List<FileDescriptorProto> files = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            files.add(
                    i == 0 ? TestFiles.file("f0.proto") : TestFiles.file("f" + i + ".proto", "f" + (i - 1) + ".proto"));
        }
        assertThat(link(files).services()).isEmpty();
    }

    private static FileDescriptorProto holder(String name, String dependency) {
        return TestFiles.file(name + ".proto", dependency).toBuilder()
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Holder")
                        .addField(TestFiles.field("it", 1, FieldDescriptorProto.Type.TYPE_MESSAGE).toBuilder()
                                .setTypeName(".base.Base")))
                .build();
    }

    private static Descriptor message(DescriptorPool pool, String name) {
        return pool.findMessage(name).orElseThrow();
    }

    private static DescriptorPool link(List<FileDescriptorProto> files) {
        return DescriptorPool.link(
                FileDescriptorSet.newBuilder().addAllFile(files).build());
    }
}
