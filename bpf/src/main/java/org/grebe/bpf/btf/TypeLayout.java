package org.grebe.bpf.btf;

/** Size, sign and pointee of a type, seen through typedefs and qualifiers. */
final class TypeLayout {
    /** BTF does not say; all kernels grebe runs on are 64-bit. */
    private static final int POINTER_BYTES = 8;

    private final BtfTypes types;

    TypeLayout(BtfTypes types) {
        this.types = types;
    }

    /** In bytes. */
    int size(int id) {
        long count = 1;
        int at = id;
        for (int depth = 0; depth < BtfTypes.MAX_DEPTH; depth++) {
            at = types.strip(at);
            switch (types.kind(at)) {
                case PTR -> {
                    return checked(id, count * POINTER_BYTES);
                }
                case ARRAY -> {
                    count = checked(id, count * Integer.toUnsignedLong(types.extra(at, 2)));
                    at = types.extra(at, 0);
                }
                case INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC -> {
                    return checked(id, count * Integer.toUnsignedLong(types.sizeOrType(at)));
                }
                default -> throw new BtfException("BTF type " + id + " (" + types.kind(at).word() + ") has no size");
            }
        }
        throw BtfTypes.tooDeep(id);
    }

    // Both factors are below 2^32 and the first is checked, so the product cannot wrap.
    private static int checked(int id, long size) {
        if (size > Integer.MAX_VALUE) {
            throw new BtfException("BTF type " + id + " would be " + size + " bytes");
        }
        return (int) size;
    }

    boolean signed(int id) {
        int bare = types.strip(id);
        return switch (types.kind(bare)) {
            case INT -> (types.extra(bare, 0) >>> 24 & 1) != 0;
            case ENUM, ENUM64 -> types.kindFlag(bare);
            default -> false;
        };
    }

    String pointeeStruct(int id) {
        int bare = types.strip(id);
        if (types.kind(bare) != BtfKind.PTR) {
            return "";
        }
        int target = types.strip(types.sizeOrType(bare));
        BtfKind kind = types.kind(target);
        return kind.isAggregate() || kind == BtfKind.FWD ? types.name(target) : "";
    }
}
