package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Member;
import org.grebe.bpf.ir.Chain;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.text.Suggest;

/** Follows {@code __sk_common.skc_dport} or {@code f_path.dentry.d_name.name} through the kernel's types. */
final class MemberPath {
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[(\\d+)]");
    private static final Pattern CHARS = Pattern.compile("(const )?(signed |unsigned )?char( __\\w+)?");

    /** Of a struct's members, where there are many. */
    private static final int SHOWN = 8;

    private final Btf btf;
    private final String whole;
    private final List<Chain.Hop> hops = new ArrayList<>();
    private String done;
    /** The struct that the last pointer led to, in C, and where in it we are. */
    private String struct;
    private String path = "";
    private int offset;
    private int type;
    /** Of the last member, where that is a bitfield; nothing comes behind it. */
    private Member bits;

    private MemberPath(Btf btf, String whole, String root, int pointee) {
        this.btf = btf;
        this.whole = whole;
        this.done = root;
        this.type = pointee;
        this.struct = text(pointee);
    }

    /** What a path leads to. */
    record Found(FieldType type, String typeText, List<Chain.Hop> hops, Chain.End end) {}

    /**
     * @param whole path as the script has it, which begins with {@code root}
     * @param pointee type that the root points to
     * @throws ProbeException that says where the path leads nowhere
     */
    static Found find(Btf btf, String whole, String root, int pointee) {
        try {
            MemberPath way = new MemberPath(btf, whole, root, pointee);
            Matcher steps = STEP.matcher(whole.substring(root.length()));
            while (steps.find()) {
                if (steps.group(1) != null) {
                    way.member(steps.group(1));
                } else {
                    way.element(Integer.parseInt(steps.group(2)));
                }
                way.done += steps.group();
            }
            return way.end();
        } catch (BtfException e) {
            throw new ProbeException("it." + whole + ": " + e.getMessage(), e);
        }
    }

    private String text(int typeId) {
        boolean named = typeId != 0 && btf.memberNames(typeId).size() > 0 && !btf.bareName(typeId).isEmpty();
        return named ? (btf.kind(typeId) == BtfKind.UNION ? "union " : "struct ") + btf.bareName(typeId) : "";
    }

    private void member(String name) {
        if (btf.kind(type) == BtfKind.PTR) {
            follow();
        }
        BtfKind kind = type == 0 ? BtfKind.VOID : btf.kind(type);
        if (kind == BtfKind.FWD) {
            throw new ProbeException("this kernel's BTF does not say what struct " + btf.bareName(type) + " has, so it."
                    + done + " leads no further");
        } else if (kind == BtfKind.ARRAY && isChars(btf.target(type))) {
            throw new ProbeException("it." + done + " is text and has no '" + name + "'");
        } else if (kind == BtfKind.ARRAY) {
            throw new ProbeException("it." + done + " is an array: name one element, as in it." + done + "[0]." + name);
        } else if (kind != BtfKind.STRUCT && kind != BtfKind.UNION || bits != null) {
            throw new ProbeException("it." + done + " is " + (type == 0 ? "void" : btf.typeText(type)) + " and has no '"
                    + name + "'");
        }
        Member m = btf.member(type, name).orElseThrow(() -> noMember(name));
        bits = m.isBitfield() ? m : null;
        offset += m.offset();
        path = path.isEmpty() ? name : path + "." + name;
        type = m.typeId();
    }

    private ProbeException noMember(String name) {
        List<String> close = Suggest.closest(name, btf.memberNames(type));
        return new ProbeException("it." + done + ": " + btf.typeText(type) + " has no member '" + name + "'; "
                + (close.isEmpty() ? "it has " + some(type) : "did you mean " + String.join(" or ", close) + "?"));
    }

