package io.lictor.consul.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalog, health and agent, call by call against the real agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsulAlikeTest extends Alike {

    private void everythingAbout(String service, String id) {
        get("/v1/health/service/" + service);
        get("/v1/health/service/" + service + "?passing");
        get("/v1/health/checks/" + service);
        get("/v1/health/state/any");
        get("/v1/catalog/service/" + service);
        get("/v1/agent/services");
        get("/v1/agent/checks");
        get("/v1/agent/service/" + id);
        get("/v1/agent/health/service/name/" + service);
        get("/v1/agent/health/service/id/" + id);
        get("/v1/agent/health/service/name/" + service + "?format=text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/catalog/services",
                "/v1/catalog/services?stale",
                "/v1/catalog/services?consistent",
                "/v1/catalog/services?stale&consistent",
                "/v1/catalog/services?dc=dc1",
                "/v1/catalog/services?dc=dc9",
                "/v1/catalog/services?index=-3",
                "/v1/catalog/services?index=x",
                "/v1/catalog/services?index=3&wait=5x",
                "/v1/catalog/services?wait=5",
                "/v1/catalog/services?wait=-5s",
                "/v1/catalog/services?node-meta=a:b",
                "/v1/catalog/services?filter=x",
                "/v1/catalog/service/unknown",
                "/v1/catalog/service/",
                "/v1/catalog/datacenters",
                "/v1/catalog/node/unknown",
                "/v1/catalog/nodes",
                "/v1/health/service/unknown",
                "/v1/health/service/",
                "/v1/health/service/consul?passing=maybe",
                "/v1/health/service/consul?passing=1",
                "/v1/health/service/consul?passing=0",
                "/v1/health/service/consul?tag=x",
                "/v1/health/state/any",
                "/v1/health/state/",
                "/v1/health/state/nonsense",
                "/v1/health/checks/consul",
                "/v1/health/checks/",
                "/v1/agent/services",
                "/v1/agent/checks",
                "/v1/agent/service/unknown",
                "/v1/agent/service/",
                "/v1/agent/health/service/name/unknown",
                "/v1/agent/health/service/name/",
                "/v1/agent/health/service/id/unknown",
                "/v1/agent/health/service/id/",
                "/v1/kv/unknown",
                "/v1/kv/unknown?raw",
                "/v1/kv/unknown?recurse",
                "/v1/kv/unknown?keys",
                "/v1/kv/",
                "/v1/nonsense",
                "/v1/agent/service/register",
                "/v1/agent/check/pass/x",
                "/v1/"
            })
    void reads_of_an_empty_agent(String path) {
        get(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS"})
    void other_methods(String method) {
        for (String path : new String[] {
            "/v1/catalog/services",
            "/v1/agent/service/register",
            "/v1/health/service/x",
            "/v1/status/leader",
            "/v1/nonsense"
        }) {
            same(method + " " + path, client -> client.call(method, path));
        }
        same(method + " kv", client -> client.call(method, "/v1/kv/some/key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/agent/check/pass/unknown",
                "/v1/agent/check/warn/",
                "/v1/agent/check/fail/unknown?note=x",
                "/v1/agent/check/deregister/unknown",
                "/v1/agent/check/deregister/",
                "/v1/agent/service/deregister/unknown",
                "/v1/agent/service/deregister/",
                "/v1/agent/service/maintenance/unknown?enable=true",
                "/v1/agent/service/maintenance/unknown",
                "/v1/agent/service/maintenance/?enable=true",
                "/v1/agent/service/maintenance/x?enable=perhaps",
                "/v1/agent/maintenance",
                "/v1/agent/maintenance?enable=perhaps",
                "/v1/kv/",
                "/v1/kv/k?cas=x",
                "/v1/kv/k?flags=x",
                "/v1/kv/k?cas=1&acquire=x"
            })
    void commands_without_a_body(String path) {
        put(path, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "null",
                "{\"ID\":\"e\"}",
                "{\"Name\":\"e\"",
                "{\"Name\":\"e\"} trailing",
                "{\"Name\":5}",
                "{\"Name\":null}",
                "{\"Name\":\"e\",\"Foo\":1}",
                "{\"Name\":\"e\",\"Namespace\":\"x\"}",
                "{\"Name\":\"e\",\"Port\":\"80\"}",
                "{\"Name\":\"e\",\"Port\":1.5}",
                "{\"Name\":\"e\",\"Port\":-1}",
                "{\"Name\":\"e\",\"Tags\":\"x\"}",
                "{\"Name\":\"e\",\"Tags\":[5]}",
                "{\"Name\":\"e\",\"EnableTagOverride\":\"x\"}",
                "{\"Name\":\"e\",\"Address\":\"0.0.0.0\"}",
                "{\"Name\":\"e\",\"Meta\":5}",
                "{\"Name\":\"e\",\"Meta\":{\"a\":5}}",
                "{\"Name\":\"e\",\"Meta\":{\"a.b\":\"c\"}}",
                "{\"Name\":\"e\",\"Meta\":{\"consul-x\":\"c\"}}",
                "{\"Name\":\"e\",\"Meta\":{\"\":\"c\"}}",
                "{\"Name\":\"e\",\"Weights\":5}",
                "{\"Name\":\"e\",\"Weights\":{\"Passing\":0,\"Warning\":0}}",
                "{\"Name\":\"e\",\"Weights\":{\"Passing\":1,\"Warning\":-1}}",
                "{\"Name\":\"e\",\"Weights\":{\"Passing\":70000,\"Warning\":1}}",
                "{\"Name\":\"e\",\"Check\":{}}",
                "{\"Name\":\"e\",\"Check\":{\"TTL\":\"x\"}}",
                "{\"Name\":\"e\",\"Check\":{\"Foo\":1}}",
                "{\"Name\":\"e\",\"Check\":{\"HTTP\":5}}",
                "{\"Name\":\"e\",\"Check\":{\"HTTP\":\"http://x\"}}",
                "{\"Name\":\"e\",\"Check\":{\"HTTP\":\"http://x\",\"Interval\":\"0s\"}}",
                "{\"Name\":\"e\",\"Check\":{\"HTTP\":\"http://x\",\"Interval\":\"1s\",\"TTL\":\"1s\"}}",
                "{\"Name\":\"e\",\"Check\":{\"TTL\":\"1s\",\"Status\":\"bad\"}}",
                "{\"Name\":\"e\",\"Check\":{\"CheckID\":\"c\"}}",
                "{\"Name\":\"e\",\"Check\":{\"DeregisterCriticalServiceAfter\":\"x\",\"TTL\":\"1s\"}}",
                "{\"Name\":\"e\",\"Check\":{\"ScriptArgs\":[\"x\"],\"Interval\":\"1s\"}}",
                "{\"Name\":\"e\",\"Checks\":[{\"TTL\":\"9s\"},{}]}"
            })
    void registrations_that_are_odd_or_wrong(String json) {
        register(json);
        get("/v1/agent/services");
        get("/v1/health/service/e");
    }

    @Test
    void a_registration_with_everything_in_it() {
        register("""
                {"ID":"w1","Name":"web","Tags":["b","a","a"],"Address":"10.0.0.1","Port":80,"Meta":{"v":"1","a":"2"},
                 "Weights":{"Passing":5,"Warning":2},"EnableTagOverride":true,
                 "Check":{"TTL":"30s","Notes":"n","Status":"passing","DeregisterCriticalServiceAfter":"90m"},
                 "Checks":[{"CheckID":"own","Name":"named","TTL":"30s"},{"TTL":30000000000}]}""");
        everythingAbout("web", "w1");
        get("/v1/catalog/services");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Name\":\"web\"}",
                "{\"name\":\"web\",\"port\":5,\"tags\":[\"x\"],\"enable_tag_override\":true}",
                "{\"Name\":\"web\",\"Meta\":{},\"Tags\":[],\"Weights\":{\"Passing\":3}}",
                "{\"Name\":\"web\",\"Meta\":null,\"Tags\":null,\"Check\":null,\"Checks\":null,\"Weights\":null}",
                "{\"Name\":\"web\",\"Address\":\"::1\",\"Port\":1}",
                "{\"Name\":\"web\",\"Address\":\"some.host\",\"Port\":1}",
                "{\"Name\":\"web\",\"TaggedAddresses\":{\"lan\":{\"Address\":\"1.2.3.4\",\"Port\":5}}}",
                "{\"Name\":\"web\",\"Address\":\"10.0.0.1\",\"TaggedAddresses\":{\"lan_ipv4\":{\"Address\":\"1.2.3.4\",\"Port\":5}}}",
                "{\"Name\":\"web\",\"check\":{\"ttl\":\"30s\",\"deregister_critical_service_after\":\"1h\"}}"
            })
    void registrations_in_other_shapes(String json) {
        register(json);
        everythingAbout("web", "web");
    }

    @Test
    void names_and_ids_beyond_the_alphabet() {
        register("{\"ID\":\"id with/slash ä\",\"Name\":\"a name/with ü\",\"Check\":{\"TTL\":\"30s\"}}");
        get("/v1/health/service/a%20name%2Fwith%20%C3%BC");
        get("/v1/agent/service/id%20with%2Fslash%20%C3%A4");
        get("/v1/catalog/services");
        put("/v1/agent/check/pass/service:id%20with%2Fslash%20%C3%A4", "");
        get("/v1/health/state/any");
    }

    @Test
    void names_that_differ_only_in_case() {
        register("{\"ID\":\"1\",\"Name\":\"web\",\"Tags\":[\"a\"],\"Check\":{\"TTL\":\"30s\"}}");
        register("{\"ID\":\"2\",\"Name\":\"Web\",\"Tags\":[\"b\"],\"Check\":{\"TTL\":\"30s\"}}");
        get("/v1/catalog/services");
        everythingAbout("web", "1");
        everythingAbout("Web", "2");
        everythingAbout("WEB", "1");
        put("/v1/agent/service/deregister/1", "");
        everythingAbout("web", "1");
        get("/v1/catalog/services");
    }

    @Test
    void selection_by_tag() {
        register("{\"ID\":\"1\",\"Name\":\"web\",\"Tags\":[\"a\",\"B\"]}");
        register("{\"ID\":\"2\",\"Name\":\"web\",\"Tags\":[\"a\"]}");
        for (String tags : new String[] {"?tag=a", "?tag=b", "?tag=a&tag=b", "?tag=c", "?tag=", "?tag=A&passing"}) {
            get("/v1/health/service/web" + tags);
            get("/v1/catalog/service/web" + tags);
        }
    }

    @Test
    void heartbeats() {
        register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"30s\"}}");
        put("/v1/agent/check/pass/service:web?note=hello%20there", "");
        everythingAbout("web", "web");
        put("/v1/agent/check/warn/service:web", "");
        everythingAbout("web", "web");
        put("/v1/agent/check/fail/service:web?note=bad", "");
        everythingAbout("web", "web");
        put("/v1/agent/check/update/service:web", "{\"Status\":\"passing\",\"Output\":\"o\"}");
        everythingAbout("web", "web");
        put("/v1/agent/check/update/service:web", "{\"Status\":\"odd\"}");
        put("/v1/agent/check/update/unknown", "{\"Status\":\"passing\"}");
        put("/v1/agent/check/update/service:web", "{");
    }

    @Test
    void a_second_registration_keeps_the_status_and_earlier_checks() {
        register("{\"Name\":\"web\",\"Check\":{\"CheckID\":\"c1\",\"TTL\":\"30s\"}}");
        put("/v1/agent/check/pass/c1?note=kept", "");
        register("{\"Name\":\"web\",\"Port\":5,\"Check\":{\"CheckID\":\"c1\",\"TTL\":\"40s\"}}");
        everythingAbout("web", "web");
        register("{\"Name\":\"web\",\"Port\":5,\"Check\":{\"CheckID\":\"c2\",\"TTL\":\"30s\"}}");
        everythingAbout("web", "web");
        put(
                "/v1/agent/service/register?replace-existing-checks=true",
                "{\"Name\":\"web\",\"Port\":5,\"Check\":{\"CheckID\":\"c2\",\"TTL\":\"30s\"}}");
        everythingAbout("web", "web");
    }

    @Test
    void checks_registered_by_themselves() {
        put("/v1/agent/check/register", "{\"Name\":\"node check\",\"TTL\":\"30s\",\"Notes\":\"n\"}");
        put("/v1/agent/check/register", "{\"Name\":\"q\",\"ServiceID\":\"unknown\",\"TTL\":\"30s\"}");
        register("{\"Name\":\"web\",\"Tags\":[\"t\"]}");
        put(
                "/v1/agent/check/register",
                "{\"ID\":\"mine\",\"Name\":\"q\",\"ServiceID\":\"web\",\"TTL\":\"30s\",\"Status\":\"warning\"}");
        put("/v1/agent/check/register", "{\"TTL\":\"30s\"}");
        put("/v1/agent/check/register", "{\"Name\":\"x\"}");
        put("/v1/agent/check/register", "{");
        everythingAbout("web", "web");
        put("/v1/agent/check/deregister/node%20check", "");
        everythingAbout("web", "web");
    }

    @Test
    void maintenance_of_a_service_and_of_the_node() {
        register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"30s\",\"Status\":\"passing\"}}");
        put("/v1/agent/service/maintenance/web?enable=true&reason=because%20of", "");
        put("/v1/agent/service/maintenance/web?enable=true&reason=again", "");
        everythingAbout("web", "web");
        put("/v1/agent/service/maintenance/web?enable=false", "");
        put("/v1/agent/service/maintenance/web?enable=true", "");
        put("/v1/agent/maintenance?enable=true", "");
        everythingAbout("web", "web");
        get("/v1/health/state/critical");
        put("/v1/agent/maintenance?enable=false", "");
        put("/v1/agent/service/maintenance/web?enable=0", "");
        everythingAbout("web", "web");
    }

    @Test
    void deregistration() {
        register("{\"ID\":\"1\",\"Name\":\"web\",\"Check\":{\"TTL\":\"30s\"}}");
        register("{\"ID\":\"2\",\"Name\":\"web\",\"Check\":{\"TTL\":\"30s\"}}");
        put("/v1/agent/service/deregister/1", "");
        everythingAbout("web", "2");
        put("/v1/agent/service/deregister/2", "");
        everythingAbout("web", "2");
        get("/v1/catalog/services");
    }

    @Test
    void one_id_under_another_name() {
        register("{\"ID\":\"1\",\"Name\":\"old\",\"Check\":{\"TTL\":\"30s\"}}");
        register("{\"ID\":\"1\",\"Name\":\"new\",\"Check\":{\"TTL\":\"30s\"}}");
        get("/v1/catalog/services");
        everythingAbout("new", "1");
        everythingAbout("old", "1");
    }
}
