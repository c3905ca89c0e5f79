package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.ir.PrintC;
import org.grebe.bpf.ir.PrintCStmt;
import org.grebe.bpf.probes.Access;
import org.grebe.bpf.probes.FieldType;

/**
 * One program of a probe in C, with the holes that a plan fills.
 *
 * @param section what libbpf attaches it by
 * @param signature name and parameters, up to the body
 * @param head statements before the tests
 * @param admission statements that must come before dear tests and before delivery
 * @param fields what can be had here
 * @param known fields that head and admission declare anyway
 * @param leave statement that ends the function
 * @param holes whether a plan's tests and delivery come here at all
 * @param later the part that runs at a later event of the same socket, or null
 * @param drop statement behind the label {@code drop}, where {@code leave} goes there; else null
 */
record CForm(
        String section,
        String signature,
        List<String> head,
        List<String> admission,
        Map<String, Access> fields,
        List<String> known,
        String leave,
        boolean holes,
        CForm later,
        String drop) implements PrintCStmt.Around {
    CForm(String section, String signature, List<String> head, List<String> admission, Map<String, Access> fields,
            List<String> known, String leave, boolean holes, CForm later) {
        this(section, signature, head, admission, fields, known, leave, holes, later, null);
    }

    CForm followedBy(CForm part) {
        return new CForm(section, signature, head, admission, fields, known, leave, holes, part, drop);
    }

    CForm dropping(String statement) {
        return new CForm(section, signature, head, admission, fields, known, leave, holes, later, statement);
    }

    @Override
    public String leaveStatement() {
        return leave;
    }

    @Override
    public boolean isText(String field) {
        return fields.get(field).isText();
    }

    /** Statements that bring a field to {@code target}: a number, 16 bytes, or all of a text. */
    @Override
    public List<String> into(String field, String target) {
        Access access = fields.get(field);
        return access instanceof Access.Int i
                ? List.of(target + " = " + PrintC.bare(i.value()) + ";")
                : PrintC.statements(((Access.Memory) access).bytes(), target, FieldType.TEXT.size);
    }

    /** Statements that declare a variable of a field; of text 16 bytes, which is what conditions look at. */
    @Override
    public List<String> declare(String field, String name) {
        Access access = fields.get(field);
        if (access instanceof Access.Int i) {
            return List.of("__s64 " + name + " = " + PrintC.bare(i.value()) + ";");
        }
        List<String> lines = new ArrayList<>(List.of("union bytes16 " + name + ";"));
        if (access.isText()) {
            lines.add(name + " = (union bytes16){};");
        }
        String target = access.isText() ? name + ".text" : name;
        lines.addAll(PrintC.statements(((Access.Memory) access).bytes(), target, FieldType.COMM.size));
        return lines;
    }
}
