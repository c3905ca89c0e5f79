package org.grebe.core.value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.text.Suggest;

/** Names of TCP ports as {@code /etc/services} gives them. */
public final class Services {
    private static final Path FILE = Path.of("/etc/services");
    /** For machines without the file, as containers often are. */
    private static final Map<String, Integer> WELL_KNOWN = Map.of("ssh", 22, "smtp", 25, "domain", 53, "http", 80,
            "https", 443, "ldap", 389, "imaps", 993, "mysql", 3306, "postgresql", 5432, "http-alt", 8080);

    private final Map<String, Integer> ports;

    private Services(Map<String, Integer> ports) {
        this.ports = ports;
    }

    public static Services ofThisMachine() {
        try {
            return parse(Files.readString(FILE));
        } catch (NoSuchFileException e) {
            return new Services(WELL_KNOWN);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + FILE + ": " + e.getMessage(), e);
        }
    }

    /** Reads lines such as {@code http 80/tcp www # WorldWideWeb}; the first line for a name counts. */
    public static Services parse(String text) {
        Map<String, Integer> ports = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] words = line.replaceFirst("#.*", "").trim().split("\\s+");
            if (words.length < 2 || !words[1].matches("[0-9]{1,5}/tcp")) {
                continue;
            }
            int port = Integer.parseInt(words[1].substring(0, words[1].indexOf('/')));
            ports.putIfAbsent(words[0], port);
            for (int i = 2; i < words.length; i++) {
                ports.putIfAbsent(words[i], port);
            }
        }
        return new Services(Map.copyOf(ports));
    }

    /** The port of that name on this machine. */
    public static int portOf(String name) {
        Services services = ofThisMachine();
        return services.port(name).orElseThrow(() -> {
            List<String> closest = Suggest.closest(name, services.names());
            return new IllegalArgumentException("no port '" + name + "' in /etc/services"
                    + (closest.isEmpty() ? "" : "; did you mean " + closest.get(0) + "?"));
        });
    }

    public Optional<Integer> port(String name) {
        return Optional.ofNullable(ports.get(name));
    }

    public java.util.Set<String> names() {
        return ports.keySet();
    }
}
