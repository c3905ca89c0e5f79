package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R9;

import java.util.List;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.asm.Size;

/** Instructions of statements. R9 is theirs, for what must outlast calls. */
final class EmitStmt implements Stmt.Visitor<Void> {
    private final Emit emit;
    private final Assembler a;

    EmitStmt(Emit emit) {
        this.emit = emit;
        this.a = emit.assembler();
    }

    private void all(List<Stmt> statements) {
        statements.forEach(s -> s.accept(this));
    }

    @Override
    public Void admit(Stmt.Admit admit) {
        emit.around().admit();
        return null;
    }

    @Override
    public Void fetch(Stmt.Fetch fetch) {
        emit.slot(fetch.field());
        return null;
    }

    @Override
    public Void let(Stmt.Let let) {
        int offset = emit.stack().allocate(let.local().name(), 8);
        emit.store(let.value(), R10, offset, Size.DW);
        emit.place(let.local(), offset);
        return null;
    }

    @Override
    public Void require(Stmt.Require require) {
        String reject = a.freshLabel("reject");
        String pass = a.freshLabel("pass");
        int last = require.clauses().size() - 1;
        for (int i = 0; i <= last; i++) {
            Stmt.Clause c = require.clauses().get(i);
            a.origin(Origin.NONE);
            all(c.before());
            a.origin(c.origin());
            c.fields().forEach(emit::slot);
            emit.jump(c.test(), i == last, i == last ? pass : reject);
        }
        a.origin(Origin.NONE);
        // Most events end here: few instructions, and close together.
        a.label(reject);
        all(require.otherwise());
        a.label(pass);
        return null;
    }

    @Override
    public Void branch(Stmt.If branch) {
        String otherwise = a.freshLabel("otherwise");
        emit.jump(branch.test(), false, otherwise);
        all(branch.then());
        if (branch.otherwise().isEmpty() || leaves(branch.then())) {
            a.label(otherwise);
            all(branch.otherwise());
            return null;
        }
        String done = a.freshLabel("done");
        a.jump(done).label(otherwise);
        all(branch.otherwise());
        a.label(done);
        return null;
    }

    private static boolean leaves(List<Stmt> statements) {
        return !statements.isEmpty() && statements.get(statements.size() - 1) instanceof Stmt.Leave;
    }

    @Override
    public Void count(Stmt.Count count) {
        Emit.count(a, count.counter());
        return null;
    }

    @Override
    public Void leave(Stmt.Leave leave) {
        emit.around().leave();
        return null;
    }

    @Override
    public Void send(Stmt.Send send) {
        String lost = a.freshLabel("lost");
        a.loadMap(R1, send.ring()).mov(R2, send.size()).mov(R3, 0).call(Helper.RINGBUF_RESERVE);
        a.comment("ring buffer is full").jump(Cond.EQ, R0, 0, lost);
        a.mov(R9, R0).store(Size.W, R9, 0, send.number()).store(Size.W, R9, 4, 0);
        int end = 8;
        for (Stmt.Placed field : send.fields()) {
            emit.around().copy(field.field(), R9, field.offset());
            end = field.offset() + field.bytes();
        }
        for (; end < send.size(); end++) {
            a.store(Size.B, R9, end, 0);
        }
        a.loadMapValue(R2, send.wakeup(), 0).load(Size.W, R2, R2, 0).mov(R1, R9).call(Helper.RINGBUF_SUBMIT);
        all(send.then());
        a.label(lost);
        all(send.full());
        return null;
    }

    @Override
    public Void accumulate(Stmt.Accumulate accumulate) {
        new EmitAccumulate(emit, accumulate).all();
        return null;
    }
}
