package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.grebe.shell.Launcher.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** grebe starts, and starts alike, whatever it was started from. */
class LauncherTest {
    @TempDir
    private Path folder;

    private Launcher launcher;

    @BeforeEach
    void make() throws Exception {
        launcher = new Launcher(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void shouldNotReadOptionsThatAreForEveryJava(String variable) throws Exception {
        Ended ended = launcher.run(Map.of(variable, "-XX:+UseG1GC -javaagent:/nosuch.jar -Dfile.encoding=IBM037"),
                "grebe -e 'println 42'");
        assertEquals(new Ended(0, "42\n", ""), ended);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseParallelGC", "-XX:+UseG1GC -Xmx100m", "-Xshare:off", "-Dx=1 -Xshare:auto"})
    void shouldReadItsOwnOptionsForJava(String options) throws Exception {
        assertEquals(new Ended(0, "42\n", ""),
                launcher.run(Map.of("GREBE_JAVA_OPTS", options), "grebe -e 'println 42'"));
    }

    @Test
    void shouldReadNothingFromAClosedInput() throws Exception {
        assertEquals(new Ended(0, "", ""), launcher.run("grebe <&-"));
        assertEquals(new Ended(0, "42\n", ""), launcher.run("grebe -e 'println 42' <&-"));
    }

    @Test
    void shouldFailWhereItsOutputIsClosed() throws Exception {
        Ended ended = launcher.run("grebe -e 'println 42' >&-");
        assertEquals(1, ended.code());
        assertEquals("grebe: cannot write the output: Bad file descriptor\n", ended.err());
        assertEquals(1, launcher.run("grebe --help >&-").code());
    }

    @Test
    void shouldDoWithoutErrorsThatNobodyReads() throws Exception {
        assertEquals(new Ended(0, "42\n", ""), launcher.run("grebe -e 'println 42' 2>&-"));
        assertEquals(new Ended(2, "", ""), launcher.run("grebe nosuch 2>&- <&-"));
        assertEquals(new Ended(1, "", ""), launcher.run("grebe -e 'println 42' <&- >&- 2>&-"));
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, C", "LC_ALL, POSIX", "LANG, de_XX.UTF-8", "LC_CTYPE, UTF-8", "LC_TIME, de_XX", "LANG, ''"})
    void shouldTakeBytesForUtf8WhateverTheLocale(String variable, String value) throws Exception {
        Map<String, String> locale = new HashMap<>(Launcher.withoutLocale());
        locale.put(variable, value);
        Files.writeString(folder.resolve("größe.groovy"), "println 'aus größe: ' + 'öé'.length()");
        assertEquals(new Ended(0, "é€ 2\naus größe: 2\n", ""),
                launcher.run(locale, "grebe -e 'println \"é€ ${\"öé\".length()}\"'; grebe größe.groovy"));
        Ended bench = launcher.run(locale, "echo \"'é' + 'é'.length()\" | grebe");
        assertEquals(new Ended(0, "=> 'é1'\n", ""), bench);
    }

    @Test
    void shouldStartWhereTheFolderIsGone() throws Exception {
        Ended ended = launcher.run("mkdir gone; cd gone; rmdir ../gone; grebe -e 'println 42'");
        assertEquals(0, ended.code());
        assertEquals("42\n", ended.out());
        assertTrue(ended.err().endsWith("grebe: the current folder has been deleted, so files are looked for in /\n"),
                ended.err());
    }

    @Test
    void shouldStartWithLittleAddressSpace() throws Exception {
        assertEquals(new Ended(0, "42\n", ""), launcher.run("ulimit -v 2000000; grebe -e 'println 42'"));
    }

    @Test
    void shouldKeepWhatTheJvmSaysOutOfTheOutput() throws Exception {
        Ended ended = launcher.run("ulimit -v 100000; grebe -e 'println 42'");
        assertNotEquals(0, ended.code());
        assertEquals("", ended.out());
        assertNotEquals("", ended.err());
    }

    @Test
    void shouldUseAnArchiveOfTheseJarsOnly() throws Exception {
        String show = ". bin/find-java.sh; home=$PWD; . bin/freshness.sh; read_current; read_java \"$GREBE_JAVA_HOME\";"
                + " . bin/java-options.sh; ";
        String use = show + "use_archive; echo ${archive_option#*=}";
        String archive = launcher.run(show + "echo $archive").out().strip();
        assertEquals("\n", launcher.run(use).out());
        Path file = Files.writeString(Path.of(archive), "an archive");
        assertEquals(archive + "\n", launcher.run(use).out());
        Path build = folder.resolve(".grebe/build.tested");
        Files.writeString(build.resolve("lib/newer.jar"), "");
        Files.writeString(build.resolve("jars"), Files.readString(build.resolve("jars")) + "newer.jar\n");
        assertEquals("\n", launcher.run("touch -d '1 hour ago' '" + file + "'; " + use).out());
        Files.writeString(build.resolve("contents"), "others\n");
        assertEquals("\n", launcher.run("touch -d '1 hour' '" + file + "'; " + use).out());
    }

    @Test
    void shouldTryAnArchiveThatFailedAgainLater() throws Exception {
        String ask = ". bin/find-java.sh; home=$PWD; . bin/freshness.sh; read_current; read_java \"$GREBE_JAVA_HOME\";"
                + " . bin/java-options.sh; : >\"$archive\"; touch -d \"$1\" \"$archive\"; needs_archive; echo $?";
        assertEquals("1\n", launcher.run("set -- '1 minute ago'; " + ask).out());
        assertEquals("0\n", launcher.run("set -- '2 hours ago'; " + ask).out());
    }
}
