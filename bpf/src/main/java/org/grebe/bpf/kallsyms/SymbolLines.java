package org.grebe.bpf.kallsyms;

import java.io.IOException;
import java.io.InputStream;

/**
 * Splits kallsyms into symbols without making strings: a kernel has 150,000 and more.
 *
 * <pre>
 * ffffffffc0a1b2c0 t nf_hook_entry	[nf_tables]      address, type, name, and a tab and the module if it is in one
 * </pre>
 */
final class SymbolLines {
    private static final int BUFFER = 64 * 1024;

    private SymbolLines() {}

    /** Lines that are no symbols are left out, as are lines beyond 64 KiB: names have at most 511 bytes. */
    static void read(InputStream in, SymbolVisitor visitor) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int length = 0;
        boolean tooLong = false;
        while (true) {
            int n = in.read(buffer, length, buffer.length - length);
            if (n < 0) {
                break;
            }
            length += n;
            int start = 0;
            for (int i = length - n; i < length; i++) {
                if (buffer[i] == '\n') {
                    if (!tooLong) {
                        line(buffer, start, i, visitor);
                    }
                    tooLong = false;
                    start = i + 1;
                }
            }
            if (start == 0 && length == buffer.length) {
                tooLong = true;
                start = length;
            }
            length -= start;
            System.arraycopy(buffer, start, buffer, 0, length);
        }
        if (!tooLong) {
            line(buffer, 0, length, visitor);
        }
    }

    private static void line(byte[] buffer, int start, int end, SymbolVisitor visitor) {
        long address = 0;
        int at = start;
        for (; at < end && buffer[at] != ' '; at++) {
            int digit = Character.digit(buffer[at], 16);
            if (digit < 0 || at - start >= 16) {
                return;
            }
            address = address << 4 | digit;
        }
        int name = at + 3;
        if (at == start || name >= end || buffer[at + 2] != ' ') {
            return;
        }
        int nameEnd = name;
        while (nameEnd < end && buffer[nameEnd] != '\t' && buffer[nameEnd] != ' ') {
            nameEnd++;
        }
        visitor.symbol(address, buffer[at + 1], buffer, name, nameEnd);
    }
}
