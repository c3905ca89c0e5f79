package org.grebe.bpf.btf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.grebe.bpf.text.Suggest;

/**
 * An index over BTF that answers questions about structs, functions and tracepoints.
 *
 * <p>Immutable, and safe for use by many threads. All methods throw {@link BtfException} where the file is malformed,
 * and where what they are asked for does not exist, unless their result can say so.
 */
public final class Btf {
    private final BtfTypes types;
    private final NameIndex names;
    private final TypeLayout layout;
    private final MemberSearch members;
    private final Signatures signatures;

    private Btf(BtfTypes types) {
        this.types = types;
        names = new NameIndex(types);
        layout = new TypeLayout(types);
        members = new MemberSearch(types, layout);
        signatures = new Signatures(types);
    }

    /** Reads the running kernel's BTF anew; 20 to 50 ms, so keep it. Modules' types are not in it. */
    public static Btf kernel() {
        return read(KernelBtf.PATH);
    }

    static Btf read(String path) {
        return parse(KernelBtf.read(path));
    }

    /** The array belongs to the result from here on. Split BTF (a module's) needs its base and is not understood. */
    public static Btf parse(byte[] file) {
        return new Btf(new BtfTypes(file));
    }

    /** The first type of that kind and name. */
    public OptionalInt find(BtfKind kind, String name) {
        int id = names.find(kind, name);
        return id == 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** As {@link #find}, with an exception that names similar ones. */
    public int id(BtfKind kind, String name) {
        int id = names.find(kind, name);
        if (id == 0) {
            throw unknown(kind, name);
        }
        return id;
    }

    /** Names are not unique: files of the kernel may each have their own struct or static function of that name. */
    public List<Integer> all(BtfKind kind, String name) {
        List<Integer> ids = new ArrayList<>();
        for (int id : names.all(kind, name)) {
            ids.add(id);
        }
        return ids;
    }

    private BtfException unknown(BtfKind kind, String name) {
        String what = switch (kind) {
            case FUNC -> "function";
            default -> kind.word();
        };
        String hint = Suggest.hint(name, names(kind));
        return new BtfException("this kernel's BTF has no " + what + " " + name + "." + hint);
    }

    /** Names of all types of that kind, in the file's order. */
    public List<String> names(BtfKind kind) {
        return IntStream.range(1, types.count())
                .filter(id -> types.kind(id) == kind && types.nameAt(id) != 0)
                .mapToObj(types::name)
                .toList();
    }

    /**
     * A member by its dotted path, as {@code member("sock", "__sk_common.skc_daddr")}; anonymous structs and unions are
     * left out, as in C. Pointers are not followed.
     *
     * @param struct name of a struct, a union or a typedef of one
     */
    public Member member(String struct, String path) {
        int[] ids = aggregates(struct);
        if (ids.length == 0) {
            throw unknown(BtfKind.STRUCT, struct);
        }
        Member first = null;
        for (int id : ids) {
            Member found = members.find(id, struct, path);
            if (first != null && found != null && !sameLayout(first, found)) {
                throw new BtfException("this kernel has " + ids.length + " structs " + struct + ", with " + path
                        + " at different places; grebe cannot tell which is meant");
            }
            first = first == null ? found : first;
        }
        if (first == null) {
            throw members.missing(ids[0], path);
        }
        return first;
    }

    /** A member of a struct or union, by its name alone; empty if it has no such. */
    public Optional<Member> member(int aggregateId, String name) {
        return Optional.ofNullable(members.find(aggregateId, typeText(aggregateId), name));
    }

    /** Names of a struct's members, anonymous ones' included; none of what is neither struct nor union. */
    public List<String> memberNames(int typeId) {
        int bare = types.strip(typeId);
        return types.kind(bare).isAggregate() ? members.names(bare) : List.of();
    }

    /** What a pointer points to or an array is made of, without typedefs and qualifiers; 0 for void. */
    public int target(int typeId) {
        int bare = types.strip(typeId);
        return switch (types.kind(bare)) {
            case PTR -> types.strip(types.sizeOrType(bare));
            case ARRAY -> types.strip(types.extra(bare, 0));
            default -> throw new BtfException(typeText(typeId) + " points to nothing");
        };
    }

    /** Elements of an array; 0 of one without an end. */
    public int length(int arrayId) {
        return types.extra(types.strip(arrayId), 2);
    }

    /** Name of a type without typedefs and qualifiers; "" where it has none. */
    public String bareName(int typeId) {
        int bare = types.strip(typeId);
        return bare == 0 ? "" : types.name(bare);
    }

    /** Names of the members of the first struct of that name, anonymous ones' included; none if there is no such. */
    public List<String> memberNames(String struct) {
        int[] ids = aggregates(struct);
        return ids.length == 0 ? List.of() : memberNames(ids[0]);
    }

    /** False too where the struct does not exist. */
    public boolean hasMember(String struct, String path) {
        for (int id : aggregates(struct)) {
            if (members.find(id, struct, path) != null) {
                return true;
            }
        }
        return false;
    }

    /** Duplicates that pahole failed to merge differ in their type ids alone. */
    private static boolean sameLayout(Member a, Member b) {
        return a.offset() == b.offset()
                && a.size() == b.size()
                && a.bitOffset() == b.bitOffset()
                && a.bitSize() == b.bitSize()
                && a.signed() == b.signed();
    }

    private int[] aggregates(String name) {
        for (BtfKind kind : new BtfKind[] {BtfKind.STRUCT, BtfKind.UNION, BtfKind.TYPEDEF}) {
            int[] ids = names.all(kind, name);
            if (ids.length > 0) {
                return ids;
            }
        }
        return new int[0];
    }

    /** Size in bytes of a type. */
    public int size(int typeId) {
        return layout.size(typeId);
    }

    /** True for signed integers and enums. */
    public boolean isSigned(int typeId) {
        return layout.signed(typeId);
    }

    /** Name of the struct or union that a pointer points to; "" for all other types. */
    public String pointeeStruct(int typeId) {
        return layout.pointeeStruct(typeId);
    }

    /** The kind behind typedefs, const, volatile, restrict and type tags. */
    public BtfKind kind(int typeId) {
        return types.kind(types.strip(typeId));
    }

    /** The type in C, as {@code struct sock *} or {@code int (*)(...)}. */
    public String typeText(int typeId) {
        return TypeText.of(types, typeId);
    }

    /** A function of the kernel itself. Several of one name are refused, as the kernel would attach to any of them. */
    public Function function(String name) {
        int[] ids = names.all(BtfKind.FUNC, name);
        if (ids.length == 0) {
            throw unknown(BtfKind.FUNC, name);
        }
        if (ids.length > 1) {
            throw new BtfException("this kernel has " + ids.length + " functions " + name
                    + "; BTF cannot tell them apart, so trace a function that calls it");
        }
        return signatures.function(ids[0]);
    }

    /** A tracepoint as BTF-typed raw tracepoint programs see it; its id is the typedef's {@code btf_trace_NAME}. */
    public Function tracepoint(String name) {
        int typedef = names.find(BtfKind.TYPEDEF, "btf_trace_" + name);
        if (typedef == 0) {
            throw unknownTracepoint(name);
        }
        return signatures.tracepoint(name, typedef, names.find(BtfKind.FUNC, "__traceiter_" + name));
    }

    private BtfException unknownTracepoint(String name) {
        List<String> known = names(BtfKind.TYPEDEF).stream()
                .filter(n -> n.startsWith("btf_trace_"))
                .map(n -> n.substring("btf_trace_".length()))
                .toList();
        return new BtfException("this kernel's BTF has no tracepoint " + name + "." + Suggest.hint(name, known));
    }

    /** Value of an enum's constant, as {@code enumValue("TCP_CLOSE")}. Before 6.0 negative ones come out unsigned. */
    public OptionalLong enumValue(String enumerator) {
        return new Enumerators(types).value(enumerator);
    }
}
