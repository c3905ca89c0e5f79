package org.grebe.bpf.btf;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Finds an enum's constant by its name alone. Constants are not indexed: all enums are read, about a millisecond. */
final class Enumerators {
    private final BtfTypes types;

    Enumerators(BtfTypes types) {
        this.types = types;
    }

    OptionalLong value(String enumerator) {
        byte[] wanted = enumerator.getBytes(StandardCharsets.UTF_8);
        for (int id = 1; id < types.count(); id++) {
            BtfKind kind = types.kind(id);
            if (kind != BtfKind.ENUM && kind != BtfKind.ENUM64) {
                continue;
            }
            for (int i = 0; i < types.length(id); i++) {
                if (types.stringEquals(types.part(id, i, 0), wanted)) {
                    return OptionalLong.of(value(id, kind, i));
                }
            }
        }
        return OptionalLong.empty();
    }

    private long value(int id, BtfKind kind, int i) {
        int low = types.part(id, i, 1);
        if (kind == BtfKind.ENUM64) {
            return (long) types.part(id, i, 2) << 32 | Integer.toUnsignedLong(low);
        }
        return types.kindFlag(id) ? low : Integer.toUnsignedLong(low);
    }
}
