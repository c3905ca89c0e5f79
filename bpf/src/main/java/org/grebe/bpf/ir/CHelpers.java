package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Little functions and types that programs share; those are shown that the rest of a source mentions. */
public final class CHelpers {
    private static final Map<String, String> TYPES = new LinkedHashMap<>();
    private static final Map<String, String> FUNCTIONS = new LinkedHashMap<>();

    static {
        TYPES.put("AF_INET6", """
                #define AF_INET 2
                #define AF_INET6 10
                """);
        TYPES.put("ECANCELED", """
                #define EADDRNOTAVAIL 99
                #define ECANCELED 125
                """);
        TYPES.put("union bytes16", """
                union bytes16 { // a name, or an address in network order, IPv4 as ::ffff:a.b.c.d
                    char text[16];
                    __u8 bytes[16];
                    __u32 words[4];
                    __u64 halves[2];
                };
                """);
        TYPES.put("struct block", """
                struct block {
                    __u32 prefixlen;
                    __u8 address[16];
                };
                """);
        FUNCTIONS.put("put_v4", """
                static __always_inline void put_v4(union bytes16 *to, __be32 address)
                {
                    to->halves[0] = 0;
                    to->words[2] = bpf_htonl(0xffff);
                    to->words[3] = address;
                }
                """);
        FUNCTIONS.put("put_v6", """
                static __always_inline void put_v6(union bytes16 *to, const struct in6_addr *address)
                {
                    __builtin_memcpy(to->bytes, address, 16);
                }
                """);
        FUNCTIONS.put("is_mapped", """
                static __always_inline bool is_mapped(const void *address) // ::ffff:a.b.c.d
                {
                    const __u32 *words = address;
                    return words[0] == 0 && words[1] == 0 && words[2] == bpf_htonl(0xffff);
                }
                """);
        FUNCTIONS.put("contains", """
                static __always_inline bool contains(const union bytes16 *in, const char *what, int length)
                {
                    for (int from = 0; from + length <= 16; from++) {
                        int i = 0;
                        for (; i < length; i++) {
                            char c = in->text[from + i];
                            barrier_var(c); // jumps: what is computed without, the verifier follows 2^n ways
                            if (c != what[i])
                                break;
                        }
                        if (i == length)
                            return true;
                    }
                    return false;
                }
                """);
        FUNCTIONS.put("same", """
                static __always_inline bool same(const union bytes16 *a, const union bytes16 *b)
                {
                    return a->halves[0] == b->halves[0] && a->halves[1] == b->halves[1];
                }
                """);
        FUNCTIONS.put("modulo", """
                static __always_inline __s64 modulo(__s64 a, __s64 b) // eBPF's % is unsigned
                {
                    __u64 divisor = b < 0 ? -(__u64)b : b;
                    return a < 0 ? -(__s64)(-(__u64)a % divisor) : (__s64)((__u64)a % divisor);
                }
                """);
        FUNCTIONS.put("power_of_two", """
                static __always_inline __u32 power_of_two(__s64 value)
                { // 0 below 0, 1 for 0, else 2 and the highest bit's number
                    __u64 rest = value;
                    __u32 bucket = 2;
                    if (value <= 0)
                        return value == 0;
                    for (int bits = 32; bits > 0; bits /= 2) {
                        if (rest >> bits) {
                            rest >>= bits;
                            bucket += bits;
                        }
                    }
                    return bucket;
                }
                """);
        FUNCTIONS.put("linear", """
                static __always_inline __u32 linear(__s64 value, __s64 low, __s64 high, __s64 step, __u32 size)
                {
                    if (value < low)
                        return 0;
                    if (value >= high)
                        return size - 1;
                    __u64 bucket = (__u64)(value - low) / (__u64)step + 1;
                    barrier_var(bucket); // the compiler knows its range, the verifier does not
                    return bucket < size ? bucket : size - 1;
                }
                """);
    }

    private CHelpers() {}

    public static List<String> types(String source) {
        return wanted(TYPES, source, "");
    }

    public static List<String> functions(String source) {
        return wanted(FUNCTIONS, source, "(");
    }

    private static List<String> wanted(Map<String, String> all, String source, String behind) {
        List<String> lines = new ArrayList<>();
        all.forEach((name, text) -> {
            if (source.contains(name + behind)) {
                lines.addAll(text.lines().toList());
                lines.add("");
            }
        });
        return lines;
    }
}
