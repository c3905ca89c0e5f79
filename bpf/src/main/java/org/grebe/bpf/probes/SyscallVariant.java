package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;

/**
 * A system call by the tracepoints of its beginning and its return. A thread is in one system call at a time, so what
 * is kept between the two is in the thread's own storage: the time of the beginning, 0 while there is none, and of the
 * arguments those that the plan asks for. It goes with the thread.
 */
final class SyscallVariant implements ProbeVariant {
    private static final String CALLS = "calls";
    private static final int FIRST_FIELD = 8;

    /** What no call changes but that of a thread which takes its leader's number, by execve. */
    private static final Set<String> LASTING = Set.of("pid", "nspid", "pidns");

    private static final Local CONTEXT = Local.context("void *");
    private static final Local KEPT = Pending.KEPT;
    private static final Value.Member KEPT_SINCE = new Value.Member(KEPT, "since", 0, Size.DW);
    private static final Local SINCE = new Local("since", Local.Kind.WORD, "__u64");
    private static final Stmt FORGET = new Stmt.Set(KEPT_SINCE, new Value.Const(0, true));

    private final Probe probe;
    private final AttachTarget site;

    SyscallVariant(Probe probe) {
        this.probe = probe;
        this.site = probe.site().orElseThrow();
    }

    @Override
    public AttachKind kind() {
        return site.provider().kind();
    }

    @Override
    public String mechanism() {
        return site.provider().mechanism(site.target());
    }

    @Override
    public List<String> differences() {
        return site.provider().differences();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid, false);
    }

    /**
     * All arguments are kept, whatever the plan asks for, and all tests are made again at the return: another plan may
     * have seen the beginning. What was under way while the trace paused is older than {@link Resumed} says.
     */
    @Override
    public ProbeImage buildReplaceable(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid, true);
    }

    private ProbeImage build(Btf btf, Holes holes, int skippedTgid, boolean replaceable) {
        Set<String> asked = holes.fields();
        Pending pending = Pending.of(probe, f -> isArgument(f.name())
                && (replaceable || asked.contains(f.name())), FIRST_FIELD);
        List<KernelMap> maps = new ArrayList<>(List.of(pending.map(
                MapSpec.taskStorage(CALLS, pending.size()), "int", "struct kept", List.of("__u64 since"))));
        if (replaceable) {
            maps.add(Resumed.map());
        }
        return ProbeImage.of(
                // The return first: a beginning whose return is not watched would be kept for nothing.
                List.of(onReturn(btf, holes, pending, replaceable),
                        onEntry(btf, holes, skippedTgid, pending, replaceable)),
                maps, Set.of());
    }

    private boolean isArgument(String field) {
        return site.places().get(field) instanceof FieldLocation.Kept;
    }

    private Map<String, Access> arguments(boolean text) {
        Map<String, Access> arguments = new LinkedHashMap<>();
        for (Field f : probe.fields()) {
            if (site.places().get(f.name()) instanceof FieldLocation.Kept k && text == (f.type() == FieldType.TEXT)) {
                arguments.put(f.name(), TargetAccess.of(k.place()));
            }
        }
        return arguments;
    }

    /** Cheap tests come before anything is kept; those of text look at the copy that is kept. */
    private Program onEntry(Btf btf, Holes holes, int skippedTgid, Pending pending, boolean replaceable) {
        Stmt forgetOther = new Stmt.OfThread(KEPT, CALLS, false, List.of(FORGET), List.of());
        Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6).pin(KEPT, Reg.R8)
                .have(TaskAccess.fields(btf))
                .admitBy(TaskAccess.current(skippedTgid));
        body.fields().keySet().retainAll(LASTING);
        body.add(let(TargetAccess.CONTEXT, CONTEXT), new Stmt.Declare(TaskAccess.PID_TGID));
        if (replaceable) {
            body.add(forgetOther); // Of a plan that let this process pass.
        }
        body.add(holes.tests(body.fields(), null));

        Set<String> tested = new TreeSet<>(body.fields().keySet());
        List<Stmt> byNumber = holes.tests(body.have(arguments(false)).fields(), tested);
        // Whatever the thread began before is over, even if its end was missed: what is rejected here must not find it.
        boolean forgotten = replaceable || tests(byNumber);
        if (forgotten && !replaceable) {
            body.add(forgetOther);
        }
        body.add(byNumber).add(new Stmt.OfThread(KEPT, CALLS, true, List.of(), holes.lose()));

        Map<String, Access> texts = arguments(true);
        pending.offsets().keySet().forEach(name -> body.add(texts.get(name) instanceof Access.Memory text
                ? new Stmt.SetBytes(pending.member(KEPT, name), text.bytes(), FieldType.TEXT.size)
                : pending.keep(KEPT, name)));
        tested.addAll(body.fields().keySet());
        Map<String, Access> kept = pending.fields(KEPT);
        kept.keySet().retainAll(texts.keySet());
        List<Stmt> byText = holes.tests(body.have(kept).fields(), tested);
        if (!forgotten && tests(byText)) {
            body.add(FORGET);
        }
        boolean timed = replaceable || holes.fields().contains(OwnFields.ELAPSED);
        body.add(byText).add(new Stmt.Set(KEPT_SINCE,
                timed ? new Value.Call(Helper.KTIME_GET_NS) : new Value.Const(1, true)));
        return program("entry", SyscallProvider.entry(site.target()), body);
    }

    private static boolean tests(List<Stmt> statements) {
        return statements.stream().anyMatch(s -> s instanceof Stmt.Require);
    }

    private Program onReturn(Btf btf, Holes holes, Pending pending, boolean replaceable) {
        Value now = new Value.Call(Helper.KTIME_GET_NS);
        Value who = new Value.Call(Helper.GET_CURRENT_PID_TGID);
        Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6).pin(SINCE, Reg.R7).pin(KEPT, Reg.R8)
                .have(TaskAccess.fields(btf))
                .have(TaskAccess.moreFields(btf))
                .have(Map.of(
                        "pid", new Access.Int(Access.Cost.HELPER, new Value.ShiftRight(who, 32)),
                        "tid", new Access.Int(Access.Cost.HELPER, new Value.Low32(who)),
                        OwnFields.RET, TargetAccess.of(site.places().get(OwnFields.RET)),
                        OwnFields.ELAPSED, new Access.Int(Access.Cost.HELPER, new Value.Math(Alu.SUB, now, SINCE))))
                .have(pending.fields(KEPT))
                .add(
                        let(TargetAccess.CONTEXT, CONTEXT),
                        new Stmt.OfThread(KEPT, CALLS, false, List.of(), List.of()),
                        let(SINCE, KEPT_SINCE),
                        leaveIf(SINCE, Cond.EQ, 0),
                        FORGET);
        if (replaceable) {
            body.add(leaveIf(SINCE, Cond.LT, Resumed.TIME));
        }
        Set<String> tested = new TreeSet<>(LASTING);
        tested.addAll(arguments(false).keySet());
        tested.addAll(arguments(true).keySet());
        body.add(holes.tests(body.fields(), replaceable ? null : tested)).add(holes.deliver());
        return program("return", site.provider().attachment(btf, site.target()), body);
    }

    private Program program(String point, Attachment attachment, Body body) {
        String name = site.provider().word() + "_" + point;
        return new Program(name, attachment, Program.plain(name, CONTEXT), body.part());
    }
}
