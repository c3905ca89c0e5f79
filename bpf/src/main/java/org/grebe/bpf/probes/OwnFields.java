package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.btf.Member;
import org.grebe.bpf.tracefs.TracepointFormat;

/**
 * Gathers the fields of one function or tracepoint. Those of the process that every such probe has keep their names; an
 * own field of such a name is called {@code args_NAME}.
 */
final class OwnFields {
    /** How an own field is called whose name is taken. */
    private static final String PREFIX = "args_";

    /** What bpftrace calls all of them. */
    private static final String ARGS = "args";

    private static final String V6 = "_v6";

    /** Fields of calls. */
    static final String RET = "ret";
    static final String ELAPSED = "elapsed";

    /** {@code print it} shows no more of them. */
    private static final int SHOWN = 6;

    private final List<Field> fields = new ArrayList<>();
    private final Map<String, FieldLocation> places = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new HashMap<>();

    /** Whether what is added is an argument of a call, which has a result and a duration, too. */
    private boolean ofCall;

    /** Of a call, whose arguments are to be added: they are kept from its beginning to its return. */
    static OwnFields ofCall() {
        OwnFields own = new OwnFields();
        own.ofCall = true;
        return own;
    }

    /** All arguments are there: what comes next is known when the call returns. */
    OwnFields returned() {
        ofCall = false;
        places.replaceAll((name, place) -> new FieldLocation.Kept(place));
        return this;
    }

    /** How long a call took. */
    void elapsed() {
        fields.add(Field.of(ELAPSED, FieldType.U64, "ns", "how long it took, from its beginning to its return"));
        places.put(ELAPSED, new FieldLocation.Elapsed());
    }

    private interface PlaceOf {
        FieldLocation of(int bytes, boolean signed, boolean pointer);
    }

    /** A value of a BTF type: an argument, a result. */
    void word(Btf btf, String name, int typeId, String typeText, int at, boolean typed, String doc) {
        value(btf, name, typeId, typeText, doc,
                (bytes, signed, pointer) -> new FieldLocation.Word(at, bytes, signed, typed && pointer));
    }

    /** A member of a tracepoint's record by BTF. */
    void member(Btf btf, String struct, String name) {
        var m = btf.member(struct, name);
        String type = btf.typeText(m.typeId());
        String doc = "`" + type + "`";
        if (name.startsWith("__data_loc_") || name.startsWith("__rel_loc_")) {
            boolean relative = name.startsWith("__rel_loc_");
            add(name.substring(name.indexOf("_loc_") + 5), FieldType.TEXT, "text of any length",
                    new FieldLocation.DataLoc(m.offset(), relative));
        } else if (m.isBitfield()) {
            add(name, bitfield(m), doc,
                    new FieldLocation.Member(m.offset(), m.size(), m.signed(), m.bitOffset(), m.bitSize()));
        } else if (isChars(type)) {
            chars(name, m.offset(), m.size(), doc);
        } else if (isAddress(name, type)) {
            address(name, m.offset());
        } else {
            value(btf, name, m.typeId(), type, doc,
                    (bytes, signed, pointer) -> new FieldLocation.Member(m.offset(), bytes, signed, 0, 0));
        }
    }

    /** A field of a tracepoint's record by its format file. */
    void member(TracepointFormat.Field f) {
        String type = f.type();
        String doc = "`" + type + "`";
        if (type.equals("__data_loc char[]") || type.equals("__rel_loc char[]")) {
            add(f.name(), FieldType.TEXT, "text of any length",
                    new FieldLocation.DataLoc(f.offset(), type.startsWith("__rel_loc")));
        } else if (isChars(type)) {
            chars(f.name(), f.offset(), f.size(), doc);
        } else if (isAddress(f.name(), type)) {
            address(f.name(), f.offset());
        } else if (type.endsWith("]")) {
            leaveOut(f.name(), "is an array, `" + type + "`: only arrays of char are read");
        } else if (type.endsWith("*")) {
            pointer(f.name(), type, doc, new FieldLocation.Member(f.offset(), 8, false, 0, 0));
        } else if (type.matches("(const )?(struct|union) .*") || !List.of(1, 2, 4, 8).contains(f.size())) {
            leaveOut(f.name(), "is a `" + type + "` of " + f.size() + " bytes: only integers, pointers and text are"
                    + " read");
        } else {
            aligned(f.name(), integer(f.size(), f.signed()), doc,
                    new FieldLocation.Member(f.offset(), f.size(), f.signed(), 0, 0));
        }
    }

