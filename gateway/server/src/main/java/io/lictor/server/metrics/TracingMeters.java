package io.lictor.server.metrics;

import io.lictor.server.metrics.MeterGroup.Name;
import io.lictor.server.tracing.SpanExport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Whether the traces are whole. */
public final class TracingMeters implements MeterBinder {

    private final SpanExport export;

    public TracingMeters(SpanExport export) {
        this.export = export;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup meters = new MeterGroup(registry, Tags.empty());
        Name spans = Name.of("lictor.tracing.spans", "spans that have ended, by what became of them");
        meters.with("outcome", "exported").counter(spans, export, SpanExport::exported);
        meters.with("outcome", "failed").counter(spans, export, SpanExport::failed);
        meters.with("outcome", "dropped").counter(spans, export, SpanExport::dropped);
    }
}
