package org.grebe.core.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WithoutGroovyTest {
    @Test
    void shouldPlanAndCountWhenThereIsNoGroovy() throws Exception {
        List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        String without = all.stream().filter(e -> !e.contains("groovy")).collect(Collectors.joining(":"));
        assertTrue(all.stream().anyMatch(e -> e.contains("groovy")), "nothing is left out: " + all);
        assertFalse(Stream.of(without.split(":")).anyMatch(e -> e.endsWith("surefirebooter.jar")), without);
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                without, WithoutGroovy.class.getName()).redirectErrorStream(true).start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("[dport in [80, 443], daddr in 10.0.0.0/8, comm.startsWith('cu')] [table: count by comm]"
                + " [curl]: 1\n", said);
        assertEquals(0, java.waitFor());
    }
}
