package org.grebe.bpf.btf;

import java.util.Locale;

/** Kinds of BTF types; the ordinal is the number in the file. */
public enum BtfKind {
    /** Type id 0; never in the file. */
    VOID(0, 0),
    INT(4, 0),
    PTR(0, 0),
    ARRAY(12, 0),
    STRUCT(0, 12),
    UNION(0, 12),
    ENUM(0, 8),
    FWD(0, 0),
    TYPEDEF(0, 0),
    VOLATILE(0, 0),
    CONST(0, 0),
    RESTRICT(0, 0),
    FUNC(0, 0),
    FUNC_PROTO(0, 8),
    VAR(4, 0),
    DATASEC(0, 12),
    FLOAT(0, 0),
    DECL_TAG(4, 0),
    TYPE_TAG(0, 0),
    ENUM64(0, 12);

    private static final BtfKind[] BY_NUMBER = values();

    /** Bytes behind the 12 that all types have. */
    final int fixedBytes;
    /** More bytes for each member, enumerator or parameter. */
    final int bytesEach;

    BtfKind(int fixedBytes, int bytesEach) {
        this.fixedBytes = fixedBytes;
        this.bytesEach = bytesEach;
    }

    /** Null for kinds that are newer than this table. */
    static BtfKind of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    boolean isAggregate() {
        return this == STRUCT || this == UNION;
    }

    boolean isQualifier() {
        return this == CONST || this == VOLATILE || this == RESTRICT || this == TYPE_TAG;
    }

    /** The kind as C or the kernel writes it: {@code struct}, {@code func_proto}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
