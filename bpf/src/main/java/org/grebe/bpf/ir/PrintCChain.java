package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/** Statements of C that follow pointers. */
final class PrintCChain {
    private final Chain chain;
    private final String target;
    private final String present;
    private final int room;

    private PrintCChain(Chain chain, String target, String present, int room) {
        this.chain = chain;
        this.target = target;
        this.present = present;
        this.room = room;
    }

    /** {@code target} and {@code present} get what {@link EmitChain} writes; {@code room}: bytes for text. */
    static List<String> of(Chain chain, String target, String present, int room) {
        return new PrintCChain(chain, target, present, room).all();
    }

    private List<String> all() {
        List<String> lines = new ArrayList<>();
        lines.add(present + " = 0;");
        if (chain.end().slotBytes() == 8) {
            lines.add(target + " = 0;");
        } else if (chain.isText()) {
            lines.add(target + "[0] = 0;");
        } else {
            lines.add(target + " = (union bytes16){};");
        }
        lines.add("{");
        for (int i = 0; i <= chain.hops().size(); i++) {
            String struct = at(i).struct();
            String type = (struct.isEmpty() ? "void" : struct) + " *";
            lines.add("    " + type + "p" + i
                    + (i == 0 ? " = (" + type + ")" + PrintC.of(chain.root()) : " = 0") + ";");
        }
        if (chain.end() instanceof Chain.OfWord) {
            lines.add("    " + Chain.WORD.declaration() + " = {};");
        }
        StringBuilder way = new StringBuilder("    if (");
        for (int i = 0; i < chain.hops().size(); i++) {
            way.append("p").append(i).append(" && !").append(chain.helper().callName()).append("(&p").append(i + 1)
                    .append(", sizeof(p").append(i + 1).append("), ").append(address(i)).append(")");
            lines.add(way + " &&");
            way = new StringBuilder("        ");
        }
        lines.add(way + "p" + chain.hops().size() + " && " + end() + ") {");
        if (chain.end() instanceof Chain.OfWord word) {
            lines.add("        " + ofWord(word));
        }
        lines.add("        " + present + " = " + (chain.end() instanceof Chain.Pointer ? "*" + Chain.WORD + " != 0"
                : "1") + ";");
        lines.add("    }");
        lines.add("}");
        return lines;
    }

    private Chain.Hop at(int i) {
        return i < chain.hops().size() ? chain.hops().get(i) : chain.end().at();
    }

    private String address(int i) {
        Chain.Hop hop = at(i);
        return !hop.struct().isEmpty() && !hop.path().isEmpty() ? "&p" + i + "->" + hop.path()
                : hop.offset() == 0 ? "p" + i : "(void *)p" + i + " + " + hop.offset();
    }

    private String end() {
        Chain.End end = chain.end();
        String to = end instanceof Chain.OfWord ? Chain.WORD.name()
                : chain.isText() ? target : end instanceof Chain.OfText ? target + ".text" : "&" + target;
        String call = chain.endHelper().callName() + "(" + to + ", " + end.readBytes(room) + ", "
                + address(chain.hops().size()) + ")";
        return end instanceof Chain.OfText ? call + " >= 0" : "!" + call;
    }

    private String ofWord(Chain.OfWord end) {
        if (end instanceof Chain.Number n) {
            return target + " = " + PrintC.bare(n.value()) + ";";
        } else if (end instanceof Chain.Pointer) {
            return target + " = *" + Chain.WORD + ";";
        } else if (end instanceof Chain.Ipv4) {
            return "put_v4(&" + target + ", *(__u32 *)" + Chain.WORD + ");";
        }
        throw new IllegalStateException("no C for " + end);
    }
}
