package io.lictor.routing;

import java.util.Collection;
import java.util.List;

/** Who may use something, by the addresses a request may come from. Immutable. */
public sealed interface AccessRule {

    /** Whether all these addresses may pass; what is no address is in no range. */
    boolean admits(Collection<String> addresses);

    /** Whether somebody may not, so that addresses must be known. */
    boolean restricts();

    /** Everybody may. */
    static AccessRule everybody() {
        return new AllBut(List.of());
    }

    /** Only these. */
    record Only(List<AddressRange> ranges) implements AccessRule {
        public Only {
            ranges = List.copyOf(ranges);
        }

        @Override
        public boolean admits(Collection<String> addresses) {
            return addresses.stream().allMatch(address -> ranges.stream().anyMatch(range -> range.holds(address)));
        }

        @Override
        public boolean restricts() {
            return true;
        }

        @Override
        public String toString() {
            return "only " + ranges;
        }
    }

    /** All but these. */
    record AllBut(List<AddressRange> ranges) implements AccessRule {
        public AllBut {
            ranges = List.copyOf(ranges);
        }

        @Override
        public boolean admits(Collection<String> addresses) {
            return ranges.isEmpty()
                    || addresses.stream().noneMatch(address -> ranges.stream().anyMatch(range -> range.holds(address)));
        }

        @Override
        public boolean restricts() {
            return !ranges.isEmpty();
        }

        @Override
        public String toString() {
            return ranges.isEmpty() ? "everybody" : "all but " + ranges;
        }
    }
}
