package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Instructions that keep a word until another event wants it. */
final class EmitState {
    private final Emit emit;
    private final Assembler a;

    EmitState(Emit emit) {
        this.emit = emit;
        this.a = emit.assembler();
    }

    void put(Stmt.Put put) {
        int used = emit.stack().used();
        int key = word("key of " + put.map(), put.key());
        int value = word("value for " + put.map(), put.value());
        String done = a.freshLabel("put");
        a.comment(put.text()).loadMap(R1, put.map());
        at(R2, key);
        at(R3, value);
        a.mov(R4, 0).call(Helper.MAP_UPDATE_ELEM).jump(Cond.EQ, R0, 0, done);
        emit.noRoom(put.noRoom(), put.full(), done);
        a.label(done);
        emit.stack().release(used);
    }

    void take(Stmt.Take take) {
        int used = emit.stack().used();
        int key = word("key of " + take.map(), take.key());
        String absent = a.freshLabel("absent");
        a.comment(take.text());
        emit.lookup(take.map(), key);
        a.jump(Cond.EQ, R0, 0, absent);
        a.load(Size.DW, R1, R0, 0).store(Size.DW, R10, emit.offset(take.value()), R1);
        a.store(Size.DW, R10, emit.offset(take.there()), 1);
        if (take.removes()) {
            a.loadMap(R1, take.map());
            at(R2, key);
            a.call(Helper.MAP_DELETE_ELEM);
        }
        a.label(absent);
        emit.stack().release(used);
    }

    private int word(String owner, Value value) {
        int at = emit.stack().allocate(owner, 8);
        emit.store(value, R10, at, Size.DW);
        return at;
    }

    private void at(Reg register, int offset) {
        a.mov(register, R10).alu(Alu.ADD, register, offset);
    }
}
