package io.lictor.server.status;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;

/** What is known of routes and their endpoints. */
public record Routing(
        ActiveRouteTable active, RoutingRules rules, RouteTableWriter writer, DrainingEndpoints draining) {}
