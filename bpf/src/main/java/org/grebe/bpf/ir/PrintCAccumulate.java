package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/** Statements of C that add an event to a cell. */
final class PrintCAccumulate implements Cell.Visitor<List<String>> {
    private final Stmt.Accumulate to;
    private final PrintCStmt.Around around;
    private final String key;
    private final String add;
    private final String at;

    private PrintCAccumulate(Stmt.Accumulate to, PrintCStmt.Around around) {
        this.to = to;
        this.around = around;
        this.key = to.map() + "_key";
        this.add = to.map() + "_add";
        this.at = to.map() + "_at";
    }

    static List<String> of(Stmt.Accumulate to, PrintCStmt.Around around) {
        return new PrintCAccumulate(to, around).all();
    }

    private List<String> all() {
        List<String> body = new ArrayList<>();
        if (to.value() != null) {
            body.add("__s64 " + add + " = " + PrintC.bare(to.value()) + ";");
        }
        body.add(to.key().isEmpty() ? "__u32 " + key + " = 0;" : "struct " + key + " " + key + ";");
        for (int i = 0; i < to.key().size(); i++) {
            String member = key + ".k" + (i + 1);
            if (to.key().get(i) instanceof Stmt.KeyPart.Text t) {
                body.add("__builtin_memset(" + member + ", 0, sizeof(" + member + "));");
                body.addAll(around.into(t.field(), member));
            } else {
                body.add(member + " = " + part(to.key().get(i)) + ";");
            }
        }
        String cells = to.map() + "_now";
        body.add("void *" + cells + " = bpf_map_lookup_elem(&" + to.map() + ", &first);");
        body.add("if (" + cells + ") { // there always is one");
        addTo(cells).forEach(l -> body.add("    " + l));
        body.add("}");
        List<String> lines = new ArrayList<>(List.of(CText.comment(to.text())));
        lines.add(to.when() == null ? "{" : "if " + condition() + " {");
        body.forEach(l -> lines.add("    " + l));
        lines.add("}");
        return lines;
    }

    private String condition() {
        String text = PrintC.of(to.when());
        return text.startsWith("(") ? text : "(" + text + ")";
    }

    private static String part(Stmt.KeyPart part) {
        if (part instanceof Stmt.KeyPart.Number n) {
            return PrintC.bare(n.value());
        } else if (part instanceof Stmt.KeyPart.Bytes b) {
            return CText.name(b.field());
        } else if (part instanceof Stmt.KeyPart.Presence p) {
            return CText.presence(p.field());
        }
        throw new IllegalStateException("no C for " + part);
    }

    private List<String> addTo(String cells) {
        String look = "bpf_map_lookup_elem(" + cells + ", &" + key + ");";
        List<String> lines = new ArrayList<>(List.of("struct " + to.map() + "_value *" + at + " = " + look));
        if (!to.key().isEmpty()) {
            lines.addAll(List.of(
                    "if (!" + at + ") {",
                    "    bpf_map_update_elem(" + cells + ", &" + key + ", &" + to.zeros() + ", BPF_NOEXIST);",
                    "    " + at + " = " + look,
                    "}"));
        }
        lines.add("if (" + at + ") {");
        to.cell().add().forEach(op -> op.accept(this).forEach(l -> lines.add("    " + l)));
        if (!to.key().isEmpty()) {
            lines.addAll(List.of(
                    "} else {",
                    "    " + to.noRoom() + " = 1;",
                    "    __u64 *full = bpf_map_lookup_elem(&" + to.full() + ", &first);",
                    "    if (full)",
                    "        __sync_fetch_and_add(full, 1);"));
        }
        lines.add("}");
        return lines;
    }

    @Override
    public List<String> increment(Cell.Increment increment) {
        return List.of("__sync_fetch_and_add(&" + at + "->" + increment.member() + ", 1);");
    }

    @Override
    public List<String> addValue(Cell.AddValue addValue) {
        return List.of("__sync_fetch_and_add(&" + at + "->" + addValue.member() + ", " + add + ");");
    }

    @Override
    public List<String> keep(Cell.Keep keep) {
        return List.of(
                "if (!" + at + "->seen || " + add + " " + keep.better().symbol.replace("s", "") + " " + at
                        + "->extreme) {",
                "    " + at + "->seen = 1;",
                "    " + at + "->extreme = " + add + ";",
                "}");
    }

    @Override
    public List<String> incrementBucket(Cell.IncrementBucket increment) {
        return List.of("__sync_fetch_and_add(&" + at + "->buckets[" + bucket(increment.of()) + "], 1);");
    }

    private String bucket(Cell.Buckets buckets) {
        if (buckets instanceof Cell.PowersOfTwo) {
            return "power_of_two(" + add + ")";
        } else if (buckets instanceof Cell.Linear l) {
            return "linear(" + add + ", " + PrintC.constant(l.low()) + ", " + PrintC.constant(l.high()) + ", "
                    + PrintC.constant(l.step()) + ", " + l.count() + ")";
        }
        throw new IllegalStateException("no C for " + buckets);
    }
}
