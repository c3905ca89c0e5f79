package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/** A program as functions of C: one for each part. */
final class PrintCFunction {
    private PrintCFunction() {}

    static List<String> of(Program program) {
        List<String> before = new ArrayList<>();
        List<String> body = body(program.part(), program.result(), before);
        List<String> lines = new ArrayList<>(before);
        lines.add("SEC(\"" + program.section() + "\")");
        lines.add("int " + program.declarator());
        lines.addAll(body);
        return lines;
    }

    /** {@code before} takes the functions that it calls. */
    private static List<String> body(Part part, int result, List<String> before) {
        String leave = "return " + result + ";";
        List<String> lines = new ArrayList<>(PrintCStmt.of(part, leave, e -> {
            List<String> body = body(e.part(), result, before);
            before.add("static __always_inline int " + declarator(e));
            before.addAll(body);
            before.add("");
        }));
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (!last.startsWith("return ")) {
            lines.add(leave);
        }
        List<String> braced = new ArrayList<>(List.of("{"));
        braced.addAll(CText.indented(lines));
        braced.add("}");
        return braced;
    }

    private static String declarator(Stmt.Elsewhere e) {
        return e.name() + "(" + String.join(", ", e.parameters().stream().map(Value.Local::declaration).toList()) + ")";
    }
}
