package org.grebe.bpf.probes;

/** Fields that probes of sockets share. */
final class SocketFields {
    static final Field IP = Field.of("ip", FieldType.U8, "", "IP version of the connection: 4 or 6")
            .holding(IntegerValues.either(4, 6));
    static final Field NETNS = Field.of("netns", FieldType.U32, "", "network namespace, the number in net:[...]");

    private SocketFields() {}
}
