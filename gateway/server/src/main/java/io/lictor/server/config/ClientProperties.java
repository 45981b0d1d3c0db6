package io.lictor.server.config;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator may set below {@code lictor.client.}, of connections to the public port.
 *
 * @param firstByteTimeout how long a new connection may be silent; of HTTP/2 until its first request
 * @param headTimeout from the first byte of a request's head to its last; of HTTP/2 of other frames too
 */
@Validated
@ConfigurationProperties("lictor.client")
record ClientProperties(
        @NotNull @DurationMin(millis = 100) @DefaultValue("15s")
        Duration firstByteTimeout,

        @NotNull @DurationMin(millis = 100) @DefaultValue("10s")
        Duration headTimeout) {}
