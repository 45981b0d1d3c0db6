package io.lictor.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CommentsTest {

    private static final FileDescriptorProto FILE = FileDescriptorProto.newBuilder()
            .setName("a.proto")
            .setPackage("a.v1")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder()
                    .setName("Book")
                    .addField(FieldDescriptorProto.newBuilder()
                            .setName("title")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_STRING)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL))
                    .addNestedType(DescriptorProto.newBuilder().setName("Page"))
                    .addEnumType(EnumDescriptorProto.newBuilder()
                            .setName("Kind")
                            .addValue(EnumValueDescriptorProto.newBuilder()
                                    .setName("NOVEL")
                                    .setNumber(0))))
            .addService(ServiceDescriptorProto.newBuilder()
                    .setName("Books")
                    .addMethod(MethodDescriptorProto.newBuilder()
                            .setName("Get")
                            .setInputType(".a.v1.Book")
                            .setOutputType(".a.v1.Book")))
            .build();

    private static DescriptorPool pool(Location... locations) {
        return DescriptorPool.link(FileDescriptorSet.newBuilder()
                .addFile(FILE.toBuilder()
                        .setSourceCodeInfo(SourceCodeInfo.newBuilder().addAllLocation(Arrays.asList(locations))))
                .build());
    }

    private static Location at(String comment, Integer... path) {
        return Location.newBuilder()
                .addAllPath(Arrays.asList(path))
                .setLeadingComments(comment)
                .build();
    }

    @Test
    void every_kind_of_element_has_its_own() {
        DescriptorPool pool = pool(
                at(" book", 4, 0),
                at(" title", 4, 0, 2, 0),
                at(" page", 4, 0, 3, 0),
                at(" kind", 4, 0, 4, 0),
                at(" novel", 4, 0, 4, 0, 2, 0),
                at(" books", 6, 0),
                at(" get", 6, 0, 2, 0));

        assertThat(pool.comment("a.v1.Book")).isEqualTo("book");
        assertThat(pool.comment("a.v1.Book.title")).isEqualTo("title");
        assertThat(pool.comment("a.v1.Book.Page")).isEqualTo("page");
        assertThat(pool.comment("a.v1.Book.Kind")).isEqualTo("kind");
        assertThat(pool.comment("a.v1.Book.Kind.NOVEL")).isEqualTo("novel");
        assertThat(pool.comment("a.v1.Books")).isEqualTo("books");
        assertThat(pool.comment("a.v1.Books.Get")).isEqualTo("get");
    }

    @Test
    void lines_stay_and_what_is_meant_for_authors_goes() {
        DescriptorPool pool =
                pool(at(" One.\n   indented\n\n (-- api-linter: off\n   because --)\n Two.\n", 4, 0), at(" \n", 6, 0));

        assertThat(pool.comment("a.v1.Book")).isEqualTo("One.\n  indented\n\n\nTwo.");
        assertThat(pool.comment("a.v1.Books")).isEmpty();
    }

    @Test
    void without_source_information_there_is_none() {
        DescriptorPool pool =
                DescriptorPool.link(FileDescriptorSet.newBuilder().addFile(FILE).build());

        assertThat(pool.comment("a.v1.Book")).isEmpty();
    }

    @Test
    void fewer_services_keep_theirs() {
        assertThat(pool(at(" books", 6, 0)).offering(Set.of()).comment("a.v1.Books"))
                .isEqualTo("books");
    }
}
