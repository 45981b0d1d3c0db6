package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of custom verbs (39 to 48), by number. */
final class VerbRulesTest {

    @ParameterizedTest(name = "{0}: {2} among {1} is {3}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "39 a verb                         | POST:/v1/{x}:act             | POST /v1/7:act     | /v1/{x}:act [7]",
                "40 an unregistered verb is data   | GET:/v1/{x}                  | GET /v1/a:b        | /v1/{x} [a:b]",
                "41 the verb rule first            | GET:/v1/{x} GET:/v1/{x}:act  | GET /v1/a:act      | /v1/{x}:act [a]",
                "41 the plain rule else            | GET:/v1/{x} GET:/v1/{x}:act  | GET /v1/a:b        | /v1/{x} [a:b]",
                "42 the last colon                 | GET:/v1/{x}:act              | GET /v1/a:b:act    | /v1/{x}:act [a:b]",
                "42 a verb with a colon            | GET:/v1/{x}:verb:sub         | GET /v1/a:verb:sub | /v1/{x}:verb:sub [a]",
                "42 the longer verb first          | GET:/v1/{x}:sub GET:/v1/{x}:verb:sub | GET /v1/a:verb:sub | /v1/{x}:verb:sub [a]",
                "43 somebody else's verb is data   | GET:/v1/{x}:cancel GET:/other/{x} | GET /other/a:cancel | /other/{x} [a:cancel]",
                "43 plain only if no verb matches  | GET:/v1/{x} GET:/{p=**}:act  | GET /v1/a:act      | /{p=**}:act [v1/a]",
                "43 the verb has another method    | POST:/v1/{x}:act GET:/v1/{x} | GET /v1/a:act      | /v1/{x} [a:act]",
                "44 a colon inside                 | GET:/v1/{x}/y GET:/v1/{x}:act | GET /v1/a:act/y    | /v1/{x}/y [a:act]",
                "45 a slash after the verb         | GET:/v1/{x}:act              | GET /v1/a:act/     | 404",
                "46 an escaped colon               | GET:/v1/{x} GET:/v1/{x}:act  | GET /v1/a%3Aact    | /v1/{x} [a:act]",
                "46 an escaped colon before a verb | GET:/v1/{x}:act              | GET /v1/a%3Ab:act  | /v1/{x}:act [a:b]",
                "47 a verb at a literal            | GET:/v1/items:batchGet GET:/v1/{x} GET:/v1/items | GET /v1/items:batchGet | /v1/items:batchGet []",
                "47 the literal without it         | GET:/v1/items:batchGet GET:/v1/{x} GET:/v1/items | GET /v1/items      | /v1/items []",
                "47 the star without it            | GET:/v1/items:batchGet GET:/v1/{x} GET:/v1/items | GET /v1/items:other | /v1/{x} [items:other]",
                "48 a verb after **                | GET:/{p=**}:exp              | GET /a/b:exp       | /{p=**}:exp [a/b]",
                "48 which is needed                | GET:/{p=**}:exp              | GET /a/b           | 404",
                "48 a verb after an empty **       | GET:/f/{p=**}:exp            | GET /f:exp         | /f/{p=**}:exp ['']",
            })
    void a_verb_is_judged_by_candidate(String rule, String templates, String request, String answer) {
        assertThat(Tries.answer(templates, request)).as(rule).isEqualTo(answer);
    }
}
