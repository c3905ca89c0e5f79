package org.grebe.bpf.tracefs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.prog.Attachment;

/**
 * A line of kprobe_events: the kernel keeps it until it is removed, even past the end of the process.
 *
 * @param group names the process that made it, see {@link #group}
 * @param symbol function, as the kernel knows it; {@code module:function} too
 * @param ret true to probe the return
 * @param maxactive of a return probe: how many calls may be under way at once; 0 leaves it to the kernel
 */
public record KprobeEvent(String group, String event, String symbol, boolean ret, int maxactive) {
    /** Where definitions and removals are appended. */
    public static final String FILE = "kprobe_events";

    /** How often each was hit and missed. */
    public static final String PROFILE = "kprobe_profile";

    /** The kernel has room for 64 with the NUL. */
    private static final int LONGEST_NAME = 63;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    // Anything else could end the definition and begin another command.
    private static final Pattern SYMBOL = Pattern.compile("[\\w.$:]+(?:\\+\\d+)?");
    private static final Pattern OURS = Pattern.compile(
            "(?<kind>[pr])(?<maxactive>\\d{0,9}):(?<group>grebe_(?<pid>\\d{1,18})_[0-9a-f]+)/(?<event>\\w+)"
                    + " (?<symbol>\\S+).*");

    public KprobeEvent {
        require(NAME, LONGEST_NAME, "group", group);
        require(NAME, LONGEST_NAME, "event", event);
        require(SYMBOL, 512, "symbol", symbol);
        if (maxactive < 0 || maxactive > 0 && !ret) {
            throw new IllegalArgumentException("maxactive " + maxactive + " of kprobe event " + event
                    + ": only return probes have one, of 1 or more");
        }
    }

    private static void require(Pattern pattern, int longest, String what, String value) {
        if (value.length() > longest || !pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" cannot be the " + what + " of a kprobe event");
        }
    }

    /** The group of a process; {@code random} keeps apart processes of one pid in several pid namespaces. */
    public static String group(long pid, int random) {
        return "grebe_" + pid + "_" + Integer.toHexString(random);
    }

    /** An event's name for a symbol, with all letters that names may not have replaced. */
    public static String eventName(String symbol) {
        String name = symbol.replaceAll("\\W", "_");
        name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** Of this process; its name is its own, since kprobe_profile tells names without their groups. */
    public static KprobeEvent of(Attachment.Kprobe kprobe, long pid, int random) {
        String suffix = "_" + Integer.toHexString(random);
        String name = eventName(kprobe.function());
        name = name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length())) + suffix;
        return new KprobeEvent(group(pid, random), name, kprobe.function(), kprobe.ret(), kprobe.atOnce());
    }

    /**
     * Calls that the kernel had no room for.
     *
     * @param text of kprobe_profile: in each line an event's name, its hits, its misses
     */
    public long missed(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 3 && words[0].equals(event))
                .mapToLong(words -> Long.parseLong(words[2]))
                .sum();
    }

    /** The line that makes the event, with its newline. */
    public String definition() {
        String kind = !ret ? "p" : maxactive == 0 ? "r" : "r" + maxactive;
        return kind + ":" + group + "/" + event + " " + symbol + "\n";
    }

    /** The line that removes it, with its newline. While a perf event uses it the kernel refuses with EBUSY. */
    public String removal() {
        return "-:" + group + "/" + event + "\n";
    }

    /**
     * Events that dead grebe processes left behind.
     *
     * @param text of kprobe_events
     * @param alive tells of a pid, as seen from this pid namespace, whether it runs
     */
    public static List<KprobeEvent> stale(String text, LongPredicate alive) {
        List<KprobeEvent> stale = new ArrayList<>();
        for (String line : text.split("\n")) {
            Matcher m = OURS.matcher(line);
            boolean ours = m.matches() && m.group("group").length() <= LONGEST_NAME
                    && m.group("event").length() <= LONGEST_NAME && SYMBOL.matcher(m.group("symbol")).matches();
            if (ours && !alive.test(Long.parseLong(m.group("pid")))) {
                boolean ret = m.group("kind").equals("r");
                String maxactive = ret ? m.group("maxactive") : "";
                stale.add(new KprobeEvent(m.group("group"), m.group("event"), m.group("symbol"), ret,
                        maxactive.isEmpty() ? 0 : Integer.parseInt(maxactive)));
            }
        }
        return stale;
    }
}
