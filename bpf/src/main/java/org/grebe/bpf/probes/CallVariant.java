package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.compare;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.let;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.CType;
import org.grebe.bpf.ir.Chain;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;

/**
 * A call by a program at its beginning and one at its return. What is kept between the two is in the thread's own
 * storage, and goes with the thread: the time of the beginning, and of the arguments those that the plan asks for and
 * the return does not know. A thread is in one system call at a time; of a function's calls, which may nest, it has so
 * many frames.
 */
abstract class CallVariant implements ProbeVariant {
    /** Calls of one function that a thread may be in at once; more are counted as lost. */
    static final int FRAMES = 8;

    private static final KernelRelease TASK_STORAGE = KernelRelease.parse("5.13");

    private static final String CALLS = "calls";

    /** What no call changes. */
    private static final Set<String> LASTING = Set.of("pid", "nspid", "pidns");

    private static final Local CONTEXT = Local.context("void *");
    private static final Local KEPT = Pending.KEPT;
    private static final Local SINCE = new Local("since", Local.Kind.WORD, "__u64");
    private static final Local FRAME = new Local("frame", Local.Kind.WORD, "__u64");
    private static final Value NOTHING = new Value.Const(0, true);

    private final Probe probe;
    private final AttachTarget site;

    CallVariant(Probe probe) {
        this.probe = probe;
        this.site = probe.site().orElseThrow();
    }

    /**
     * Both ends of a call.
     *
     * @param arguments as they can be had at the beginning, by {@link TargetAccess#CONTEXT}
     * @param atReturn what the return has in its own context: the result, and arguments where they are still there
     * @param frames what tells a call from others of its thread, at its beginning and at its return; empty where there
     *     is one at a time
     * @param pairs whether a return is seen only where the beginning was passed with this trace attached
     * @param unreported what is seen to begin, and to return, and is no call that returns
     */
    record Ends(Attachment entry, Attachment exit, Map<String, Access> arguments, Map<String, Access> atReturn,
            List<Value> frames, boolean pairs, Optional<Predicate> unreported) {
        boolean nest() {
            return !frames.isEmpty();
        }
    }

    abstract Ends ends(Btf btf);

    /** What this kernel lacks for it. */
    static List<String> missing() {
        return KernelRelease.current().isAtLeast(TASK_STORAGE) ? List.of()
                : List.of("calls are kept in storage of their threads, which tracing programs have since Linux "
                        + TASK_STORAGE + "; trace the beginning and the return each by itself");
    }

    Probe probe() {
        return probe;
    }

    String target() {
        return site.target();
    }

    Map<String, FieldLocation> places() {
        return site.places();
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
        return new Build(btf, ends(btf), holes, skippedTgid, false).image();
    }

    /**
     * All arguments are kept, whatever the plan asks for, and all tests are made again at the return: another plan may
     * have seen the beginning. Members of arguments are read at the return. What was under way while the trace paused
     * is older than {@link Resumed} says.
     */
    @Override
    public ProbeImage buildReplaceable(Btf btf, Holes holes, int skippedTgid) {
        return new Build(btf, ends(btf), holes, skippedTgid, true).image();
    }

    /** The programs for one plan. */
    private final class Build {
        private final Btf btf;
        private final Ends ends;
        private final Holes holes;
        private final int skippedTgid;
        private final boolean replaceable;
        private final boolean timed;
        private final Pending pending;
        private final Value.Member since;
        /** What is 0 while no call is under way: the time, or the frame. */
        private final Value.Member mark;

        Build(Btf btf, Ends ends, Holes holes, int skippedTgid, boolean replaceable) {
            this.btf = btf;
            this.ends = ends;
            this.holes = holes;
            this.skippedTgid = skippedTgid;
            this.replaceable = replaceable;
            Set<String> asked = holes.fields();
            timed = replaceable || asked.contains(OwnFields.ELAPSED);
            boolean hasTime = timed || !ends.nest();
            since = new Value.Member(KEPT, "since", ends.nest() ? 8 : 0, Size.DW);
            mark = ends.nest() ? new Value.Member(KEPT, "frame", 0, Size.DW) : since;
            pending = Pending.of(probe, f -> ends.arguments().containsKey(f.name())
                            && !ends.atReturn().containsKey(f.name())
                            && (replaceable ? !isMember(f.name()) : asked.contains(f.name())),
                    (ends.nest() ? 8 : 0) + (hasTime ? 8 : 0));
        }

