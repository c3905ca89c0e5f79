package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Statements as C, in the body of a function. */
public final class PrintCStmt implements Stmt.Visitor<Void> {
    /** What a function has around its trees. */
    public interface Around {
        /** Statements that declare a variable of a field. */
        List<String> declare(String field, String name);

        /** Statements that bring a field, text as much as there is of it, to a target. */
        List<String> into(String field, String target);

        /** Whether a record has all of a field where a variable has its beginning. */
        boolean isText(String field);

        /** Statements that find out what must be known of an event. */
        List<String> admission();

        /** Fields that are declared then. */
        List<String> known();

        /** What leaves the function. */
        String leaveStatement();
    }

    private static final String RETURN = "return 0;";

    private final Around around;
    private final Set<String> declared;
    private final List<String> lines = new ArrayList<>();
    private boolean admitted;
    private boolean hasFirst;

    private PrintCStmt(Around around, Set<String> declared) {
        this.around = around;
        this.declared = declared;
    }

    /** Statements of a function that has variables of {@code declared} already. */
    public static List<String> of(List<Stmt> statements, Around around, List<String> declared) {
        PrintCStmt print = new PrintCStmt(around, new LinkedHashSet<>(declared));
        print.all(statements);
        return print.lines;
    }

    private void all(List<Stmt> statements) {
        for (int i = 0; i < statements.size(); i++) {
            boolean returns = around.leaveStatement().equals(RETURN) && i + 1 < statements.size()
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
        int from = lines.size();
        all(statements);
        List<String> body = new ArrayList<>(lines.subList(from, lines.size()));
        lines.subList(from, lines.size()).clear();
        lines.add("if " + condition + (body.size() == 1 ? "" : " {"));
        body.forEach(l -> lines.add("    " + l));
        if (body.size() != 1) {
            lines.add("}");
        }
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
            lines.addAll(around.admission());
            declared.addAll(around.known());
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
        lines.add("__s64 " + let.local() + " = " + PrintC.bare(let.value()) + ";");
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
    public Void leave(Stmt.Leave leave) {
        lines.add(around.leaveStatement());
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
            lines.addAll(declared.contains(p.field()) && !around.isText(p.field())
                    ? List.of(target + " = " + name + ";")
                    : around.into(p.field(), target));
            end = p.offset() + p.bytes();
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
        lines.addAll(PrintCAccumulate.of(to));
        return null;
    }
}
