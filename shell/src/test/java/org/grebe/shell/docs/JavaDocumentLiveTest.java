package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.grebe.shell.jshell.JShellRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line of docs/java.md runs, one after the other. */
@Tag("live")
class JavaDocumentLiveTest {
    @Test
    void shouldRunEveryLineOfTheDocument() throws Exception {
        String lines = Documents.blocks("java").stream().map(Documents.Block::text).collect(Collectors.joining("\n"));
        assertTrue(lines.lines().count() > 10, lines);
        try (JShellRun run = new JShellRun(lines + "\nSystem.out.println(\"done \" + traces())\n")) {
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().endsWith("done []\n"), run.out());
            assertEquals("", run.err());
        }
    }

    /** As a file, without a build, by the words and the class path alone. */
    @Test
    void shouldRunTheProgramOfOneFile(@TempDir Path folder) throws Exception {
        Documents.Block block = Documents.blocks("java-program").get(0);
        Path file = Files.writeString(folder.resolve(block.lines().get(0).replace("// ", "")), block.text());
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp", System.getProperty("java.class.path"), file.toString(), "3600")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader rows = program.inputReader()) {
            assertTrue(awaitRow(rows, program).matches("\\S.* +127\\.0\\.0\\.1 +80"));
        } finally {
            program.destroy();
            program.waitFor();
        }
    }

    /** Connects until the program sees it. */
    private static String awaitRow(BufferedReader rows, Process program) throws Exception {
        while (!rows.ready() && program.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80), 1000);
            } catch (IOException refused) {
                Thread.sleep(100);
            }
        }
        return rows.readLine().stripTrailing();
    }
}