    /**
     * An argument of a system call. Its format says 8 unsigned bytes of all that are no pointers, as registers are;
     * only its type tells how many of them count.
     */
    void argument(Btf btf, TracepointFormat.Field f) {
        String type = f.type().replaceFirst("^const ", "").replaceFirst("^enum ", "");
        var id = Stream.of(BtfKind.TYPEDEF, BtfKind.INT, BtfKind.ENUM)
                .map(kind -> btf.find(kind, type)).filter(OptionalInt::isPresent).findFirst();
        if (f.size() == 8 && id.isPresent()) {
            value(btf, f.name(), id.get().getAsInt(), f.type(), "`" + f.type() + "`",
                    (bytes, signed, pointer) -> new FieldLocation.Member(f.offset(), bytes, signed, 0, 0));
        } else if (f.size() == 8 && type.equals("unsigned")) {
            add(f.name(), FieldType.U32, "`" + f.type() + "`", new FieldLocation.Member(f.offset(), 4, false, 0, 0));
        } else {
            member(f);
        }
    }

    private static boolean isChars(String type) {
        return type.matches("(const )?char ?\\[\\d+]");
    }

    /** Beside {@code saddr[4]}, which is left out: the kernel writes an IPv4 address to both, as IPv4-mapped here. */
    private static boolean isAddress(String name, String type) {
        return name.endsWith(V6) && type.matches("(__u8|unsigned char) ?\\[16]");
    }

    private void address(String name, int at) {
        String both = name.substring(0, name.length() - V6.length());
        add(both, FieldType.ADDRESS, "IPv4 or IPv6 address", new FieldLocation.Address(at));
        leaveOut(name, "is " + both + ", which holds IPv4 and IPv6 addresses");
    }

    /** Names of threads and the like compare in the kernel, as the field comm does. */
    private void chars(String name, int at, int bytes, String doc) {
        add(name, bytes <= FieldType.COMM.size ? FieldType.COMM : FieldType.TEXT, doc, new FieldLocation.Chars(at,
                bytes));
    }

    private void value(Btf btf, String name, int typeId, String type, String doc, PlaceOf place) {
        BtfKind kind = btf.kind(typeId);
        int bytes = kind == BtfKind.INT || kind == BtfKind.ENUM || kind == BtfKind.ENUM64 ? btf.size(typeId) : 0;
        if (kind == BtfKind.PTR) {
            pointer(name, type, doc, place.of(8, false, true));
        } else if (List.of(1, 2, 4, 8).contains(bytes)) {
            aligned(name, integer(bytes, btf.isSigned(typeId)), doc,
                    place.of(bytes, btf.isSigned(typeId), false));
        } else {
            leaveOut(name, "is a `" + type + "`: only integers, pointers and text are read");
        }
    }

    private void pointer(String name, String type, String doc, FieldLocation place) {
        if (type.matches("const char( __\\w+)? ?\\*( const)?")) {
            aligned(name, FieldType.TEXT, doc, new FieldLocation.TextAt(place));
        } else {
            aligned(name, FieldType.POINTER, doc, place);
        }
    }

    /** The narrowest type that holds all of a bitfield's bits. */
    static FieldType bitfield(Member m) {
        return integer(m.bitSize() <= 8 ? 1 : m.bitSize() <= 16 ? 2 : m.bitSize() <= 32 ? 4 : 8, m.signed());
    }

    static FieldType integer(int bytes, boolean signed) {
        return switch (bytes) {
            case 1 -> signed ? FieldType.S8 : FieldType.U8;
            case 2 -> signed ? FieldType.S16 : FieldType.U16;
            case 4 -> signed ? FieldType.S32 : FieldType.U32;
            default -> signed ? FieldType.S64 : FieldType.U64;
        };
    }

