package org.grebe.bpf.btf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.text.Suggest;

/** Follows a dotted member path from a struct, also into anonymous structs and unions as C does. */
final class MemberSearch {
    private static final int LARGEST_UNIT = 8;

    private final BtfTypes types;
    private final TypeLayout layout;

    MemberSearch(BtfTypes types, TypeLayout layout) {
        this.types = types;
        this.layout = layout;
    }

    /** A member's type and its place in bits; {@code bitSize} 0 if it is no bitfield. */
    private record Spot(int typeId, long bits, int bitSize) {
        Spot from(long base) {
            return new Spot(typeId, base + bits, bitSize);
        }
    }

    /** Null if there is no such member. */
    Member find(int aggregate, String struct, String path) {
        Spot spot = new Spot(aggregate, 0, 0);
        for (String name : path.split("\\.", -1)) {
            Spot next = step(spot.typeId(), name);
            if (next == null) {
                return null;
            }
            spot = next.from(spot.bits());
        }
        return member(struct, path, spot);
    }

    private Spot step(int typeId, String name) {
        int bare = types.strip(typeId);
        return types.kind(bare).isAggregate() && !name.isEmpty()
                ? locate(bare, name.getBytes(StandardCharsets.UTF_8), new HashSet<>(), 0)
                : null;
    }

    /** {@code seen} keeps a circular file from being searched for ever: what had no such member once has none later. */
    private Spot locate(int aggregate, byte[] name, Set<Integer> seen, int depth) {
        if (!seen.add(aggregate)) {
            return null;
        }
        if (depth > BtfTypes.MAX_DEPTH) {
            throw BtfTypes.tooDeep(aggregate);
        }
        for (int i = 0; i < types.length(aggregate); i++) {
            int nameAt = types.part(aggregate, i, 0);
            if (nameAt != 0) {
                if (types.stringEquals(nameAt, name)) {
                    return spot(aggregate, i);
                }
                continue;
            }
            int inner = types.strip(types.part(aggregate, i, 1));
            if (types.kind(inner).isAggregate()) {
                Spot found = locate(inner, name, seen, depth + 1);
                if (found != null) {
                    return found.from(spot(aggregate, i).bits());
                }
            }
        }
        return null;
    }

    private Spot spot(int aggregate, int i) {
        int typeId = types.part(aggregate, i, 1);
        int place = types.part(aggregate, i, 2);
        return types.kindFlag(aggregate)
                ? new Spot(typeId, place & 0xffffff, place >>> 24)
                : new Spot(typeId, Integer.toUnsignedLong(place), 0);
    }

    private Member member(String struct, String path, Spot declared) {
        Spot spot = withLegacyBits(declared);
        int size = 1;
        long start = spot.bits() / 8;
        if (spot.bitSize() == 0) {
            size = layout.size(spot.typeId());
            if (spot.bits() % 8 != 0) {
                throw new BtfException("BTF has " + struct + "." + path + " at bit " + spot.bits() + ", inside a byte");
            }
        } else {
            while (spot.bits() + spot.bitSize() > (start + size) * 8) {
                size *= 2;
                start = spot.bits() / 8 / size * size;
                if (size > LARGEST_UNIT) {
                    throw new BtfException("the bitfield " + struct + "." + path + " spans more than 8 bytes");
                }
            }
        }
        if (start + size > Integer.MAX_VALUE) {
            throw new BtfException("BTF has " + struct + "." + path + " at byte " + start);
        }
        int bitOffset = (int) (spot.bits() - start * 8);
        return new Member(struct, path, (int) start, size, bitOffset, spot.bitSize(),
                layout.signed(spot.typeId()), spot.typeId(), layout.pointeeStruct(spot.typeId()));
    }

    /** Before kind_flag (4.20) a bitfield was an integer type of odd width, with an offset of its own. */
    private Spot withLegacyBits(Spot spot) {
        int bare = types.strip(spot.typeId());
        if (spot.bitSize() != 0 || types.kind(bare) != BtfKind.INT) {
            return spot;
        }
        int encoding = types.extra(bare, 0);
        int width = encoding & 0xff;
        int shift = encoding >>> 16 & 0xff;
        boolean whole = shift == 0 && width == 8L * Integer.toUnsignedLong(types.sizeOrType(bare));
        return whole || width == 0 ? spot : new Spot(spot.typeId(), spot.bits() + shift, width);
    }

    /** Why {@link #find} gave null, and what the user may have meant. */
    BtfException missing(int aggregate, String path) {
        String what = "this kernel's " + TypeText.of(types, aggregate) + " has no member " + path;
        int at = aggregate;
        String done = "";
        for (String name : path.split("\\.", -1)) {
            int bare = types.strip(at);
            if (!types.kind(bare).isAggregate()) {
                return new BtfException(what + ": " + done + " is " + TypeText.of(types, at) + throughPointer(at));
            }
            Spot next = step(at, name);
            if (next == null) {
                String inner = done.isEmpty() ? "" : ": " + TypeText.of(types, bare) + " has no " + name;
                return new BtfException(what + inner + "." + Suggest.hint(name, names(bare)));
            }
            at = next.typeId();
            done = done.isEmpty() ? name : done + "." + name;
        }
        throw new IllegalStateException(path + " is not missing");
    }

    private String throughPointer(int id) {
        String target = layout.pointeeStruct(id);
        return target.isEmpty()
                ? ", which has no members."
                : ". Read that pointer first, then ask struct " + target + " for the rest.";
    }

    /** Names of all members that C would let one write behind the dot. */
    List<String> names(int aggregate) {
        List<String> names = new ArrayList<>();
        List<Integer> todo = new ArrayList<>(List.of(aggregate));
        Set<Integer> seen = new HashSet<>(todo);
        for (int next = 0; next < todo.size(); next++) {
            int id = todo.get(next);
            for (int i = 0; i < types.length(id); i++) {
                int nameAt = types.part(id, i, 0);
                if (nameAt != 0) {
                    names.add(types.string(nameAt));
                    continue;
                }
                int inner = types.strip(types.part(id, i, 1));
                if (types.kind(inner).isAggregate() && seen.add(inner)) {
                    todo.add(inner);
                }
            }
        }
        return names;
    }
}
