package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;

/**
 * A curated probe laid over a tracepoint: its fields are members of the record that have their names, and what follows
 * from others. Processes are left alone, grebe's own among them: such events are nobody's.
 *
 * @param structs names that the record has had, newest first: BTF knows the offsets of the one that there is
 * @param more fields that are no members
 */
record RecordVariant(Probe probe, String category, String tracepoint, List<String> structs,
        BiFunction<Btf, Record, Map<String, Access>> more) implements ProbeVariant {
    /** The record that this kernel writes. */
    record Record(Btf btf, String struct) {
        boolean has(String member) {
            return btf.memberNames(struct).contains(member);
        }

        Value member(String name, Size size) {
            return new Value.At(TargetAccess.CONTEXT, btf.member(struct, name).offset(), size);
        }
    }

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    @Override
    public String mechanism() {
        return "tracepoint " + category + ":" + tracepoint;
    }

    @Override
    public List<String> differences() {
        return List.of();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        String struct = structs.stream().filter(s -> btf.find(BtfKind.STRUCT, s).isPresent()).findFirst()
                .orElseThrow(() -> new BtfException("the kernel's BTF has no struct "
                        + String.join(", nor ", structs)));
        OwnFields members = new OwnFields();
        btf.memberNames(struct).forEach(m -> members.member(btf, struct, m));
        Value.Local context = Value.Local.context("void *");
        Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6)
                .have(Map.of("time", TaskAccess.fields(btf).get("time")))
                .have(TargetAccess.fields(members.places()))
                .have(more.apply(btf, new Record(btf, struct)))
                .add(let(TargetAccess.CONTEXT, context))
                .plan(holes);
        return ProbeImage.of(List.of(new Program(probe.name(), new Attachment.Tracepoint(category, tracepoint),
                Program.plain(probe.name(), context), body.part())));
    }
}
