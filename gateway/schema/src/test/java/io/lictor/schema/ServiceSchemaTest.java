package io.lictor.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.UnknownFieldSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceSchemaTest {

    @Test
    void every_method_is_reached_by_its_own_name() {
        GrpcMethod plain = Schemas.compile(TestFiles.method("Plain")).methods().get(0);

        assertThat(plain.path()).isEqualTo("shop.Shop/Plain");
        assertThat(plain.unary()).isTrue();
        assertThat(plain.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.httpMethod()).isEqualTo("POST");
            assertThat(binding.template()).hasToString("/shop.Shop/Plain");
            assertThat(binding.body()).isEqualTo(new BodyTarget.Whole());
            assertThat(binding.responseBody()).isEmpty();
            assertThat(binding.implied()).isTrue();
        });
    }

    @Test
    void annotated_bindings_come_first_in_their_order() {
        ServiceSchema schema = Schemas.compile(
                TestFiles.method(
                        "Get",
                        "get: '/v1/{name}' additional_bindings { put: '/v1/{name}/{n}' body: 'child' } "
                                + "additional_bindings { custom { kind: 'REPORT' path: '/v1/report' } } "
                                + "additional_bindings { custom { kind: '*' path: '/v1/any' } } "
                                + "additional_bindings { delete: '/v1/{name}' } additional_bindings { patch: '/v1/p' body: '*' }"));

        assertThat(schema.rejected()).isEmpty();
        assertThat(Schemas.shown(schema))
                .containsExactly(
                        "GET /v1/{name} [name] None",
                        "PUT /v1/{name}/{n} [name, n] child",
                        "REPORT /v1/report [] None",
                        "* /v1/any [] None",
                        "DELETE /v1/{name} [name] None",
                        "PATCH /v1/p [] Whole",
                        "POST /shop.Shop/Get [] Whole");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "get: '/v1/{child.child.n}'             | GET /v1/{child.child.n} [child.child.n] None",
                "get: '/v1/{sv.value}'                  | GET /v1/{sv.value} [sv.value] None",
                "get: '/v1/{displayName}'               | GET /v1/{displayName} [display_name] None",
                "get: '/v1/{display_name}'              | GET /v1/{display_name} [display_name] None",
                "get: '/v1/{child.displayName=a/**}'    | GET /v1/{child.displayName=a/**} [child.display_name] None",
                "get: '/v1/{a}/{child.b}'               | GET /v1/{a}/{child.b} [a, child.b] None",
                "post: '/v1' body: 'tags'               | POST /v1 [] tags", // rule 78
                "post: '/v1' body: 'labels'             | POST /v1 [] labels",
                "post: '/v1' body: 'displayName'        | POST /v1 [] display_name",
                "patch: '/v1/{child.name}' body: 'child' | PATCH /v1/{child.name} [child.name] child",
                "post: '/v1/{name}' body: '*'           | POST /v1/{name} [name] Whole",
                "get: '/v1' response_body: 'kids'       | GET /v1 [] None -> kids",
            })
    void a_rule_becomes_a_binding(String rule, String binding) {
        ServiceSchema schema = Schemas.compile(TestFiles.method("M", rule));

        assertThat(schema.rejected()).isEmpty();
        assertThat(Schemas.shown(schema)).containsExactly(binding, "POST /shop.Shop/M [] Whole");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "get: '/v1/{child.nope}'    | variable {child.nope}: shop.Item has no field nope",
                "get: '/v1/{kids.name}'     | variable {kids.name}: kids is no singular message",
                "get: '/v1/{labels.key}'    | variable {labels.key}: labels is no singular message",
                "get: '/v1/{name.x}'        | variable {name.x}: name is no singular message",
                "get: '/v1/{sv}/{sv.value}' | sv and sv.value bind the same field",
                "get: '/v1/{a}/{b}'         | a and b are in one oneof, pick",
                "get: '/v1/{child.a}/{child.b}' | child.a and child.b are in one oneof, pick",
                "get: ''                    | column 1: a template must start with '/'",
                "post: '/v1/{name}' body: 'name' | name is bound both by the path and by the body",
                "custom { kind: '' path: '/v1' }    | custom.kind '' is not an HTTP method",
                "custom { kind: 'A B' path: '/v1' } | custom.kind 'A B' is not an HTTP method",
                "body: '*'                  | no path: set one of get, put, post, delete, patch, custom",
            })
    void a_bad_rule_is_rejected_with_a_reason(String rule, String reason) {
        ServiceSchema schema = Schemas.compile(TestFiles.method("M", rule));

        assertThat(schema.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.method()).isEqualTo("shop.Shop/M");
            assertThat(rejected.reason()).startsWith(reason);
        });
        assertThat(Schemas.shown(schema)).containsExactly("POST /shop.Shop/M [] Whole");
    }

    /** Field 72295728 is google.api.http; somebody put something else there. */
    @Test
    void an_annotation_that_is_garbage_costs_its_siblings_nothing() {
        UnknownFieldSet garbage = UnknownFieldSet.newBuilder()
                .addField(
                        AnnotationsProto.HTTP_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("\u0012\u007fgarbage"))
                                .build())
                .build();
        MethodDescriptorProto bad = TestFiles.method("Bad").toBuilder()
                .setOptions(MethodOptions.newBuilder().setUnknownFields(garbage))
                .build();
        ServiceSchema schema = Schemas.compile(bad, TestFiles.method("Good", "get: '/v3/{name}'"));

        assertThat(schema.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.method()).isEqualTo("shop.Shop/Bad");
            assertThat(rejected.binding()).isEqualTo("(unreadable)");
        });
        assertThat(Schemas.shown(schema))
                .containsExactly(
                        "POST /shop.Shop/Bad [] Whole", "GET /v3/{name} [name] None", "POST /shop.Shop/Good [] Whole");
    }

    @Test
    void an_annotation_that_says_what_is_implied_replaces_it() {
        ServiceSchema schema = Schemas.compile(TestFiles.method("M", "post: '/shop.Shop/M' body: 'child'"));

        assertThat(Schemas.shown(schema)).containsExactly("POST /shop.Shop/M [] child");
    }

    @ParameterizedTest
    @CsvSource({
        "grpc.health.v1,Health",
        "grpc.reflection.v1alpha,ServerReflection",
        "grpc.reflection.v1,ServerReflection",
        "grpc.channelz.v1,Channelz"
    })
    void infrastructure_is_never_bound(String packageName, String service) {
        DescriptorPool pool = DescriptorPool.link(TestFiles.set(
                TestFiles.item(),
                TestFiles.service(packageName, service, TestFiles.method("Check", "get: '/health'")),
                TestFiles.shop(TestFiles.method("Get"))));

        assertThat(ServiceSchema.compile("test", pool).methods())
                .extracting(GrpcMethod::path)
                .containsExactly("shop.Shop/Get");
    }

    @Test
    void a_package_that_only_looks_like_infrastructure_is_bound() {
        assertThat(ServiceSchema.isExposable("grpc.healthy.Shop")).isTrue();
        assertThat(ServiceSchema.isExposable("my.grpc.health.v1.Health")).isTrue();
    }
}
