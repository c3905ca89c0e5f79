package org.grebe.shell.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @Test
    void shouldJudgeByWhatWorked() {
        assertEquals("grebe can trace here.", new ProbeTrials.Result(List.of("connect"), List.of()).verdict());
        assertEquals("grebe can trace here, but not by accept, dnsNames().",
                new ProbeTrials.Result(List.of("connect"), List.of("accept", "dnsNames()")).verdict());
        assertEquals("grebe cannot trace here as this user.",
                new ProbeTrials.Result(List.of(), List.of("connect")).verdict());
    }

    @Test
    void shouldKnowTheMachinesOwnUserNamespace() {
        assertTrue(UserNamespace.isInitial("         0          0 4294967295\n"));
        assertFalse(UserNamespace.isInitial("         0       1000          1\n"));
    }

    @Test
    void shouldSayWhetherJavaTookTheClassArchive(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("java-17.jsa");
        assertTrue(ClassArchive.of(file, "", null).answer().startsWith("missing"));
        Files.writeString(file, "");
        assertTrue(ClassArchive.of(file, "", null).answer().startsWith("could not be made"));
        Files.writeString(file, "classes");
        assertEquals("of loaded classes, in use", ClassArchive.of(file, "7f00 r-- " + file + "\n", null).answer());
        ClassArchive off = ClassArchive.of(file, "7f00 r-- /other\n", "-XX:+UseZGC ");
        assertEquals("not used: GREBE_JAVA_OPTS forbids it", off.answer());
        assertEquals("Java does not take the class archive with GREBE_JAVA_OPTS='-XX:+UseZGC'; without it grebe starts"
                + " in twice the time", off.advice().orElseThrow());
    }
}
