package org.grebe.core.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of Groovy's libraries scripts have beside its core. */
class LibrariesOfGroovyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "print groovy.json.JsonOutput.toJson([a: 1, b: [true, null]])      → row [{\"a\":1,\"b\":[true,null]}]",
        "print new groovy.json.JsonSlurper().parseText('{\"a\": [1, 2]}').a → row [[1, 2]]",
        "print new Date(0).format('yyyy-MM-dd', TimeZone.getTimeZone('UTC')) → row [1970-01-01]",
        "print Date.parse('yyyy', '1971', TimeZone.getTimeZone('UTC')).time → row [31536000000]",
        "print new Date(86400000L) - new Date(0)                             → row [1]",
    })
    void shouldWork(String script, String row) {
        assertEquals(List.of(row), FakeHost.run(script).output);
    }
}
