package io.lictor.server.metrics;

import io.lictor.server.accesslog.AccessLog;
import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Whether the access log is whole. */
public final class AccessLogMeters implements MeterBinder {

    private final AccessLog log;

    public AccessLogMeters(AccessLog log) {
        this.log = log;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup meters = new MeterGroup(registry, Tags.empty());
        Name lines = Name.of("lictor.access.log.lines", "lines of the access log, by what became of them");
        meters.with("outcome", "written").counter(lines, log, AccessLog::written);
        meters.with("outcome", "dropped").counter(lines, log, AccessLog::dropped);
    }
}
