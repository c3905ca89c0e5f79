package org.grebe.bpf.tracefs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.text.Suggest;

/**
 * A tracepoint's record as its format file describes it.
 *
 * @param fields in the file's order, the common ones first
 * @param printFormat what the kernel prints of it: everything behind {@code print fmt: }
 */
public record TracepointFormat(String name, int id, List<Field> fields, String printFormat) {
    private static final Pattern FIELD = Pattern.compile(
            "field(?: special)?:(?<declaration>[^;]+);\\s*offset:(?<offset>\\d+);\\s*size:(?<size>\\d+);"
                    + "(?:\\s*signed:(?<signed>[01]);)?");
    private static final Pattern DECLARATION = Pattern.compile(
            "(?<type>.*?)(?<name>[A-Za-z_]\\w*)\\s*(?<array>\\[.*])?");

    public TracepointFormat {
        fields = List.copyOf(fields);
    }

    /**
     * A field of the record.
     *
     * @param type in C without the name, as {@code __u8[4]}; {@code __data_loc char[]} is a u32 of length and offset
     * @param offset in bytes from the start of the record
     * @param size in bytes
     */
    public record Field(String name, String type, int offset, int size, boolean signed) {
        /** Fields that each event has: its own id, flags and the pid. */
        public boolean isCommon() {
            return name.startsWith("common_");
        }
    }

    /** Understands the text of {@code events/CATEGORY/NAME/format}. */
    public static TracepointFormat parse(String text) {
        String name = "";
        int id = -1;
        List<Field> fields = new ArrayList<>();
        String printFormat = "";
        for (String line : text.split("\n")) {
            String s = line.strip();
            if (s.startsWith("name: ")) {
                name = s.substring("name: ".length());
            } else if (s.startsWith("ID: ")) {
                id = number(s.substring("ID: ".length()), line);
            } else if (s.startsWith("field")) {
                fields.add(fieldOf(s));
            } else if (s.startsWith("print fmt: ")) {
                printFormat = s.substring("print fmt: ".length());
            }
        }
        if (name.isEmpty() || id < 0) {
            throw new TracefsException("this is no format of a tracepoint: it has no name or ID");
        }
        return new TracepointFormat(name, id, fields, printFormat);
    }

    private static Field fieldOf(String line) {
        Matcher m = FIELD.matcher(line);
        Matcher d = m.matches() ? DECLARATION.matcher(m.group("declaration").strip()) : null;
        if (d == null || !d.matches()) {
            throw new TracefsException("this line of a tracepoint's format is not understood: " + line);
        }
        String array = d.group("array") == null ? "" : d.group("array");
        boolean signed = "1".equals(m.group("signed"));
        return new Field(d.group("name"), d.group("type").strip() + array,
                number(m.group("offset"), line), number(m.group("size"), line), signed);
    }

    private static int number(String digits, String line) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new TracefsException("this line of a tracepoint's format is not understood: " + line, e);
        }
    }

    /** The field of that name, or an exception that names similar ones. */
    public Field field(String wanted) {
        for (Field field : fields) {
            if (field.name().equals(wanted)) {
                return field;
            }
        }
        throw new TracefsException("this kernel's tracepoint " + name + " has no field " + wanted + "."
                + Suggest.hint(wanted, fields.stream().map(Field::name).toList()));
    }
}
