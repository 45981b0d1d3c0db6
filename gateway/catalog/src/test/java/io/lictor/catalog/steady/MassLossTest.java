package io.lictor.catalog.steady;

import static io.lictor.catalog.steady.Pictures.START;
import static io.lictor.catalog.steady.Pictures.at;
import static io.lictor.catalog.steady.Pictures.restored;
import static io.lictor.catalog.steady.ScriptedSource.failing;
import static io.lictor.catalog.steady.ScriptedSource.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MassLossTest {
    private Instant now = START;
    private final MassLoss losses = new MassLoss(() -> now);

    @Nested
    final class WhatIsHeld {
        @Test
        void more_than_half_that_vanish_without_the_index_are_held() {
            weigh(at(100, "a:1,2", "b:3,4", "c:5"));

            assertThat(weigh(at(101, "c:5"))).containsExactly("a:1,2", "b:3,4", "c:5");
            assertThat(losses.held()).hasValueSatisfying(held -> {
                assertThat(held.instances()).isEqualTo(4);
                assertThat(held.services()).containsExactly("a", "b");
                assertThat(held.since()).isEqualTo(START);
                assertThat(held.reason()).contains("4 of 5").contains("index moved by 1");
            });
        }

        @Test
        void instances_of_a_service_that_stays_are_held_too() {
            weigh(at(100, "a:1,2,3,4,5"));

            assertThat(weigh(at(101, "a:2"))).containsExactly("a:1,2,3,4,5");
        }

        @Test
        void all_are_held_however_few_they_are() {
            weigh(at(100, "a:1", "consul"));

            assertThat(weigh(at(100, "consul"))).containsExactly("a:1");
        }

        @Test
        void a_restarted_consul_whose_index_is_lower_is_not_believed() {
            weigh(at(100, "a:1,2", "b:3,4"));

            assertThat(weigh(at(12, "consul"))).containsExactly("a:1,2", "b:3,4");
        }

        @Test
        void a_restarted_consul_is_not_believed_although_its_index_has_overtaken_the_old_one() {
            weigh(at(100, "a:1,2", "b:3,4"));

            assertThat(weigh(at(900, "consul"), reading(START, 1))).containsExactly("a:1,2", "b:3,4");
            assertThat(losses.held())
                    .hasValueSatisfying(held -> assertThat(held.reason()).contains("could not be read"));
        }

        @Test
        void what_vanishes_bit_by_bit_within_seconds_is_one_loss() {
            weigh(at(100, "a:1", "b:2", "c:3", "d:4", "e:5"));
            weigh(at(100, "b:2", "c:3", "d:4", "e:5"));
            weigh(at(100, "c:3", "d:4", "e:5"));

            assertThat(weigh(at(100, "d:4", "e:5"))).containsExactly("a:1", "b:2", "c:3", "d:4", "e:5");
        }

        @Test
        void new_services_are_shown_beside_what_is_held() {
            weigh(at(100, "a:1,2", "b:3"));
            weigh(at(12, "consul"));

            assertThat(weigh(at(14, "new:9"))).containsExactly("a:1,2", "b:3", "new:9");
        }

        @Test
        void what_was_believed_to_have_left_is_not_held_with_the_rest() {
            weigh(at(100, "a:1", "b:2,3,4"));
            weigh(at(101, "b:2,3,4"));

            assertThat(weigh(at(101, "consul"))).containsExactly("b:2,3,4");
        }

        @Test
        void what_was_known_before_a_restart_is_held_against_a_blind_token() {
            losses.remember(restored(at(100, "a:1,2", "b:3"), START));

            assertThat(weigh(at(5000, "consul"))).containsExactly("a:1,2", "b:3");
        }

        @Test
        void what_was_known_before_a_restart_is_held_while_some_of_it_cannot_be_read() {
            losses.remember(restored(at(100, "a:1,2", "b:3"), START));

            assertThat(weigh(at(5000, "a:1,2"), failing(0))).containsExactly("a:1,2", "b:3");
            assertThat(weigh(at(5000, "a:1,2", "b:4"))).containsExactly("a:1,2", "b:3,4");
        }
    }

    @Nested
    final class WhatIsBelieved {
        @Test
        void many_that_are_deregistered_move_the_index_once_each() {
            weigh(at(100, "a:1,2", "b:3,4", "c:5"));

            assertThat(weigh(at(104, "c:5"))).containsExactly("c:5");
            assertThat(losses.held()).isEmpty();
        }

        @Test
        void an_index_that_another_answer_has_shown_already_counts() {
            weigh(at(100, "a:1,2", "b:3,4", "c:5"));
            weigh(at(104, "a:1,2", "b:3,4", "c:5", "other"));

            assertThat(weigh(at(104, "c:5", "other"))).containsExactly("c:5");
        }

        @Test
        void an_index_that_moved_long_ago_counts_no_more() {
            weigh(at(100, "a:1,2", "b:3,4", "c:5"));
            now = now.plusSeconds(60);
            weigh(at(104, "a:1,2", "b:3,4", "c:5", "other"));
            now = now.plusSeconds(60);

            assertThat(weigh(at(104, "c:5", "other"))).containsExactly("a:1,2", "b:3,4", "c:5");
        }

        @Test
        void two_of_three_are_too_few_to_tell() {
            weigh(at(100, "a:1", "b:2", "c:3"));

            assertThat(weigh(at(101, "c:3"))).containsExactly("c:3");
        }

        @Test
        void half_is_not_more_than_half() {
            weigh(at(100, "a:1,2,3", "b:4,5,6"));

            assertThat(weigh(at(101, "a:1,2,3"))).containsExactly("a:1,2,3");
        }

        @Test
        void services_that_consul_shows_with_other_tags_are_there() {
            weigh(at(100, "a:1,2", "b:3"));

            assertThat(weigh(at(101, "a", "b"))).isEmpty();
        }

        @Test
        void an_outage_of_long_ago_is_forgotten() {
            weigh(at(100, "a:1,2", "b:3"), reading(START, 0));
            losses.settle(failing(1));
            losses.settle(reading(now, 1));
            now = now.plusSeconds(5);
            losses.settle(reading(now, 1));

            assertThat(weigh(at(103, "consul"), reading(now, 1))).isEmpty();
        }

        @Test
        void a_change_of_what_is_there_is_no_loss() {
            weigh(at(100, "a:1,2", "b:3"));

            assertThat(weigh(at(100, "a:1,2", "b:3", "c:4"))).containsExactly("a:1,2", "b:3", "c:4");
        }
    }

    @Nested
    final class HowItEnds {
        @Test
        void two_confirmations_ten_seconds_apart_release_it() {
            lost();
            assertThat(settle(9)).isFalse();
            assertThat(settle(1)).isFalse();
            assertThat(settle(9)).isFalse();

            assertThat(settle(1)).isTrue();
            assertThat(words()).isEmpty();
            assertThat(losses.held()).isEmpty();
        }

        @Test
        void an_answer_of_before_confirms_nothing() {
            lost();
            now = now.plusSeconds(100);

            assertThat(losses.settle(reading(START.plusSeconds(9), 0))).isFalse();
            assertThat(losses.settle(reading(START.plusSeconds(10), 0))).isFalse();
            assertThat(losses.settle(reading(START.plusSeconds(19), 0))).isFalse();
        }

        @Test
        void a_consul_that_cannot_be_read_confirms_nothing() {
            lost();
            for (int i = 0; i < 10; i++) {
                now = now.plusSeconds(10);
                assertThat(losses.settle(failing(1))).isFalse();
            }
            assertThat(words()).containsExactly("a:1,2", "b:3");
        }

        @Test
        void another_loss_begins_the_wait_anew() {
            weigh(at(100, "a:1,2,3", "b:4,5,6", "c:7,8,9", "d:0"));
            weigh(at(100, "c:7,8,9", "d:0"));
            settle(10);
            weigh(at(100, "d:0"));

            assertThat(settle(10)).isFalse();
            assertThat(settle(10)).isTrue();
        }

        @Test
        void what_comes_back_is_not_held_any_longer() {
            lost();
            weigh(at(20, "a:1"));
            weigh(at(23, "a:1,2", "b:3"));

            assertThat(losses.held()).isEmpty();
            assertThat(words()).containsExactly("a:1,2", "b:3");
        }

        @Test
        void an_operator_may_release_it_at_once() {
            lost();

            assertThat(losses.accept()).isTrue();
            assertThat(words()).isEmpty();
        }

        @Test
        void an_operators_word_counts_for_what_is_still_on_its_way() {
            weigh(at(100, "a:1,2", "b:3"));
            assertThat(losses.accept()).isFalse();
            now = now.plusSeconds(9);

            assertThat(weigh(at(100, "consul"))).isEmpty();
        }

        @Test
        void an_operators_word_does_not_count_for_ever() {
            weigh(at(100, "a:1,2", "b:3"));
            losses.accept();
            now = now.plusSeconds(11);

            assertThat(weigh(at(100, "consul"))).isNotEmpty();
        }

        private void lost() {
            weigh(at(100, "a:1,2", "b:3"));
            weigh(at(12, "consul"));
        }

        private boolean settle(int seconds) {
            now = now.plusSeconds(seconds);
            return losses.settle(reading(now, 0));
        }

        private List<String> words() {
            return Pictures.words(losses.shown());
        }
    }

    private List<String> weigh(CatalogSnapshot snapshot) {
        return weigh(snapshot, reading(now, 0));
    }

    private List<String> weigh(CatalogSnapshot snapshot, CatalogStatus reads) {
        return Pictures.words(losses.weigh(snapshot, reads));
    }
}
