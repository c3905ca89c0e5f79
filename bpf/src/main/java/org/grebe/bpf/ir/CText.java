package org.grebe.bpf.ir;

import java.util.List;
import java.util.Set;

/** Names, bytes, comments and indentation of C. */
public final class CText {
    /** What the source has besides fields, where fields of any probe might be called so. */
    private static final Set<String> TAKEN = Set.of(
            "ctx", "e", "trace", "unused", "padding", "pid_tgid", "count", "counters", "events", "wakeup", "first",
            "no_room", "text", "place", "same", "contains", "modulo", "linear", "kept", "since", "frame", "calls",
            "resumed");

    private CText() {}

    /** A field as a variable and as a member. */
    public static String name(String field) {
        String name = field.replaceAll("\\W+", "_"); // Members come with dots and indexes.
        return TAKEN.contains(name) ? name + "_" : name;
    }

    /** The variable, and member, that says whether there is such a field. */
    public static String presence(String field) {
        return "has_" + name(field);
    }

    /** A string literal; octal escapes, since hexadecimal ones have no end. */
    public static String literal(byte[] bytes) {
        StringBuilder out = new StringBuilder("\"");
        for (byte b : bytes) {
            boolean plain = b >= ' ' && b < 127 && b != '"' && b != '\\' && b != '?';
            out.append(plain ? String.valueOf((char) b) : String.format("\\%03o", b & 0xff));
        }
        return out.append('"').toString();
    }

    /** What scripts say may hold anything, a comment only one line that does not go on. */
    public static String comment(String text) {
        String line = text.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "?").replaceAll("\\\\+$", "");
        return "// " + (line.length() > 100 ? line.substring(0, 97) + "..." : line);
    }

    public static List<String> indented(List<String> lines) {
        return lines.stream().map(l -> l.isEmpty() || isLabel(l) ? l : "    " + l).toList();
    }

    private static boolean isLabel(String line) {
        return line.endsWith(":") && !line.contains(" ") && !line.equals("default:");
    }
}
