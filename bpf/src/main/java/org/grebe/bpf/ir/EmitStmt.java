package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;
import static org.grebe.bpf.asm.Reg.R9;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.asm.Reg;
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
        if (emit.isPinned(let.local()) || let.value() instanceof Value.Parameter) {
            a.comment(let.local().declaration());
        }
        if (emit.isPinned(let.local())) {
            new EmitTo(emit, emit.register(let.local())).load(let.value());
        } else {
            if (!emit.isPlaced(let.local())) {
                emit.place(let.local(), emit.stack().allocate(let.local().name(), 8));
            }
            store(let.value(), emit.offset(let.local()));
        }
        return null;
    }

    @Override
    public Void set(Stmt.Set set) {
        Emit.Address to = emit.address(set.to());
        if (to.base() == R10) {
            store(set.value(), to.offset());
        } else if (to.base() == R0 && Emit.constant(set.value()).isEmpty()) {
            throw new IllegalStateException("the value takes the pointer's register: " + set);
        } else {
            emit.store(set.value(), to.base(), to.offset(), set.to().size());
        }
        return null;
    }

    /** What has a register is stored from there. */
    private void store(Value value, int offset) {
        if (emit.isPinned(value)) {
            a.store(Size.DW, R10, offset, emit.register((Value.Local) value));
        } else {
            emit.store(value, R10, offset, Size.DW);
        }
    }

    @Override
    public Void setBytes(Stmt.SetBytes set) {
        Emit.Address to = emit.address(set.to());
        emit.write(set.bytes(), to.base(), to.offset(), set.room());
        return null;
    }

    @Override
    public Void keep(Stmt.Keep keep) {
        Emit.Address to = emit.address(keep.to());
        a.comment("keep " + keep.field());
        emit.around().keep(keep.field(), to.base(), to.offset());
        return null;
    }

    @Override
    public Void declare(Stmt.Declare declare) {
        if (declare.bytes() > 0) {
            emit.place(declare.local(), emit.stack().allocate(declare.local().name(), declare.bytes()));
        }
        return null;
    }

    @Override
    public Void leaveIf(Stmt.LeaveIf leave) {
        emit.jump(leave.test(), true, emit.out());
        return null;
    }

    @Override
    public Void find(Stmt.Find find) {
        emit.lookup(find.map(), emit.offset(find.key()));
        String absent = find.then().isEmpty() ? emit.out() : a.freshLabel("absent");
        a.jump(Cond.EQ, R0, 0, absent);
        if (emit.register(find.found()) != R0) {
            a.mov(emit.register(find.found()), R0);
        }
        if (!find.then().isEmpty()) {
            all(find.then());
            a.label(absent);
        }
        return null;
    }

    @Override
    public Void update(Stmt.Update update) {
        a.loadMap(R1, update.map()).mov(R2, R10).alu(Alu.ADD, R2, emit.offset(update.key()));
        a.mov(R3, R10).alu(Alu.ADD, R3, emit.offset(update.value())).mov(R4, 0).call(Helper.MAP_UPDATE_ELEM);
        if (!update.full().isEmpty()) {
            a.jump(Cond.EQ, R0, 0, emit.out());
            all(update.full());
        }
        return null;
    }

    @Override
    public Void delete(Stmt.Delete delete) {
        a.loadMap(R1, delete.map()).mov(R2, R10).alu(Alu.ADD, R2, emit.offset(delete.key()));
        a.call(Helper.MAP_DELETE_ELEM);
        return null;
    }

    @Override
    public Void ofThread(Stmt.OfThread of) {
        a.call(Helper.GET_CURRENT_TASK_BTF);
        a.mov(R2, R0).loadMap(R1, of.map()).mov(R3, 0).mov(R4, of.create() ? 1 : 0).call(Helper.TASK_STORAGE_GET);
        if (!of.none().isEmpty()) {
            String there = a.freshLabel("there");
            a.jump(Cond.NE, R0, 0, there);
            all(of.none());
            emit.leave();
            a.label(there);
        }
        String absent = of.then().isEmpty() ? emit.out() : a.freshLabel("absent");
        if (of.none().isEmpty()) {
            a.jump(Cond.EQ, R0, 0, absent);
        }
        if (emit.register(of.found()) != R0) {
            a.mov(emit.register(of.found()), R0);
        }
        if (!of.then().isEmpty()) {
            all(of.then());
            a.label(absent);
        }
        return null;
    }

    @Override
    public Void put(Stmt.Put put) {
        new EmitState(emit).put(put);
        return null;
    }

    @Override
    public Void take(Stmt.Take take) {
        new EmitState(emit).take(take);
        return null;
    }

    /** The last case comes first, so that it takes no jump. */
    @Override
    public Void choice(Stmt.Switch choice) {
        Reg on = R0;
        if (emit.isPinned(choice.on())) {
            on = emit.register((Value.Local) choice.on());
        } else {
            emit.load(choice.on());
        }
        String done = a.freshLabel("chosen");
        List<String> labels = new ArrayList<>();
        int last = choice.cases().size() - 1;
        for (int i = 0; i < last; i++) {
            Stmt.Case c = choice.cases().get(i);
            labels.add(c.body().isEmpty() ? done : a.freshLabel("case"));
            a.comment(c.value().toString()).jump(Cond.EQ, on, c.value().value(), labels.get(i));
        }
        Stmt.Case first = choice.cases().get(last);
        a.comment(first.value().toString()).jump(Cond.NE, on, first.value().value(), emit.out());
        all(first.body());
        for (int i = 0; i < last; i++) {
            if (!choice.cases().get(i).body().isEmpty()) {
                a.jump(done).label(labels.get(i));
                all(choice.cases().get(i).body());
            }
        }
        a.label(done);
        return null;
    }

    @Override
    public Void scope(Stmt.Scope scope) {
        String before = emit.out();
        String ending = a.freshLabel(scope.name());
        emit.leavingTo(ending);
        all(scope.body());
        emit.leavingTo(before);
        a.label(ending);
        all(scope.ending());
        return null;
    }

    @Override
    public Void elsewhere(Stmt.Elsewhere elsewhere) {
        String label = a.freshLabel(elsewhere.name());
        emit.jump(elsewhere.test(), true, label);
        emit.later(() -> {
            a.label(label);
            new Emit(a, elsewhere.part()).whole(elsewhere.part().body());
        });
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
        emit.leave();
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
            emit.around().copy(field, R9);
            end = Math.max(end, field.end());
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
