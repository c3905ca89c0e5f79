package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/** Statements of C that bring bytes to a target. */
final class PrintCBytes implements Bytes.Visitor<List<String>> {
    private final String target;
    private final int room;

    PrintCBytes(String target, int room) {
        this.target = target;
        this.room = room;
    }

    @Override
    public List<String> comm(Bytes.Comm comm) {
        String text = target + ".text";
        return List.of(target + " = (union bytes16){};", "bpf_get_current_comm(" + text + ", sizeof(" + text + "));");
    }

    @Override
    public List<String> ipv4(Bytes.Ipv4 address) {
        return List.of("put_v4(&" + target + ", " + PrintC.bare(address.address()) + ");");
    }

    @Override
    public List<String> ipv6(Bytes.Ipv6 address) {
        String from = address.from() instanceof Value.At at
                ? "(const void *)(" + PrintC.offset(at.base(), at.offset()) + ")" : "&" + PrintC.bare(address.from());
        return List.of("put_v6(&" + target + ", " + from + ");");
    }

    @Override
    public List<String> byVersion(Bytes.ByVersion address) {
        List<String> lines = new ArrayList<>(List.of("if (" + PrintC.of(address.version()) + " == 6)"));
        address.six().accept(this).forEach(l -> lines.add("    " + l));
        lines.add("else");
        address.four().accept(this).forEach(l -> lines.add("    " + l));
        return lines;
    }

    @Override
    public List<String> copy(Bytes.Copy copy) {
        return List.of(target + " = " + PrintC.bare(copy.from()) + ";");
    }

    @Override
    public List<String> sixteen(Bytes.Sixteen s) {
        return List.of("bpf_probe_read_kernel(&" + target + ", sizeof(" + target + "), "
                + PrintC.offset(s.context(), s.offset()) + ");");
    }

    @Override
    public List<String> name(Bytes.Name name) {
        List<String> lines = new ArrayList<>(List.of(target + " = (union bytes16){};"));
        lines.addAll(name.chars().accept(new PrintCBytes(target + ".text", 16)));
        return lines;
    }

    @Override
    public List<String> chars(Bytes.Chars c) {
        return List.of("bpf_probe_read_kernel_str(" + target + ", " + Math.min(c.bytes() + 1, room) + ", "
                + PrintC.offset(c.context(), c.offset()) + ");");
    }

    @Override
    public List<String> dataLoc(Bytes.DataLoc d) {
        String from = d.relative() ? PrintC.offset(d.context(), d.offset() + 4) : d.context().name();
        return List.of(
                "{",
                "    __u32 place = *(__u32 *)(" + PrintC.offset(d.context(), d.offset()) + ");",
                "    __u64 length = (place >> 16) + 1;",
                "    barrier_var(length); // the verifier wants to see what is compared next",
                "    if (length > " + room + ")",
                "        length = " + room + ";",
                "    bpf_probe_read_kernel_str(" + target + ", length, " + from + " + (place & 0xffff));",
                "}");
    }

    @Override
    public List<String> textAt(Bytes.TextAt text) {
        return List.of(
                "{",
                "    const char *text = (const char *)" + PrintC.of(text.pointer()) + ";",
                "    if ((__s64)text < 0) // the kernel's memory",
                "        bpf_probe_read_kernel_str(" + target + ", " + room + ", text);",
                "    else",
                "        bpf_probe_read_user_str(" + target + ", " + room + ", text);",
                "}");
    }

    @Override
    public List<String> packet(Bytes.Packet p) {
        return List.of("bpf_skb_load_bytes(" + p.skb() + ", " + p.offset() + ", " + target + ", " + p.length() + ");");
    }
}
