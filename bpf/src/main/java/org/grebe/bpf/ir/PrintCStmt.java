package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Statements as C, in the body of a function. */
public final class PrintCStmt implements Stmt.Visitor<Void> {
    /** What a function has around its trees. */
    public interface Around {
        /** Statements that declare a variable of a field. */
        List<String> declare(String field, String name);

        /** Statements that bring a field, text as much as there is of it, to a target. */
        List<String> into(String field, String target);

        /** The same of a field that may be null; {@code presence} becomes whether it is not. */
        List<String> into(String field, String target, String presence);

        /** Whether a record has all of a field where a variable has its beginning. */
        boolean isText(String field);

        /** Whether it may be null. */
        boolean isNullable(String field);

        /** Finds out what must be known of an event. */
        List<Stmt> admission();

        /** What leaves the function. */
        String leaveStatement();
    }

    private static final String RETURN = "return 0;";

    private final Around around;
    private final Consumer<Stmt.Elsewhere> functions;
    private final Set<String> declared = new LinkedHashSet<>();
    private final Set<String> locals = new HashSet<>();
    private final List<String> lines = new ArrayList<>();
    private String leave;
    private boolean admitted;
    private boolean hasFirst;

    private PrintCStmt(Around around, Consumer<Stmt.Elsewhere> functions) {
        this.around = around;
        this.functions = functions;
        this.leave = around.leaveStatement();
    }

    static List<String> of(List<Stmt> statements, Around around, Consumer<Stmt.Elsewhere> functions) {
        PrintCStmt print = new PrintCStmt(around, functions);
        print.all(statements);
        return print.lines;
    }

    /** {@code leave} is the statement that leaves; {@code functions} takes the parts that run elsewhere. */
    static List<String> of(Part part, String leave, Consumer<Stmt.Elsewhere> functions) {
        return of(part.body(), new PrintCFields(part, leave), functions);
    }

    private void all(List<Stmt> statements) {
        for (int i = 0; i < statements.size(); i++) {
            boolean returns = leave.equals(RETURN) && i + 1 < statements.size()
                    && statements.get(i + 1) instanceof Stmt.Leave;
            if (returns && statements.get(i) instanceof Stmt.Count c) {
                lines.add("return count(" + c.counter().name() + ");");
                i++;
            } else {
                statements.get(i).accept(this);
            }
        }
    }

    /** The statements of a branch, with braces where there are several lines. */
    private void branch(String condition, List<Stmt> statements) {
        List<String> body = inner(statements);
        lines.add("if " + condition + (body.size() == 1 ? "" : " {"));
        body.forEach(l -> lines.add("    " + l));
        if (body.size() != 1) {
            lines.add("}");
        }
    }

    /** The lines of a block, whose variables end with it. */
    private List<String> inner(List<Stmt> statements) {
        Set<String> outer = Set.copyOf(locals);
        int from = lines.size();
        all(statements);
        List<String> body = new ArrayList<>(lines.subList(from, lines.size()));
        lines.subList(from, lines.size()).clear();
        locals.retainAll(outer);
        return body;
    }

    private void declare(String field) {
        if (declared.add(field)) {
            lines.addAll(around.declare(field, CText.name(field)));
        }
    }

    private static String parenthesized(String condition) {
        return condition.startsWith("(") ? condition : "(" + condition + ")";
    }

    @Override
    public Void admit(Stmt.Admit admit) {
        if (!admitted) {
            admitted = true;
            all(around.admission());
        }
        return null;
    }

    @Override
    public Void fetch(Stmt.Fetch fetch) {
        declare(fetch.field());
        return null;
    }

    @Override
    public Void let(Stmt.Let let) {
        Value.Local local = let.local();
        boolean isThat = let.value().toString().equals(local.name())
                && (let.value() instanceof Value.Parameter || let.value() instanceof Value.Local);
        if (!isThat) {
            boolean known = !locals.add(local.name());
            lines.add((known ? local.name() : local.declaration()) + " = " + PrintC.bare(let.value()) + ";");
        }
        return null;
    }

    /** What is on the stack as a word is declared where it gets its value. */
    @Override
    public Void declare(Stmt.Declare declare) {
        Value.Local local = declare.local();
        if ((local.kind() != Value.Local.Kind.WORD || declare.bytes() == 0) && locals.add(local.name())) {
            lines.add(local.declaration() + ";");
        }
        return null;
    }