        ProbeImage image() {
            if (ends.pairs() && !timed && pending.offsets().isEmpty()) {
                return ProbeImage.of(List.of(returnAlone()));
            }
            List<KernelMap> maps = new ArrayList<>(List.of(map()));
            if (replaceable) {
                maps.add(Resumed.map());
            }
            // The return first: a beginning whose return is not watched would be kept for nothing.
            return ProbeImage.of(List.of(onReturn(), onEntry()), maps, Set.of());
        }

        private KernelMap map() {
            if (!ends.nest()) {
                return pending.map(MapSpec.taskStorage(CALLS, pending.size()), "int", "struct kept",
                        List.of("__u64 since"));
            }
            List<String> own = timed ? List.of("__u64 frame", "__u64 since") : List.of("__u64 frame");
            String frame = "struct kept { " + String.join("; ", pending.members(own)) + "; } frames[" + FRAMES + "]";
            return new KernelMap(MapSpec.taskStorage(CALLS, FRAMES * pending.size()), CType.of("int"),
                    new CType("struct frames", List.of(frame)));
        }

        private Map<String, Access> arguments(boolean text) {
            Map<String, Access> some = new TreeMap<>(ends.arguments());
            // A name is copied as a number is: there is one look at it.
            some.keySet().removeIf(name -> text != (field(name).type() == FieldType.TEXT)
                    || replaceable && isMember(name));
            return some;
        }

        /** What a pointer among the arguments leads to. */
        private boolean isMember(String name) {
            return ends.arguments().get(name) instanceof Access.Chained;
        }

        /** Whether an argument's tests wait for the return: text at the end of a way. */
        private boolean isLate(String name) {
            return isMember(name) && (replaceable || field(name).type() == FieldType.TEXT);
        }

        /** Every plan has members of its own, of which another keeps nothing: they are read at the return. */
        private Map<String, Access> membersAtReturn() {
            Map<String, Access> members = new TreeMap<>();
            ends.arguments().forEach((name, access) -> {
                if (access instanceof Access.Chained c) {
                    String root = MemberFields.rootOf(name);
                    members.put(name, ends.atReturn().containsKey(root) ? c : new Access.Chained(new Chain(
                            c.chain().helper(), pending.member(KEPT, root), c.chain().hops(), c.chain().end())));
                }
            });
            return members;
        }

        private Field field(String name) {
            return probe.field(name).orElseThrow();
        }

        /** Cheap tests come before anything is kept; those of text look at the copy that is kept. */
        private Program onEntry() {
            Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6).pin(FRAME, Reg.R7).pin(KEPT, Reg.R8)
                    .have(TaskAccess.fields(btf))
                    .admitBy(TaskAccess.current(skippedTgid));
            body.fields().keySet().retainAll(LASTING);
            body.add(let(TargetAccess.CONTEXT, CONTEXT), new Stmt.Declare(TaskAccess.PID_TGID));
            Stmt forget = new Stmt.OfThread(KEPT, CALLS, false, forget(), List.of());
            if (replaceable) {
                body.add(frame(0)).add(forget); // Of a plan that let this process pass.
            }
            ends.unreported().ifPresent(
                    no -> body.add(new Stmt.If(no, List.of(forget, new Stmt.Leave()), List.of())));
            body.add(holes.tests(body.fields(), null));

            Set<String> tested = new TreeSet<>(body.fields().keySet());
            List<Stmt> byNumber = holes.tests(body.have(arguments(false)).fields(), tested);
            // Whatever was here before is over, even if its end was missed: what is rejected here must not find it.
            boolean forgotten = replaceable || tests(byNumber);
            if (!replaceable) {
                body.add(frame(0));
            }
            if (forgotten && !replaceable) {
                body.add(forget);
            }
            body.add(byNumber).add(new Stmt.OfThread(KEPT, CALLS, true, List.of(), holes.lose()));
            if (ends.nest()) {
                body.add(toFreeFrame(0));
            }

            Map<String, Access> texts = arguments(true);
            body.have(texts);
            pending.offsets().keySet().forEach(name -> body.add(texts.get(name) instanceof Access.Memory text
                    ? new Stmt.SetBytes(pending.member(KEPT, name), text.bytes(), FieldType.TEXT.size)
                    : pending.keep(KEPT, name)));
            tested.addAll(LASTING);
            tested.addAll(arguments(false).keySet());
            // What lies at the end of a way is copied by that name: its copy can be looked at in the other program.
            texts.values().removeIf(a -> !(a instanceof Access.Memory));
            Map<String, Access> kept = pending.fields(KEPT);
            kept.keySet().retainAll(texts.keySet());
            body.have(kept);
            Map<String, Access> early = new TreeMap<>(body.fields());
            early.keySet().removeIf(name -> ends.arguments().containsKey(name) && isLate(name));
            List<Stmt> byText = holes.tests(early, tested);
            if (!forgotten && tests(byText)) {
                body.add(new Stmt.Set(mark, NOTHING));
            }
            body.add(byText);
            if (timed) {
                body.add(new Stmt.Set(since, new Value.Call(Helper.KTIME_GET_NS)));
            }
            if (ends.nest() || !timed) {
                body.add(new Stmt.Set(mark, ends.nest() ? FRAME : new Value.Const(1, true)));
            }
            return program("entry", ends.entry(), body);
        }

