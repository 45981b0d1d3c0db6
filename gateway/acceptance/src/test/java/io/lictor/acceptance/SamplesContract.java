package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.acceptance.Client.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every sample service through the gateway, the same wherever they run. */
public abstract class SamplesContract {

    private final Client client;

    protected SamplesContract(Client client) {
        this.client = client;
    }

    @Test
    void hello_greets_in_chinese() {
        assertThat(message(client.get("/v1/hello/%E4%B8%96%E7%95%8C"))).isEqualTo("你好,世界");
    }

    @Test
    void hello_has_a_second_binding_with_a_body() {
        assertThat(message(client.post("/v1/hello", "{\"name\":\"世界\"}"))).isEqualTo("你好,世界");
    }

    @Test
    void every_method_has_a_default_binding() {
        assertThat(message(client.post("/myproto.HelloService/SayHello", "{\"name\":\"世界\"}")))
                .isEqualTo("你好,世界");
        assertThat(message(client.post("/myproto.HelloService/SayName", "{\"name\":\"世界\"}")))
                .isEqualTo("你的名字是：世界");
        assertThat(client.post("/myproto.Panda/GetInfo", "{\"id\":1}")
                        .json()
                        .get("info")
                        .asInt())
                .isEqualTo(101);
    }

    @Test
    void a_panda_adds_a_hundred() {
        assertThat(client.get("/v1/pandas/23").json().get("info").asInt()).isEqualTo(123);
    }

    @Test
    void what_a_service_refuses_arrives_as_its_status() {
        Answer answer = client.get("/v1/pandas/2147483647");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").asInt()).isEqualTo(11);
    }

    @Test
    void posts_over_grpc_need_a_token() {
        Answer refused = client.get("/v1/posts");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Content-Type")).startsWith("application/json");
        assertThat(refused.json().get("code").asInt()).isEqualTo(16);

        String token = token();
        Answer created = client.post("/v1/posts", "{\"title\":\"标题\",\"text\":\"text\"}", "Authorization", token);
        assertThat(created.status()).isEqualTo(200);
        String name = created.json().get("name").asString();
        assertThat(client.get("/v1/" + name, "Authorization", token)
                        .json()
                        .get("title")
                        .asString())
                .isEqualTo("标题");
        assertThat(client.send("DELETE", "/v1/" + name, "", "Authorization", token)
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/v1/" + name, "Authorization", token).status()).isEqualTo(404);
    }

    @Test
    void posts_over_rest_need_a_token() {
        Answer refused = client.get("/post_micro/posts");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Content-Type")).startsWith("application/json");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");

        Answer created = client.post("/post_micro/posts", "{\"title\":\"标题\",\"text\":\"\"}", "Authorization", token());
        assertThat(created.status()).isEqualTo(201);
        assertThat(client.get("/post_micro/posts", "Authorization", token()).body())
                .contains("标题");
    }

    @Test
    void a_wrong_password_is_a_401() {
        assertThat(client.post("/v1/auth:login", "{\"user\":\"demo\",\"password\":\"no\"}")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_consignment_gets_a_vessel_that_carries_it() {
        Answer created = client.post("/v1/consignments", """
                {"description": "石头", "weightKg": "25000",
                 "containers": [{"customerId": "c1", "origin": "Ostia"}, {"customerId": "c2", "origin": "Ostia"}]}
                """);
        assertThat(created.status()).as(created.toString()).isEqualTo(200);
        assertThat(created.json().get("vesselId").asString()).isEqualTo("corbita");
        assertThat(created.json().get("weightKg").asString()).isEqualTo("25000");

        Answer listed = client.get("/v1/consignments?pageSize=100");
        assertThat(listed.json().at("/consignments/0/containers/1/customerId").asString())
                .isEqualTo("c2");
    }

    @Test
    void a_vessel_is_found_by_capacity_and_weight() {
        assertThat(client.get("/v1/vessels:find?capacity=300&weight_kg=1000")
                        .json()
                        .get("id")
                        .asString())
                .isEqualTo("isis");
        assertThat(client.get("/v1/vessels:find?capacity=3000").status()).isEqualTo(404);
    }

    @Test
    void an_order_is_created_read_listed_and_cancelled() {
        String id = order("ann").get("id").asString();
        order("ann");
        assertThat(client.get("/v1/orders/" + id).json().get("totalCents").asString())
                .isEqualTo("600");

        Answer page = client.get("/v1/orders?customer=ann&page_size=1");
        String next = page.json().get("nextPageToken").asString();
        assertThat(page.json().get("orders").size()).isEqualTo(1);
        assertThat(client.get("/v1/orders?customer=ann&page_size=1&page_token=" + next)
                        .json()
                        .get("orders")
                        .size())
                .isEqualTo(1);

        Answer cancelled = client.post("/v1/orders/" + id + ":cancel", "{\"reason\":\"不要了\"}");
        assertThat(cancelled.json().get("state").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.json().get("cancelReason").asString()).isEqualTo("不要了");
        assertThat(client.post("/v1/orders/" + id + ":cancel", "{}").status()).isEqualTo(400);
    }

    private JsonNode order(String customer) {
        Answer created = client.post(
                "/v1/orders",
                "{\"customer\":\"" + customer
                        + "\",\"lines\":[{\"sku\":\"tea\",\"quantity\":3,\"unitPriceCents\":\"200\"}]}");
        assertThat(created.status()).as(created.toString()).isEqualTo(200);
        return created.json();
    }

    private String token() {
        Answer login = client.post("/v1/auth:login", "{\"user\":\"demo\",\"password\":\"demo\"}");
        assertThat(login.status()).as(login.toString()).isEqualTo(200);
        return "Bearer " + login.json().get("token").asString();
    }

    private static String message(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("message").asString();
    }
}
