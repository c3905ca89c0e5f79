package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Processes whose calls are traced. */
final class Callee {
    private static final long LIMIT_NS = 60_000_000_000L;

    private Callee() {}

    static Process start(String... command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    static void end(Process process) {
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> process + " goes on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A program of Python's whose threads have a name that no other process has. */
    static Process python(String program) {
        return start("/usr/bin/python3", "-uc", "open('/proc/self/comm', 'w').write('callee')\n" + program);
    }

    static void await(Path file, String pattern) {
        long until = System.nanoTime() + LIMIT_NS;
        try {
            while (!Files.readString(file).strip().matches(pattern)) {
                assertTrue(System.nanoTime() < until, () -> file + " does not become " + pattern);
                Thread.sleep(5);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads by a length that nobody else asks for, and says how much it read. */
    static final class Reader implements AutoCloseable {
        final Process process = python("import os\nwhile True: print(len(os.read(0, 4321)))");
        private final BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream()));

        Reader() {
            awaitReading();
        }

        void write(int bytes) {
            try {
                process.getOutputStream().write(new byte[bytes]);
                process.getOutputStream().flush();
                assertEquals("" + bytes, said.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            awaitReading();
        }

        /** read(2) is number 0 on x86-64 and 63 on arm64. */
        private void awaitReading() {
            await(Path.of("/proc/" + process.pid() + "/syscall"), "(0|63) 0x0 .*0x10e1 .*");
        }

        @Override
        public void close() {
            process.destroyForcibly();
            end(process);
        }
    }
}