        private boolean tests(List<Stmt> statements) {
            return statements.stream().anyMatch(s -> s instanceof Stmt.Require);
        }

        /** Which call it is, at its beginning (0) or its return (1). */
        private List<Stmt> frame(int end) {
            return ends.nest() ? List.of(let(FRAME, ends.frames().get(end))) : List.of();
        }

        private List<Stmt> forget() {
            return ends.nest() ? forget(0) : List.of(new Stmt.Set(mark, NOTHING));
        }

        private List<Stmt> forget(int from) {
            List<Stmt> gone = List.of(new Stmt.Set(mark, NOTHING));
            return List.of(from == FRAMES - 1
                    ? new Stmt.If(compare(mark, Cond.EQ, FRAME), gone, List.of())
                    : new Stmt.If(compare(mark, Cond.NE, FRAME), behind(forget(from + 1)), gone));
        }

        /** The first that is free, or has an older call that began at the same place. */
        private List<Stmt> toFreeFrame(int from) {
            List<Stmt> full = new ArrayList<>(holes.lose());
            full.add(new Stmt.Leave());
            Predicate taken = new Predicate.And(List.of(
                    compare(mark, Cond.NE, NOTHING), compare(mark, Cond.NE, FRAME)));
            return List.of(new Stmt.If(taken, from == FRAMES - 1 ? full : behind(toFreeFrame(from + 1)), List.of()));
        }

        private List<Stmt> toItsFrame(int from) {
            return List.of(new Stmt.If(compare(mark, Cond.NE, FRAME),
                    from == FRAMES - 1 ? List.of(new Stmt.Leave()) : behind(toItsFrame(from + 1)), List.of()));
        }

        private List<Stmt> behind(List<Stmt> inNext) {
            List<Stmt> all = new ArrayList<>(List.of(let(KEPT, new Value.Next(KEPT, pending.size()))));
            all.addAll(inNext);
            return all;
        }

        private Program onReturn() {
            Value now = new Value.Call(Helper.KTIME_GET_NS);
            Value who = new Value.Call(Helper.GET_CURRENT_PID_TGID);
            Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6).pin(FRAME, Reg.R7).pin(SINCE, Reg.R7)
                    .pin(KEPT, Reg.R8)
                    .have(TaskAccess.fields(btf))
                    .have(TaskAccess.moreFields(btf))
                    .have(Map.of(
                            "pid", new Access.Int(Access.Cost.HELPER, new Value.ShiftRight(who, 32)),
                            "tid", new Access.Int(Access.Cost.HELPER, new Value.Low32(who)),
                            OwnFields.ELAPSED, new Access.Int(Access.Cost.HELPER,
                                    new Value.Math(Alu.SUB, now, SINCE))))
                    .have(ends.atReturn())
                    .have(pending.fields(KEPT))
                    .add(let(TargetAccess.CONTEXT, CONTEXT))
                    .add(new Stmt.OfThread(KEPT, CALLS, false, List.of(), List.of()));
            if (ends.nest()) {
                body.add(frame(1)).add(toItsFrame(0));
            }
            if (timed || !ends.nest()) {
                body.add(let(SINCE, since));
            }
            if (!ends.nest()) {
                body.add(leaveIf(SINCE, Cond.EQ, 0));
            }
            body.add(new Stmt.Set(mark, NOTHING));
            if (replaceable) {
                body.have(membersAtReturn()).add(leaveIf(SINCE, Cond.LT, Resumed.TIME));
            }
            Set<String> tested = new TreeSet<>(LASTING);
            ends.arguments().keySet().stream().filter(name -> !isLate(name)).forEach(tested::add);
            body.add(holes.tests(body.fields(), replaceable ? null : tested)).add(holes.deliver());
            return program("return", ends.exit(), body);
        }

        /** All that the plan asks for is known there. */
        private Program returnAlone() {
            return TargetVariant.program(name("return"), ends.exit(), ends.atReturn(), btf, holes, skippedTgid);
        }

        private String name(String point) {
            return site.provider().word() + "_" + point;
        }

        private Program program(String point, Attachment attachment, Body body) {
            String name = name(point);
            return new Program(name, attachment, Program.plain(name, CONTEXT), body.part());
        }
    }
}
