package org.grebe.core.value;

import java.util.ArrayList;
import java.util.List;

/** Addresses to text by the rules of inet_ntop, and back, strictly. */
final class IpText {
    /** Of {@code 0000:0000:0000:0000:0000:ffff:255.255.255.255}. */
    private static final int LONGEST = 45;

    private IpText() {}

    static String print(IpAddress a) {
        if (a.isV4()) {
            return dotted(a.lo());
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? a.hi() : a.lo()) >>> (48 - 16 * (i % 4))) & 0xffff;
        }
        int start = 0;
        int length = 1; // a single zero group is not shortened (RFC 5952, 4.2.2)
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        if (length == 1) {
            return hex(groups, 0, 8);
        }
        return hex(groups, 0, start) + "::" + hex(groups, start + length, 8);
    }

    private static String dotted(long lo) {
        return (lo >>> 24 & 255) + "." + (lo >>> 16 & 255) + "." + (lo >>> 8 & 255) + "." + (lo & 255);
    }

    private static String hex(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    static IpAddress parse(String text) {
        IpAddress address = read(text);
        if (address != null) {
            return address;
        }
        refuseZone(text);
        throw new IllegalArgumentException("'" + text + "' is not an IP address");
    }

    static void refuseZone(String text) {
        int zone = text.indexOf('%');
        if (zone > 0 && read(text.substring(0, zone)) != null) {
            throw new IllegalArgumentException("'" + text + "' has a zone, " + text.substring(zone)
                    + ", and an event's address has none; write '" + text.substring(0, zone) + "'");
        }
    }

    /** Null where it is no address. */
    static IpAddress read(String text) {
        if (text.indexOf(':') >= 0) {
            long[] words = v6(text);
            return words == null ? null : IpAddress.of(words[0], words[1], true);
        }
        long v4 = v4(text);
        return v4 < 0 ? null : IpAddress.ofV4((int) v4);
    }

    /** A glance that sorts out most texts: an address begins with a digit or colon, and has a point or colon soon. */
    static boolean mayBe(CharSequence text) {
        int length = text.length();
        if (length < 2 || length > LONGEST || text.charAt(0) != ':' && Character.digit(text.charAt(0), 16) < 0) {
            return false;
        }
        for (int i = 0; i < Math.min(length, 5); i++) {
            if (text.charAt(i) == ':' || text.charAt(i) == '.') {
                return true;
            }
        }
        return false;
    }

    /** The address as an unsigned number, or -1. */
    private static long v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long address = 0;
        for (String part : parts) {
            // A leading zero is octal to some readers and decimal to others, so nobody gets to guess.
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return -1;
            }
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }

    private static long[] v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            List<Integer> all = groups(text);
            return all == null || all.size() != 8 ? null : words(all);
        }
        List<Integer> before = groups(text.substring(0, gap));
        List<Integer> after = groups(text.substring(gap + 2));
        boolean dottedBefore = text.indexOf('.') >= 0 && text.indexOf('.') < gap;
        if (before == null || after == null || dottedBefore || before.size() + after.size() > 7) {
            return null;
        }
        List<Integer> all = new ArrayList<>(before);
        while (all.size() + after.size() < 8) {
            all.add(0);
        }
        all.addAll(after);
        return words(all);
    }

    private static List<Integer> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return groups;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                long v4 = v4(parts[i]);
                if (v4 < 0) {
                    return null;
                }
                groups.add((int) (v4 >>> 16));
                groups.add((int) v4 & 0xffff);
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else {
                return null;
            }
        }
        return groups;
    }

    private static long[] words(List<Integer> groups) {
        long[] words = new long[2];
        for (int i = 0; i < 8; i++) {
            words[i / 4] = words[i / 4] << 16 | groups.get(i);
        }
        return words;
    }
}
