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

    /** A number, 16 bytes, or all of a text. */
    @Override
    public List<String> into(String field, String target) {
        Access access = part.access(field);
        return access instanceof Access.Int i
                ? List.of(target + " = " + PrintC.bare(i.value()) + ";")
                : PrintC.statements(((Access.Memory) access).bytes(), target, TEXT_BYTES);
    }

    /** Of text 16 bytes, which is what conditions look at; nothing where a local of that name has it. */
    @Override
    public List<String> declare(String field, String name) {
        Access access = part.access(field);
        if (access instanceof Access.Int i) {
            boolean has = i.value() instanceof Value.Local l && l.name().equals(name);
            return has ? List.of() : List.of("__s64 " + name + " = " + PrintC.bare(i.value()) + ";");
        }
        List<String> lines = new ArrayList<>(List.of("union bytes16 " + name + ";"));
        if (access.isText()) {
            lines.add(name + " = (union bytes16){};");
        }
        String target = access.isText() ? name + ".text" : name;
        lines.addAll(PrintC.statements(((Access.Memory) access).bytes(), target, PREFIX));
        return lines;
    }
}
