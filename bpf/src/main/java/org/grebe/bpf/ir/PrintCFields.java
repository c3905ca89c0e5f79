package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/** Fields of the event as variables and members in C. */
final class PrintCFields implements PrintCStmt.Around {
    private static final int TEXT_BYTES = 256;
    private static final int PREFIX = 16;

    private final Part part;
    private final String leave;

    PrintCFields(Part part, String leave) {
        this.part = part;
        this.leave = leave;
    }

    @Override
    public String leaveStatement() {
        return leave;
    }

    @Override
    public List<Stmt> admission() {
        return part.admission();
    }

    @Override
    public boolean isText(String field) {
        return part.access(field).isText();
    }

    @Override
    public boolean isNullable(String field) {
        return part.access(field) instanceof Access.Chained;
    }

    /** A number, 16 bytes, or all of a text. */
    @Override
    public List<String> into(String field, String target) {
        Access access = part.access(field);
        return access instanceof Access.Int i
                ? List.of(target + " = " + PrintC.bare(i.value()) + ";")
                : PrintC.statements(((Access.Memory) access).bytes(), target, TEXT_BYTES);
    }

    @Override
    public List<String> into(String field, String target, String presence) {
        return PrintCChain.of(((Access.Chained) part.access(field)).chain(), target, presence, TEXT_BYTES);
    }

    /** Of text 16 bytes, which is what conditions look at; nothing where a local of that name has it. */
    @Override
    public List<String> declare(String field, String name) {
        Access access = part.access(field);
        if (access instanceof Access.Int i) {
            boolean has = i.value() instanceof Value.Local l && l.name().equals(name);
            return has ? List.of() : List.of("__s64 " + name + " = " + PrintC.bare(i.value()) + ";");
        }
        if (access instanceof Access.Chained c) {
            return declare(c.chain(), name, CText.presence(field));
        }
        List<String> lines = new ArrayList<>(List.of("union bytes16 " + name + ";"));
        if (access.isText()) {
            lines.add(name + " = (union bytes16){};");
        }
        String target = access.isText() ? name + ".text" : name;
        lines.addAll(PrintC.statements(((Access.Memory) access).bytes(), target, PREFIX));
        return lines;
    }

    private static List<String> declare(Chain chain, String name, String presence) {
        List<String> lines = new ArrayList<>();
        lines.add(chain.end().slotBytes() == 8 ? "__s64 " + name + ";" : "union bytes16 " + name + ";");
        lines.add("__u8 " + presence + ";");
        if (chain.isText()) {
            lines.add(name + " = (union bytes16){};");
        }
        lines.addAll(PrintCChain.of(chain, chain.isText() ? name + ".text" : name, presence, PREFIX));
        return lines;
    }
}
