package org.grebe.bpf.kallsyms;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Questions about the kernel's symbol table. Each reads it anew, since modules come and go. */
public final class Kallsyms {
    static final String PATH = "/proc/kallsyms";

    private Kallsyms() {}

    /** Addresses of the running kernel's symbols; some 0.1 s, so ask for all names at once. */
    public static Symbols find(Collection<String> names) {
        return withKernel(in -> find(in, names));
    }

    /** Names of the running kernel's functions, modules' included, each once; some 0.2 s. */
    public static List<String> functions() {
        List<String> names = new ArrayList<>();
        withKernel(in -> {
            functions(in, names::add);
            return names;
        });
        return names.stream().distinct().toList();
    }

    private interface Question<T> {
        T ask(InputStream in) throws IOException;
    }

    private static <T> T withKernel(Question<T> question) {
        try (InputStream in = new FileInputStream(PATH)) {
            return question.ask(in);
        } catch (IOException e) {
            throw new KallsymsException("cannot read the kernel's symbols: " + e.getMessage(), e);
        }
    }

    /** As {@link #find(Collection)}, of a text like /proc/kallsyms. */
    public static Symbols find(InputStream in, Collection<String> names) throws IOException {
        NameTable table = new NameTable(Set.copyOf(names));
        Map<String, List<Long>> found = new HashMap<>();
        // All bits of all addresses: some symbols are truly at 0, but not every one.
        long[] bits = new long[1];
        boolean[] any = new boolean[1];
        SymbolLines.read(in, (address, type, line, from, to) -> {
            bits[0] |= address;
            any[0] = true;
            String name = table.find(line, from, to);
            if (name != null) {
                found.computeIfAbsent(name, n -> new ArrayList<>(1)).add(address);
            }
        });
        return new Symbols(found, any[0] && bits[0] == 0);
    }

    /** Gives the names of functions in the table's order; bytes that are no UTF-8 become U+FFFD. */
    public static void functions(InputStream in, Consumer<String> taker) throws IOException {
        SymbolLines.read(in, (address, type, line, from, to) -> {
            if (type == 't' || type == 'T' || type == 'w' || type == 'W') {
                taker.accept(new String(line, from, to - from, StandardCharsets.UTF_8));
            }
        });
    }
}
