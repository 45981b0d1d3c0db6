package io.lictor.routing;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lictor.catalog.CatalogSnapshot;
import java.time.Instant;
import java.util.TreeMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A request sees one route table, whole, and the next one no older. Here, because tables are made and swapped only here. */
public final class TableSwaps {
    private TableSwaps() {}

    private static RouteTable table(int generation) {
        CatalogSnapshot snapshot = new CatalogSnapshot(new TreeMap<>(), new TreeMap<>(), generation, Instant.EPOCH);
        return new RouteTable(generation, snapshot, RouteSet.empty());
    }

    /** All that is asked of a table that a request holds is of one generation. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the table before")
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "the table after")
    @State
    public static class Pinned {
        private final ActiveRouteTable active = new ActiveRouteTable();

        public Pinned() {
            active.swap(table(1));
        }

        @Actor
        public void write() {
            active.swap(table(2));
        }

        @Actor
        public void read(II_Result result) {
            RouteTable pinned = active.current().orElseThrow();
            result.r1 = (int) pinned.generation();
            result.r2 = (int) pinned.snapshot().index();
        }
    }

    /** Who has seen a table sees no older one later. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both before")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the swap between")
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "both after")
    @State
    public static class NeverBack {
        private final ActiveRouteTable active = new ActiveRouteTable();

        public NeverBack() {
            active.swap(table(1));
        }

        @Actor
        public void write() {
            active.swap(table(2));
        }

        @Actor
        public void read(II_Result result) {
            result.r1 = (int) active.current().orElseThrow().generation();
            result.r2 = (int) active.current().orElseThrow().generation();
        }
    }
}