    /** A program may read its context in aligned words only. */
    private void aligned(String name, FieldType type, String doc, FieldLocation place) {
        FieldLocation pointer = place instanceof FieldLocation.TextAt t ? t.pointer() : place;
        if (pointer instanceof FieldLocation.Member m && m.at() % m.bytes() != 0) {
            leaveOut(name, "lies at byte " + m.at() + ", which a program cannot read as a number of " + m.bytes());
        } else {
            add(name, type, doc, place);
        }
    }

    void add(String name, FieldType type, String doc, FieldLocation place) {
        String free = isTaken(name) || ofCall && (name.equals(RET) || name.equals(ELAPSED)) ? PREFIX + name : name;
        String text = type == FieldType.POINTER ? doc + ", an address"
                : type == FieldType.TEXT ? doc + ", the first " + (type.size - 1) + " bytes at most" : doc;
        if (!places.containsKey(free)) {
            fields.add(Field.of(free, type, "", text));
            places.put(free, place);
        }
    }

    private static boolean isTaken(String name) {
        return TaskFields.EVERYWHERE.stream().anyMatch(f -> f.name().equals(name));
    }

    Map<String, FieldLocation> places() {
        return places;
    }

    void leaveOut(String name, String why) {
        leftOut.putIfAbsent(isTaken(name) ? PREFIX + name : name, why);
    }

    /** The arguments of a function or tracepoint; {@code typed}: the verifier knows the types of pointers. */
    void arguments(Btf btf, Function f, Arguments places, boolean typed) {
        for (int i = 0; i < f.parameters().size(); i++) {
            Function.Parameter p = f.parameters().get(i);
            int at = places.at().get(i);
            if (p.typeId() == 0) {
                continue; // Variable arguments.
            } else if (at < 0) {
                leaveOut(nameOf(p, i), "is passed on the stack: fentry('" + f.name() + "') has it");
            } else {
                String doc = "argument " + (i + 1) + ", `" + p.typeText() + "`";
                word(btf, nameOf(p, i), p.typeId(), p.typeText(), at, typed, doc);
            }
        }
    }

    /** Arguments of which only the registers are known. */
    void registers(PtRegs registers) {
        for (int i = 0; i < registers.arguments().size(); i++) {
            add("arg" + i, FieldType.S64, "argument " + (i + 1) + ", all 64 bits of its register",
                    new FieldLocation.Word(registers.arguments().get(i), 8, true, false));
        }
    }

    List<Field> fields() {
        return fields;
    }

    /** Those of a function that has returned. */
    void noArguments(Function f) {
        for (int i = 0; i < f.parameters().size(); i++) {
            Function.Parameter p = f.parameters().get(i);
            if (p.typeId() != 0) {
                leaveOut(nameOf(p, i), "is an argument, which nobody knows at the return: fexit('" + f.name()
                        + "') has it");
            }
        }
        leaveOut(ARGS, "are not known at the return: fexit('" + f.name() + "') has them");
    }

    /** What the kernel calls an own field. */
    static String inKernel(String field) {
        return field.startsWith(PREFIX) ? field.substring(PREFIX.length()) : field;
    }

    static String nameOf(Function.Parameter p, int index) {
        return p.name().isEmpty() ? "arg" + index : p.name();
    }

    Probe probe(Provider provider, String target, String doc) {
        List<Field> all = new ArrayList<>(TaskFields.EVERYWHERE);
        all.addAll(fields);
        List<String> shown = new ArrayList<>(List.of("pid", "comm"));
        fields.stream().limit(SHOWN).forEach(f -> shown.add(f.name()));
        if (places.containsKey(ELAPSED)) {
            Stream.of(RET, ELAPSED).filter(f -> places.containsKey(f) && !shown.contains(f)).forEach(shown::add);
        }
        fields.stream().findFirst()
                .ifPresent(f -> leaveOut(ARGS, "are fields themselves, such as it." + f.name()));
        leaveOut(Derived.FUNC.word, "is '" + target + "' in every event: this probe is at no other place");
        leftOut.keySet().removeAll(places.keySet());
        return new Probe(provider.word() + ":" + target, doc, List.copyOf(all), List.copyOf(shown),
                Optional.of(new AttachTarget(provider, target, places)), leftOut);
    }
}