    @Override
    public Void set(Stmt.Set set) {
        lines.add(PrintC.bare(set.to()) + " = " + PrintC.bare(set.value()) + ";");
        return null;
    }

    @Override
    public Void setBytes(Stmt.SetBytes set) {
        lines.addAll(PrintC.statements(set.bytes(), PrintC.bare(set.to()), set.room()));
        return null;
    }

    @Override
    public Void keep(Stmt.Keep keep) {
        String target = PrintC.bare(keep.to());
        if (!around.isNullable(keep.field())) {
            lines.addAll(around.into(keep.field(), target));
            return null;
        }
        String presence = PrintC.of(keep.to().base()) + "->" + CText.presence(keep.field());
        if (around.isText(keep.field())) {
            lines.addAll(around.into(keep.field(), target, presence));
        } else {
            declare(keep.field());
            lines.add(target + " = " + CText.name(keep.field()) + ";");
            lines.add(presence + " = " + CText.presence(keep.field()) + ";");
        }
        return null;
    }

    @Override
    public Void leaveIf(Stmt.LeaveIf leaveIf) {
        branch(parenthesized(PrintC.of(leaveIf.test())), List.of(new Stmt.Leave()));
        return null;
    }

    @Override
    public Void find(Stmt.Find find) {
        locals.add(find.found().name());
        lines.add(find.found().declaration() + " = bpf_map_lookup_elem(&" + find.map() + ", &" + find.key() + ");");
        if (find.then().isEmpty()) {
            branch("(!" + find.found() + ")", List.of(new Stmt.Leave()));
        } else {
            branch("(" + find.found() + ")", find.then());
        }
        return null;
    }

    @Override
    public Void update(Stmt.Update update) {
        String call = "bpf_map_update_elem(&" + update.map() + ", &" + update.key() + ", &" + update.value()
                + ", BPF_ANY)";
        if (update.full().isEmpty()) {
            lines.add(call + ";");
        } else {
            List<Stmt> full = new ArrayList<>(update.full());
            full.add(new Stmt.Leave());
            branch("(" + call + ")", full);
        }
        return null;
    }

    @Override
    public Void delete(Stmt.Delete delete) {
        lines.add("bpf_map_delete_elem(&" + delete.map() + ", &" + delete.key() + ");");
        return null;
    }

    @Override
    public Void ofThread(Stmt.OfThread of) {
        Value.Local found = of.found();
        String flags = of.create() ? "BPF_LOCAL_STORAGE_GET_F_CREATE" : "0";
        lines.add((locals.add(found.name()) ? found.declaration() : found.name()) + " = bpf_task_storage_get(&"
                + of.map() + ", bpf_get_current_task_btf(), 0, " + flags + ");");
        if (of.then().isEmpty()) {
            List<Stmt> none = new ArrayList<>(of.none());
            none.add(new Stmt.Leave());
            branch("(!" + found + ")", none);
        } else {
            branch("(" + found + ")", of.then());
        }
        return null;
    }

    @Override
    public Void put(Stmt.Put put) {
        String key = put.map() + "_key";
        String value = put.map() + "_new";
        String none = put.map() + "_none";
        lines.add(CText.comment(put.text()));
        lines.add("{");
        lines.add("    __s64 " + key + " = " + PrintC.bare(put.key()) + ";");
        lines.add("    __s64 " + value + " = " + PrintC.bare(put.value()) + ";");
        lines.add("    if (bpf_map_update_elem(&" + put.map() + ", &" + key + ", &" + value + ", BPF_ANY)) {");
        lines.add("        __u32 " + value + "_at = 0;");
        lines.add("        __u64 *" + none + " = bpf_map_lookup_elem(&" + put.full() + ", &" + value + "_at);");
        lines.add("        " + put.noRoom() + " = 1;");
        lines.add("        if (" + none + ")");
        lines.add("            __sync_fetch_and_add(" + none + ", 1);");
        lines.add("    }");
        lines.add("}");
        return null;
    }

    @Override
    public Void take(Stmt.Take take) {
        String key = take.map() + "_key";
        String at = take.map() + "_at";
        lines.add(CText.comment(take.text()));
        lines.add("{");
        lines.add("    __s64 " + key + " = " + PrintC.bare(take.key()) + ";");
        lines.add("    __s64 *" + at + " = bpf_map_lookup_elem(&" + take.map() + ", &" + key + ");");
        lines.add("    if (" + at + ") {");
        lines.add("        " + take.value() + " = *" + at + ";");
        lines.add("        " + take.there() + " = 1;");
        if (take.removes()) {
            lines.add("        bpf_map_delete_elem(&" + take.map() + ", &" + key + ");");
        }
        lines.add("    }");
        lines.add("}");
        return null;
    }

