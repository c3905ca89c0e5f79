package org.grebe.bpf.ir;

import java.util.List;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;

/**
 * A way through the kernel's memory, from a pointer to what is asked for: {@code sk->__sk_common.skc_net.net->ifindex}.
 * Each pointer is read by a helper, so that one that leads nowhere ends the way and nothing else.
 *
 * @param helper bpf_probe_read_kernel, or bpf_probe_read_user where the pointers are a process's
 * @param root the pointer that it begins with
 * @param hops the pointers that are read on the way
 */
public record Chain(Helper helper, Value root, List<Hop> hops, End end) {
    /** Where the last number lies that was read, 8 bytes on the stack. */
    public static final Value.Local WORD = Value.Local.struct("word", "__u64[1]");

    public Chain {
        hops = List.copyOf(hops);
    }

    /**
     * A member of what a pointer points to.
     *
     * @param struct that the pointer points to, in C, as {@code struct sock}; "" where it has no name
     * @param path of the member, "" where C has no name for its place
     * @param offset in bytes
     */
    public record Hop(String struct, String path, int offset) {}

    /** What lies at the end of the way. */
    public sealed interface End {
        Hop at();

        /** Bytes that are read at the most, where {@code room} is left for text. */
        int readBytes(int room);

        /** Bytes of the field that it becomes on the stack: 8 of an integer, else 16. */
        default int slotBytes() {
            return 16;
        }
    }

    /** What is read to {@link Chain#WORD}, and the field made of it. */
    public sealed interface OfWord extends End {}

    /** What is read until a NUL. */
    public sealed interface OfText extends End {}

    /** {@code value} is made of {@link Chain#WORD}, of which {@code size} bytes are read. */
    public record Number(Hop at, Size size, Value value) implements OfWord {
        @Override
        public int readBytes(int room) {
            return size.bytes;
        }

        @Override
        public int slotBytes() {
            return 8;
        }
    }

    /** A pointer that is not followed; there is none where it is NULL. */
    public record Pointer(Hop at) implements OfWord {
        @Override
        public int readBytes(int room) {
            return 8;
        }

        @Override
        public int slotBytes() {
            return 8;
        }
    }

    /** An IPv4 address, in network order. */
    public record Ipv4(Hop at) implements OfWord {
        @Override
        public int readBytes(int room) {
            return 4;
        }
    }

    /** 16 bytes. */
    public record Ipv6(Hop at) implements End {
        @Override
        public int readBytes(int room) {
            return 16;
        }
    }

    /**
     * An array of characters, which need not end with a NUL; {@code bytes} at most 16. As of {@link Chars}, one byte
     * more is read than it has: its last byte gives way to the NUL that the helper writes.
     */
    public record Name(Hop at, int bytes) implements OfText {
        @Override
        public int readBytes(int room) {
            return Math.min(bytes + 1, 16);
        }
    }

    /** A longer array of characters. */
    public record Chars(Hop at, int bytes) implements OfText {
        @Override
        public int readBytes(int room) {
            return Math.min(bytes + 1, room);
        }
    }

    /** The text that a pointer points to, which is the last of the hops; {@link #at} is its beginning. */
    public record Text(Hop at) implements OfText {
        @Override
        public int readBytes(int room) {
            return room;
        }
    }

    /** Whether a record has more of it than the 16 bytes that conditions look at. */
    public boolean isText() {
        return end instanceof Chars || end instanceof Text;
    }

    /** The helper that reads what is at the end. */
    Helper endHelper() {
        return !(end instanceof OfText) ? helper
                : helper == Helper.PROBE_READ_USER ? Helper.PROBE_READ_USER_STR : Helper.PROBE_READ_KERNEL_STR;
    }
}
