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

        /** Bytes of the field that it becomes on the stack: 8 of an integer, else 16. */
        default int slotBytes() {
            return this instanceof Number || this instanceof Pointer ? 8 : 16;
        }
    }

    /** {@code value} is made of {@link Chain#WORD}, of which {@code size} bytes are read. */
    public record Number(Hop at, Size size, Value value) implements End {}

    /** A pointer that is not followed; there is none where it is NULL. */
    public record Pointer(Hop at) implements End {}

    /** An IPv4 address, in network order. */
    public record Ipv4(Hop at) implements End {}

    /** 16 bytes. */
    public record Ipv6(Hop at) implements End {}

    /** An array of characters, which need not end with a NUL; {@code bytes} at most 16. */
    public record Name(Hop at, int bytes) implements End {}

    /** A longer array of characters. */
    public record Chars(Hop at, int bytes) implements End {}

    /** The text that a pointer points to, which is the last of the hops; {@link #at} is its beginning. */
    public record Text(Hop at) implements End {}

    public boolean isText() {
        return end instanceof Chars || end instanceof Text;
    }

    /** The helper that reads text where {@link #helper} reads bytes. */
    Helper textHelper() {
        return helper == Helper.PROBE_READ_USER ? Helper.PROBE_READ_USER_STR : Helper.PROBE_READ_KERNEL_STR;
    }
}