    @Override
    public Void choice(Stmt.Switch choice) {
        lines.add("switch (" + PrintC.bare(choice.on()) + ") {");
        for (Stmt.Case c : choice.cases()) {
            // What comes behind a label is a statement, which a declaration is not.
            boolean declares = c.body().stream().anyMatch(s -> s instanceof Stmt.Let l
                    && !locals.contains(l.local().name()));
            lines.add("case " + c.value() + (declares ? ": {" : ":"));
            inner(c.body()).forEach(l -> lines.add("    " + l));
            lines.add("    break;");
            if (declares) {
                lines.add("}");
            }
        }
        lines.add("default:");
        lines.add("    " + leave);
        lines.add("}");
        return null;
    }

    @Override
    public Void scope(Stmt.Scope scope) {
        String before = leave;
        leave = "goto " + scope.name() + ";";
        all(scope.body());
        leave = before;
        lines.add(scope.name() + ":");
        all(scope.ending());
        return null;
    }

    @Override
    public Void elsewhere(Stmt.Elsewhere elsewhere) {
        functions.accept(elsewhere);
        lines.add("if " + parenthesized(PrintC.of(elsewhere.test())));
        lines.add("    return " + elsewhere.name() + "("
                + String.join(", ", elsewhere.parameters().stream().map(Value.Local::name).toList()) + ");");
        return null;
    }

    @Override
    public Void require(Stmt.Require require) {
        for (Stmt.Clause c : require.clauses()) {
            all(c.before());
            lines.add("");
            lines.add(CText.comment(c.text()));
            c.fields().forEach(this::declare);
            branch(parenthesized(PrintC.unless(c.test())), require.otherwise());
        }
        return null;
    }

    @Override
    public Void branch(Stmt.If branch) {
        boolean simple = branch.then().get(branch.then().size() - 1) instanceof Stmt.Leave;
        branch(parenthesized(PrintC.of(branch.test())), branch.then());
        if (simple) {
            all(branch.otherwise());
        } else if (!branch.otherwise().isEmpty()) {
            branch(parenthesized(PrintC.unless(branch.test())), branch.otherwise());
        }
        return null;
    }

    @Override
    public Void count(Stmt.Count count) {
        lines.add("count(" + count.counter().name() + ");");
        return null;
    }

    @Override
    public Void leave(Stmt.Leave way) {
        lines.add(leave);
        return null;
    }

    @Override
    public Void send(Stmt.Send send) {
        lines.add("");
        lines.add("struct event *e = bpf_ringbuf_reserve(&" + send.ring() + ", sizeof(*e), 0);");
        List<Stmt> full = new ArrayList<>(send.full());
        full.add(new Stmt.Leave()); // The end comes next.
        branch("(!e)", full);
        lines.add("e->trace = " + send.number() + ";");
        lines.add("e->unused = 0;");
        int end = 8;
        for (Stmt.Placed p : send.fields()) {
            String name = CText.name(p.field());
            String target = "e->" + name;
            boolean has = declared.contains(p.field()) && !around.isText(p.field());
            if (p.presence() == 0) {
                lines.addAll(has ? List.of(target + " = " + name + ";") : around.into(p.field(), target));
            } else {
                String presence = CText.presence(p.field());
                lines.addAll(has ? List.of(target + " = " + name + ";", "e->" + presence + " = " + presence + ";")
                        : around.into(p.field(), target, "e->" + presence));
            }
            end = Math.max(end, p.end());
        }
        if (end < send.size()) {
            lines.add("__builtin_memset(e->padding, 0, sizeof(e->padding));");
        }
        lines.add("bpf_ringbuf_submit(e, " + send.wakeup() + ");");
        all(send.then());
        return null;
    }

    @Override
    public Void accumulate(Stmt.Accumulate to) {
        if (!hasFirst) {
            hasFirst = true;
            lines.add("");
            lines.add("__u32 first = 0;");
        }
        lines.addAll(PrintCAccumulate.of(to, around));
        return null;
    }
}
