package io.lictor.server.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lictor.routing.RefusedFilterException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.RewritePathGatewayFilterFactory;
import org.springframework.core.Ordered;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

final class SpringFiltersTest {

    private final SpringFilters filters = SpringFilters.harmless();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AddRequestHeader=X-Green,yes",
                "AddRequestHeadersIfNotPresent=X-Green:yes,X-Blue:no",
                "AddRequestParameter=green,yes",
                "AddResponseHeader=X-Green,yes",
                "DedupeResponseHeader=X-Green X-Blue",
                "DedupeResponseHeader=X-Green,RETAIN_UNIQUE",
                "MapRequestHeader=X-Green,X-Blue",
                "PrefixPath=/api",
                "RemoveRequestHeader=X-Green",
                "RemoveRequestParameter=green",
                "RemoveResponseHeader=X-Green",
                "SecureHeaders",
                "SetPath=/all",
                "SetRequestHeader=X-Green,yes",
                "SetResponseHeader=X-Green,a=b; c",
                "SetStatus=202",
                "SetStatus=NOT_FOUND",
                "StripPrefix=1"
            })
    void a_harmless_filter_is_made(String definition) {
        assertThat(filters.make(List.of(definition)).definitions()).containsExactly(definition);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                    | a filter is missing
            =yes                                  | the filter =yes is not allowed
            addRequestHeader=X-Green,yes          | the filter addRequestHeader is not allowed; allowed are [AddRequestHeader,
            AddRequestHeader                      | arguments are missing: write AddRequestHeader=name,value
            AddRequestHeader=X-Green              | Spring Cloud Gateway refuses it
            AddRequestHeader=X-Green,yes,no       | there are 3 arguments, and AddRequestHeader takes name,value
            SecureHeaders=yes                     | SecureHeaders takes none
            AddRequestHeader=Host,elsewhere       | the header Host belongs to Lictor itself
            RemoveRequestHeader=Via               | the header Via belongs to Lictor itself
            SetResponseHeader=content-length,0    | the header content-length belongs to Lictor itself
            DedupeResponseHeader=X-A Connection   | the header Connection belongs to Lictor itself
            AddRequestHeadersIfNotPresent=TE:gzip | the header TE belongs to Lictor itself
            AddResponseHeader=X,#{@environment}   | write no braces
            AddResponseHeader=X,${user.home}      | write no braces
            SetPath=/{segment}                    | write no braces
            SetStatus=green                       | Spring Cloud Gateway refuses it
            SetStatus=101                         | the status must be 200 to 599
            StripPrefix=one                       | Spring Cloud Gateway refuses it
            """)
    void a_definition_that_cannot_be_used_is_refused_with_the_way_to_mend_it(String definition, String why) {
        assertThatExceptionOfType(RefusedFilterException.class)
                .isThrownBy(() -> filters.make(List.of("SetStatus=202", definition)))
                .withMessageContaining(why);
    }

    @Test
    void what_breaks_a_line_is_refused() {
        assertThatExceptionOfType(RefusedFilterException.class)
                .isThrownBy(() -> filters.make(List.of("AddResponseHeader=X,a\r\nSet-Cookie: b")))
                .withMessageContaining("control character");
    }

    @Test
    void no_more_than_sixteen_are_made_for_a_route() {
        assertThat(filters.make(Collections.nCopies(16, "SetStatus=202")).definitions())
                .hasSize(16);
        assertThatExceptionOfType(RefusedFilterException.class)
                .isThrownBy(() -> filters.make(Collections.nCopies(17, "SetStatus=202")));
    }

    @Test
    void a_filter_that_is_there_and_not_allowed_is_refused_until_the_operator_allows_it() {
        LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
        validator.afterPropertiesSet();
        String rewrite = "RewritePath=/a/(.*),/b/$1";
        var none = new SpringFilters(Set.of(), List.of(new RewritePathGatewayFilterFactory()), () -> validator);
        var some = new SpringFilters(
                Set.of("RewritePath"), List.of(new RewritePathGatewayFilterFactory()), () -> validator);

        assertThatExceptionOfType(RefusedFilterException.class)
                .isThrownBy(() -> none.make(List.of(rewrite)))
                .withMessageContaining("not allowed")
                .withMessageContaining("lictor.filters.allowed");
        assertThat(some.make(List.of(rewrite)).definitions()).containsExactly(rewrite);
    }

    @Test
    void a_filter_that_is_allowed_and_not_there_is_refused() {
        var filters = new SpringFilters(Set.of("Nothing"), List.of(), LocalValidatorFactoryBean::new);

        assertThatExceptionOfType(RefusedFilterException.class)
                .isThrownBy(() -> filters.make(List.of("Nothing=1")))
                .withMessageContaining("there is no filter Nothing");
    }

    @Test
    void those_of_the_same_definitions_are_made_once_and_not_kept_for_ever() {
        List<String> first = List.of("SetStatus=202");
        var made = filters.make(first);

        assertThat(filters.make(List.of("SetStatus=202"))).isSameAs(made);
        IntStream.range(0, 256).forEach(number -> filters.make(List.of("AddRequestHeader=X," + number)));
        assertThat(filters.make(first)).isEqualTo(made).isNotSameAs(made);
    }

    @Test
    void they_stand_in_their_order_between_the_others_and_are_sorted_once() {
        GatewayFilter last = new OrderedGatewayFilter((exchange, chain) -> chain.filter(exchange), 10_000);
        GatewayFilter first = new OrderedGatewayFilter((exchange, chain) -> chain.filter(exchange), -1);
        var made = (SpringRouteFilters) filters.make(List.of("StripPrefix=1", "PrefixPath=/a"));

        List<GatewayFilter> sorted = made.among(() -> List.of(last, first));

        assertThat(sorted).extracting(filter -> ((Ordered) filter).getOrder()).containsExactly(-1, 1, 2, 10_000);
        assertThat(made.among(List::of)).isSameAs(sorted);
    }
}
