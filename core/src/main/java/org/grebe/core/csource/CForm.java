package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        Map<String, CField> fields,
        List<String> known,
        String leave,
        boolean holes,
        CForm later,
        String drop) {
    CForm(String section, String signature, List<String> head, List<String> admission, Map<String, CField> fields,
            List<String> known, String leave, boolean holes, CForm later) {
        this(section, signature, head, admission, fields, known, leave, holes, later, null);
    }

    CForm followedBy(CForm part) {
        return new CForm(section, signature, head, admission, fields, known, leave, holes, part, drop);
    }

    CForm dropping(String statement) {
        return new CForm(section, signature, head, admission, fields, known, leave, holes, later, statement);
    }

    /** How to come by a field: an expression for an integer, statements with {@code %s} for the target of 16 bytes. */
    record CField(String code, boolean bytes, String beginning) {
        static CField integer(String expression) {
            return new CField(expression, false, "");
        }

        static CField bytes(String statements) {
            return new CField(statements, true, statements);
        }

        /** Text: all that is copied of it, and its beginning in 16 bytes, which conditions look at. */
        static CField text(String statements, String beginning) {
            return new CField(statements, true, beginning);
        }

        /** Statements that bring it to {@code target}. */
        List<String> into(String target) {
            return bytes
                    ? code.replace("%s", target).lines().toList()
                    : List.of(target + " = " + code + ";");
        }

        /** Statements that declare a variable of it. */
        List<String> declare(String name) {
            if (!bytes) {
                return List.of("__s64 " + name + " = " + code + ";");
            }
            List<String> lines = new ArrayList<>(List.of("union bytes16 " + name + ";"));
            lines.addAll(beginning.replace("%s", name).lines().toList());
            return lines;
        }
    }
}