    /** As many of a struct's members as one reads. */
    private String some(int struct) {
        List<String> names = btf.memberNames(struct);
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    private void element(int index) {
        if (btf.kind(type) == BtfKind.PTR) {
            follow();
        } else if (btf.kind(type) == BtfKind.ARRAY) {
            int length = btf.length(type);
            if (length > 0 && index >= length) {
                throw new ProbeException("it." + done + " has elements 0 to " + (length - 1) + ", so there is no ["
                        + index + "]");
            }
            type = btf.target(type);
        } else {
            throw new ProbeException("it." + done + " is " + btf.typeText(type) + " and has no elements");
        }
        offset += index * btf.size(type);
        path = path.isEmpty() ? "" : path + "[" + index + "]";
    }

    /** Reads the pointer that we are at. */
    private void follow() {
        hops.add(new Chain.Hop(struct, path, offset));
        type = btf.target(type);
        struct = text(type);
        path = "";
        offset = 0;
    }

    private Found end() {
        String typeText = btf.typeText(type);
        Chain.Hop here = new Chain.Hop(struct, path, offset);
        BtfKind kind = btf.kind(type);
        if (bits != null) {
            return bitfield(typeText);
        } else if (kind == BtfKind.PTR) {
            if (isChars(btf.target(type))) {
                follow();
                return new Found(FieldType.TEXT, typeText, hops, new Chain.Text(new Chain.Hop("", "", 0)));
            }
            return new Found(FieldType.POINTER, typeText, hops, new Chain.Pointer(here));
        } else if (kind == BtfKind.ARRAY && isChars(btf.target(type)) && btf.length(type) > 0) {
            int bytes = btf.length(type);
            boolean name = bytes <= FieldType.COMM.size;
            return new Found(name ? FieldType.COMM : FieldType.TEXT, typeText, hops,
                    name ? new Chain.Name(here, bytes) : new Chain.Chars(here, bytes));
        } else if (kind == BtfKind.STRUCT && btf.bareName(type).equals("in6_addr")) {
            return new Found(FieldType.ADDRESS, typeText, hops, new Chain.Ipv6(here));
        } else if (kind == BtfKind.STRUCT && btf.bareName(type).equals("in_addr")) {
            return new Found(FieldType.ADDRESS, typeText, hops, new Chain.Ipv4(here));
        } else if (kind == BtfKind.INT || kind == BtfKind.ENUM || kind == BtfKind.ENUM64) {
            return integer(here, typeText);
        }
        throw new ProbeException("it." + done + " is " + described(typeText));
    }

    private String described(String typeText) {
        return btf.kind(type) == BtfKind.ARRAY
                ? "an array, " + typeText + ": name one element, as in it." + done + "[0]"
                : "a " + typeText + ": name one of its members, " + some(type);
    }

    private boolean isChars(int typeId) {
        return typeId != 0 && btf.kind(typeId) == BtfKind.INT && CHARS.matcher(btf.typeText(typeId)).matches();
    }

    private static Value word(Size size) {
        return new Value.At(Chain.WORD, 0, size);
    }

    private Found number(Chain.Hop at, FieldType type, String typeText, Size size, Value value) {
        return new Found(type, typeText, hops, new Chain.Number(at, size, value));
    }

    /** Network order is a matter of the type's name: {@code __be16}. */
    private Found integer(Chain.Hop here, String typeText) {
        int bytes = btf.size(type);
        if (!List.of(1, 2, 4, 8).contains(bytes)) {
            throw new ProbeException("it." + done + " is " + typeText + " of " + bytes + " bytes, and a field has 8 at"
                    + " most");
        }
        Size size = Size.ofBytes(bytes);
        boolean signed = btf.isSigned(type);
        boolean network = typeText.matches("(const |volatile )*__be(16|32|64)");
        Value value = network ? new Value.HostOrder(word(size), 8 * bytes)
                : signed && bytes < 8 ? new Value.Bits(word(size), 0, 8 * bytes, true) : word(size);
        return number(here, OwnFields.integer(bytes, signed), typeText, size, value);
    }

    /** C has no address of a bitfield. */
    private Found bitfield(String typeText) {
        Size size = Size.ofBytes(bits.size());
        return number(new Chain.Hop("", "", offset), OwnFields.bitfield(bits), typeText + " : " + bits.bitSize(), size,
                new Value.Bits(word(size), bits.bitOffset(), bits.bitSize(), bits.signed()));
    }
}
