package org.grebe.bpf.probes;

/** How a field looks in an event record and on the JVM. Integers are in the machine's byte order, ports included. */
public enum FieldType {
    U8(1, "int"),
    S8(1, "int"),
    U16(2, "int"),
    S16(2, "int"),
    S32(4, "int"),
    U32(4, "long"),
    /** Above 2^63-1 it is negative on the JVM, as longs are; comparisons in the kernel are signed to match. */
    U64(8, "long"),
    S64(8, "long"),
    /** An address in the kernel or a process, as U64. */
    POINTER(8, "long"),
    /** A thread's name: at most 15 bytes and a NUL, any bytes. */
    COMM(16, "String"),
    /** Text of the kernel's or a process's: what fits, and a NUL; any bytes. */
    TEXT(256, "String"),
    /** An IP address in 16 bytes, network order; IPv4 as ::ffff:a.b.c.d. */
    ADDRESS(16, "IpAddress"),
    /** The beginning of a packet's payload, last in its record. A field {@code length}, U64, says how long it was. */
    BYTES(4096, "byte[]");

    /** Bytes in a record. */
    public final int size;
    /** Type that a script sees. */
    public final String javaType;

    FieldType(int size, String javaType) {
        this.size = size;
        this.javaType = javaType;
    }

    public boolean isInteger() {
        return this != COMM && this != TEXT && this != ADDRESS && this != BYTES;
    }

    /** A name or text, which is a String on the JVM. */
    public boolean isText() {
        return this == COMM || this == TEXT;
    }

    /** Whether the JVM, and so the kernel, takes the highest bit for a sign. */
    public boolean isSigned() {
        return this == S8 || this == S16 || this == S32 || this == S64 || this == U64 || this == POINTER;
    }
}
