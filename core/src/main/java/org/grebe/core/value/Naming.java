package org.grebe.core.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Signals;
import org.grebe.bpf.sys.Syscalls;
import org.grebe.bpf.text.Suggest;

/**
 * Names of numbers that are the same as long as the machine runs, so a comparison with a name is one with numbers. A
 * number without a name goes by its digits.
 */
public enum Naming implements NumberNames {
    /** Of what a function returned: null unless it is an error. */
    ERROR("errorName", "ECONNREFUSED", Errno::ofResult),
    SIGNAL("signalName", "SIGTERM", Signals::name),
    SYSCALL("syscallName", "openat", number -> Syscalls.ofThisMachine().name(number));

    private static final int LAST_SIGNAL = 64;

    /** The word of the language. */
    public final String word;
    private final String example;
    private final LongFunction<String> names;

    Naming(String word, String example, LongFunction<String> names) {
        this.word = word;
        this.example = example;
        this.names = names;
    }

    public static Optional<Naming> of(String word) {
        return Arrays.stream(values()).filter(n -> n.word.equals(word)).findFirst();
    }

    @Override
    public String name(long number) {
        return names.apply(number);
    }

    @Override
    public Set<Long> numbers(String name) {
        Optional<Long> number = name.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(name)) : known(name);
        long sign = this == ERROR ? -1 : 1;
        return number.map(n -> n * sign).filter(n -> name.equals(name(n))).stream().collect(Collectors.toSet());
    }

    @Override
    public Optional<String> problem(String name) {
        if (name.isEmpty() || !numbers(name).isEmpty()) {
            return Optional.empty();
        }
        String what = this == SYSCALL ? "system call" : name().toLowerCase(Locale.ROOT);
        if (name.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(name);
            String right = this == ERROR ? name(-Math.abs(number)) : name(number);
            return Optional.of("no " + what + " is called '" + name + "'"
                    + (right == null ? "" : "; " + name + " is '" + right + "'"));
        }
        List<String> close = Suggest.closest(name, all());
        return Optional.of("no " + what + " is called '" + name + "'"
                + (close.isEmpty() ? "" : "; did you mean '" + close.get(0) + "'?"));
    }

    @Override
    public String example() {
        return example;
    }

    private List<String> all() {
        return switch (this) {
            case ERROR -> Arrays.stream(Errno.values()).map(Errno::name).toList();
            case SIGNAL -> LongStream.rangeClosed(1, LAST_SIGNAL).mapToObj(Signals::name).toList();
            case SYSCALL -> List.copyOf(Syscalls.ofThisMachine().numbers().keySet());
        };
    }

    private Optional<Long> known(String name) {
        return switch (this) {
            case ERROR -> Arrays.stream(Errno.values()).filter(e -> e.name().equals(name)).map(e -> (long) e.number)
                    .findFirst();
            case SIGNAL -> LongStream.rangeClosed(1, LAST_SIGNAL).boxed().filter(n -> Signals.name(n).equals(name))
                    .findFirst();
            case SYSCALL -> Syscalls.ofThisMachine().number(name);
        };
    }

    /** Error numbers and signals by the words that scripts have for them: ECONNREFUSED is 111, SIGTERM 15. */
    public static Map<String, Integer> constants() {
        return Constants.ALL;
    }

    private static final class Constants {
        static final Map<String, Integer> ALL = new TreeMap<>(Signals.constants());

        static {
            Arrays.stream(Errno.values()).forEach(e -> ALL.put(e.name(), e.number));
            ALL.put("EWOULDBLOCK", Errno.EAGAIN.number);
            ALL.put("ENOTSUP", Errno.EOPNOTSUPP.number);
            ALL.put("EDEADLOCK", Errno.EDEADLK.number);
        }
    }
}
