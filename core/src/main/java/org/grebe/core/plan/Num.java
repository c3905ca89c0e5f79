package org.grebe.core.plan;

/** An integer that the kernel computes: 64 bits wide, signed. */
public sealed interface Num {
    record Load(String field) implements Num {
        @Override
        public String toString() {
            return field;
        }
    }

    record Const(long value) implements Num {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }
}
