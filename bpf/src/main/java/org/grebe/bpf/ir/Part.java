package org.grebe.bpf.ir;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Reg;

/**
 * Statements with all that they are about.
 *
 * @param fields of the event, and how each can be had here
 * @param registers that locals are pinned to
 * @param admission what {@link Stmt.Admit} does
 */
public record Part(
        Map<String, Access> fields, Map<Value.Local, Reg> registers, List<Stmt> admission, List<Stmt> body) {
    /** How the field can be had. */
    Access access(String field) {
        Access access = fields.get(field);
        if (access == null) {
            throw new IllegalStateException("field cannot be had here: name=" + field);
        }
        return access;
    }
}
