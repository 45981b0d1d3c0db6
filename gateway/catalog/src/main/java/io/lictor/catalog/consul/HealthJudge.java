package io.lictor.catalog.consul;

import io.lictor.catalog.Health;
import tools.jackson.databind.JsonNode;

/** Makes one health of all checks of an instance, its node's included: the worst counts, and no check at all is passing. */
final class HealthJudge {
    private static final String NODE_MAINTENANCE = "_node_maintenance";
    private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

    private HealthJudge() {}

    static Health judge(JsonNode checks) {
        Health worst = Health.PASSING;
        for (JsonNode check : checks) {
            worst = worst.worst(judgeOne(check));
        }
        return worst;
    }

    /** Why an operator has put the service or its node into maintenance; empty when none has. */
    static String note(JsonNode checks) {
        for (JsonNode check : checks) {
            if (isMaintenance(check)) {
                return check.path("Notes").asString("");
            }
        }
        return "";
    }

    private static boolean isMaintenance(JsonNode check) {
        String id = check.path("CheckID").asString("");
        return id.equals(NODE_MAINTENANCE) || id.startsWith(SERVICE_MAINTENANCE);
    }

    private static Health judgeOne(JsonNode check) {
        if (isMaintenance(check)) {
            return Health.MAINTENANCE;
        }
        return switch (check.path("Status").asString("")) {
            case "passing" -> Health.PASSING;
            case "warning" -> Health.WARNING;
            default -> Health.CRITICAL;
        };
    }
}
