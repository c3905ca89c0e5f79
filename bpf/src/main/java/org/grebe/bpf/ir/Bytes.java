package org.grebe.bpf.ir;

/** What takes more than a word: 16 bytes of a name or an address, text, or a packet's beginning. Written to memory. */
public sealed interface Bytes {
    <R> R accept(Visitor<R> visitor);

    /** A method for each node. */
    interface Visitor<R> {
        R comm(Comm comm);

        R ipv4(Ipv4 address);

        R ipv6(Ipv6 address);

        R byVersion(ByVersion address);

        R copy(Copy copy);

        R sixteen(Sixteen sixteen);

        R name(Name name);

        R chars(Chars chars);

        R dataLoc(DataLoc data);

        R textAt(TextAt text);

        R packet(Packet packet);
    }

    /** Text and a NUL, of which as much is written as there is room for. */
    sealed interface Text extends Bytes {}

    /** The current thread's name, and NULs up to 16 bytes. */
    record Comm() implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.comm(this);
        }
    }

    /** {@code ::ffff:a.b.c.d} of an address in network order. */
    record Ipv4(Value address) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ipv4(this);
        }
    }

    /** A struct in6_addr; the member's size is of no account. */
    record Ipv6(Value from) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ipv6(this);
        }
    }

    /** {@code six} where the IP version is 6, else {@code four}. */
    record ByVersion(Value version, Bytes four, Bytes six) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.byVersion(this);
        }
    }

    /** 16 bytes that were written down before. */
    record Copy(Value from) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.copy(this);
        }
    }

    /** 16 bytes of a tracepoint's record, which need not be aligned, as a program's loads of it must. */
    record Sixteen(Value.Local context, int offset) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sixteen(this);
        }
    }

    /** An array of at most 16 characters as a name: NULs behind it. */
    record Name(Chars chars) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.name(this);
        }
    }

    /** An array of characters in a tracepoint's record, which need not end with a NUL. */
    record Chars(Value.Local context, int offset, int bytes) implements Text {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.chars(this);
        }
    }

    /**
     * What a word in a tracepoint's record points to: offset below and length above, 16 bits each.
     *
     * @param relative the offset counts from behind the word ({@code __rel_loc}), else from the record's start
     */
    record DataLoc(Value.Local context, int offset, boolean relative) implements Text {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dataLoc(this);
        }
    }

    /** What a pointer points to, in the kernel's memory or the user's. */
    record TextAt(Value pointer) implements Text {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.textAt(this);
        }
    }

    /** {@code length} bytes of a packet, from {@code offset}. */
    record Packet(Value.Local skb, Value.Local offset, Value.Local length) implements Bytes {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.packet(this);
        }
    }
}
