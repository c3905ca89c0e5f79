package org.grebe.core.api;

import static org.grebe.core.api.Condition.not;
import static org.grebe.core.api.Fields.cgroup;
import static org.grebe.core.api.Fields.comm;
import static org.grebe.core.api.Fields.daddr;
import static org.grebe.core.api.Fields.dport;
import static org.grebe.core.api.Fields.gid;
import static org.grebe.core.api.Fields.pid;
import static org.grebe.core.api.Fields.raddr;
import static org.grebe.core.api.Fields.ret;
import static org.grebe.core.api.Fields.saddr;
import static org.grebe.core.api.Fields.sport;
import static org.grebe.core.api.Fields.tid;
import static org.grebe.core.api.Fields.time;
import static org.grebe.core.api.Fields.uid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.agg.LHist;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.EventOf;
import org.grebe.core.engine.LinesOutput;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.PinnedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said in Java is planned as what is said in Groovy, and the JVM answers as Groovy does. */
class SamePlanTest {
    private static final int EVENTS = 300;
    private static final long[] NUMBERS = {
        0, 1, 2, 3, 79, 80, 81, 443, 1000, 8000, 65535, 65536, 0x7fffffffL, 0x80000000L, 0xffffffffL, Long.MAX_VALUE,
        Long.MIN_VALUE, -1, -7
    };
    private static final String[] NAMES = {"", "c", "curl", "curls", "nginx", "wget", "libcurl", "fifteen-bytes-x"};
    private static final String[] ADDRESSES = {"10.0.0.1", "10.255.255.255", "11.0.0.0", "::1", "fd00::1", "::"};

    private static final String SETS =
            "web = live([80, 443]); names = live(['curl', 'wget']); nets = live(['10.0.0.0/8', '::1']); ";
    private static final Tracer TRACER = new Tracer(SessionOptions.defaults(), new LinesOutput());

    static Stream<Arguments> conditions() {
        return Stream.of(
                arguments(dport.in(TRACER.live(80, 443)), "it.dport in web"),
                arguments(not(uid.in(TRACER.live(443).add(80))), "it.uid !in web"),
                arguments(comm.in(TRACER.live("curl", "wget")), "it.comm in names"),
                arguments(daddr.in(TRACER.live("10.0.0.0/8", "::1")), "it.daddr in nets"),
                arguments(dport.eq(80).choose(1, 2).eq(1), "(it.dport == 80 ? 1 : 2) == 1"),
                arguments(dport.lt(sport).choose(pid, tid).gt(5), "(it.dport < it.sport ? it.pid : it.tid) > 5"),
                arguments(dport.eq(80).choose(1, ret.eq(0).and(pid.gt(9)).choose(ret, 3)).ge(2),
                        "(it.dport == 80 ? 1 : it.ret == 0 && it.pid > 9 ? it.ret : 3) >= 2"),
                arguments(dport.eq(80), "it.dport == 80"),
                arguments(pid.ne(7), "it.pid != 7"),
                arguments(dport.lt(1024), "it.dport < 1024"),
                arguments(dport.le(sport), "it.dport <= it.sport"),
                arguments(time.gt(3000000000L), "it.time > 3000000000"),
                arguments(time.gt(Duration.ofSeconds(3)), "it.time > 3000000000"),
                arguments(time.le(Duration.ofNanos(3)), "it.time <= 3"),
                arguments(time.between(Duration.ofMillis(1), Duration.ofMillis(2)),
                        "it.time >= 1000000 && it.time <= 2000000"),
                arguments(dport.lt(80.5), "it.dport < 81"),
                arguments(dport.le(80.5), "it.dport <= 80"),
                arguments(dport.gt(80.5), "it.dport > 80"),
                arguments(dport.ge(80.5), "it.dport >= 81"),
                arguments(dport.ge(80.0), "it.dport >= 80"),
                arguments(ret.lt(-0.5), "it.ret < 0"),
                arguments(ret.ge(0), "it.ret >= 0"),
                arguments(uid.lt(gid), "it.uid < it.gid"),
                arguments(sport.eq(dport), "it.sport == it.dport"),
                arguments(uid.gt(gid), "it.uid > it.gid"),
                arguments(pid.ge(tid), "it.pid >= it.tid"),
                arguments(pid.ne(tid), "it.pid != it.tid"),
                arguments(dport.in(443, 80, 80), "it.dport in [443, 80, 80]"),
                arguments(not(dport.in(80, 443)), "it.dport !in [80, 443]"),
                arguments(uid.in(1000), "it.uid in [1000]"),
                arguments(dport.in(), "it.dport in []"),
                arguments(dport.in(IntStream.range(0, 40).mapToObj(i -> i * 2).toList()),
                        "it.dport in [" + String.join(",", IntStream.range(0, 40).mapToObj(i -> "" + i * 2).toList())
                                + "]"),
                arguments(dport.between(8000, 8999), "it.dport in 8000..8999"),
                arguments(pid.mod(2).eq(0), "it.pid % 2 == 0"),
                arguments(pid.mod(-3).eq(1), "it.pid % -3 == 1"),
                arguments(pid.times(2).minus(1).le(tid.shiftLeft(3)), "it.pid * 2 - 1 <= it.tid << 3"),
                arguments(pid.plus(2147483647).gt(0), "it.pid + 2147483647 > 0"),
                arguments(pid.plus(2147483647L).gt(0), "it.pid + 2147483647L > 0"),
                arguments(pid.times(tid).lt(pid.minus(tid)), "it.pid * it.tid < it.pid - it.tid"),
                arguments(uid.bitOr(gid.bitXor(pid)).shiftRight(2).ne(tid.negate()),
                        "(it.uid | (it.gid ^ it.pid)) >> 2 != -it.tid"),
                arguments(uid.unsignedShiftRight(4).eq(gid.bitNot()), "it.uid >>> 4 == ~it.gid"),
                arguments(pid.unsignedShiftRight(33).eq(1), "it.pid >>> 33 == 1"),
                arguments(pid.bitAnd(3).eq(1), "(it.pid & 3) == 1"),
                arguments(pid.bitAnd(0xf00000000L).eq(0), "(it.pid & 0xf00000000L) == 0"),
                arguments(comm.eq("curl"), "it.comm == 'curl'"),
                arguments(comm.ne("curl"), "it.comm != 'curl'"),
                arguments(comm.eq("123456789012345"), "it.comm == '123456789012345'"),
                arguments(comm.in("curl", "wget"), "it.comm in ['curl', 'wget']"),
                arguments(comm.in("curl"), "it.comm == 'curl'"),
                arguments(comm.startsWith("cu"), "it.comm.startsWith('cu')"),
                arguments(comm.endsWith("l"), "it.comm.endsWith('l')"),
                arguments(comm.contains("ur"), "it.comm.contains('ur')"),
                arguments(daddr.eq("10.0.0.1"), "it.daddr == '10.0.0.1'"),
                arguments(raddr.ne("::1"), "it.raddr != '::1'"),
                arguments(saddr.eq(daddr), "it.saddr == it.daddr"),
                arguments(saddr.ne(daddr), "it.saddr != it.daddr"),
                arguments(daddr.in("10.0.0.0/8"), "it.daddr in '10.0.0.0/8'"),
                arguments(daddr.in("10.0.0.0/8", "fd00::/8"), "it.daddr in ['10.0.0.0/8', 'fd00::/8']"),
                arguments(daddr.in(List.of(Cidr.parse("10.0.0.0/8"), IpAddress.parse("::1"))),
                        "it.daddr in [cidr('10.0.0.0/8'), ip('::1')]"),
                arguments(daddr.in(List.of()), "it.daddr in []"),
                arguments(dport.eq(80).and(comm.eq("curl")), "it.dport == 80 && it.comm == 'curl'"),
                arguments(dport.eq(80).or(comm.eq("curl").and(ret.eq(0))),
                        "it.dport == 80 || it.comm == 'curl' && it.ret == 0"),
                arguments(not(dport.eq(80).and(ret.eq(0))), "!(it.dport == 80 && it.ret == 0)"));
    }

    private static ProbeCall groovy(String script) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("test", SETS + script).newScript(host, new HashMap<>()).run();
        return host.calls().get(0);
    }

    private static void assertSamePlan(Plan java, Plan groovy) {
        assertEquals(texts(groovy.kernelTests()), texts(java.kernelTests()));
        assertEquals(groovy.captured(), java.captured());
        assertEquals("" + FilterMaps.of(groovy), "" + FilterMaps.of(java));
        assertEquals("" + groovy.aggregations(), "" + java.aggregations());
        assertEquals(groovy.aggregationReason(), java.aggregationReason());
        assertEquals(groovy.delivers(), java.delivers());
    }

    private static List<String> texts(List<org.grebe.bpf.ir.Predicate> tests) {
        return tests.stream().map(Object::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void shouldMakeTheSamePlanWhenTheSameIsSaid(Condition condition, String groovy) {
        Plan plan = Job.printing(Catalogue.connect, condition.conjuncts()).plan();
        assertSamePlan(plan, ScriptRun.plan(groovy("on connect { if (" + groovy + ") print it }")));
        for (boolean pushed : plan.pushed()) {
            assertEquals(true, pushed, "all of it goes to the kernel");
        }
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void shouldAnswerAsGroovyWhenTheJvmDecides(Condition condition, String groovy) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("test", SETS + "on connect { if (" + groovy + ") print it.dport }")
                .newScript(host, new HashMap<>()).run();
        ProbeCall call = host.calls().get(0);
        boolean[] nothingPushed = new boolean[call.handler().conditions().size()];
        Random random = new Random(7);
        for (int i = 0; i < EVENTS; i++) {
            Event event = event(random);
            boolean expected = !host.rows(call, event, nothingPushed).isEmpty();
            assertEquals(expected, condition.conjuncts().stream().allMatch(c -> c.holds(event)), event::toString);
        }
    }

    @Test
    void shouldLookIntoSomebodyElsesMapWhenGroovyDoes() {
        assertSamePlan(
                Job.printing(Catalogue.connect, cgroup.in(new PinnedSet("/sys/fs/bpf/x")).conjuncts()).plan(),
                ScriptRun.plan(groovy("on connect(cgroup: pinned('/sys/fs/bpf/x')) { print it }")));
    }

    private static Event event(Random random) {
        Map<String, Object> values = new HashMap<>();
        for (Field f : Catalogue.connect.fields()) {
            values.put(f.name(), switch (f.type()) {
                case COMM -> NAMES[random.nextInt(NAMES.length)];
                case ADDRESS -> IpAddress.parse(ADDRESSES[random.nextInt(ADDRESSES.length)]);
                default -> NUMBERS[random.nextInt(NUMBERS.length)];
            });
        }
        return EventOf.fields(Catalogue.connect, values);
    }

    static Stream<Arguments> counts() {
        List<Term> web = dport.in(80, 443).conjuncts();
        return Stream.of(
                arguments(Job.counting(Catalogue.connect, web, new Count(), List.of(comm, dport)),
                        "table = count(); on connect { if (it.dport in [80, 443]) table[it.comm, it.dport]++ }"),
                arguments(Job.counting(Catalogue.connect, List.of(), new Count(), List.of()),
                        "table = count(); on connect { table++ }"),
                arguments(Job.counting(Catalogue.connect, List.of(), new Count(), List.of(daddr, pid.mod(4))),
                        "table = count(); on connect { table[it.daddr, it.pid % 4]++ }"),
                arguments(Job.adding(Catalogue.connect, web, new Hist(), dport.minus(sport), List.of()),
                        "table = hist(); on connect { if (it.dport in [80, 443]) table << it.dport - it.sport }"),
                arguments(Job.adding(Catalogue.accept, List.of(), new LHist(0, 100, 10), Fields.backlog,
                                List.of(Fields.lport)),
                        "table = lhist(0, 100, 10); on accept { table[it.lport] << it.backlog }"));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void shouldCountInTheKernelWhenGroovyDoes(Job job, String groovy) {
        Plan plan = job.plan();
        assertEquals(1, plan.aggregations().size());
        assertSamePlan(plan, ScriptRun.plan(groovy(groovy)));
    }

    /** The same table, whichever side counts: here a lambda that says yes keeps it in the JVM. */
    @ParameterizedTest
    @MethodSource("counts")
    void shouldCountInTheJvmWhenALambdaIsAsked(Job job, String groovy) {
        List<Term> conditions = new ArrayList<>(job.conditions());
        conditions.addAll(Condition.of(e -> true).conjuncts());
        Aggregation table = job.table().orElseThrow();
        Job kept = new Job(job.probe(), conditions, job.action(), job.uses(), false, false, Optional.of(table),
                job.code());
        Plan plan = kept.plan();
        assertEquals("a condition before it is decided in the script", plan.aggregationReason());
        FuzzHost host = new FuzzHost();
        Map<String, Object> variables = new HashMap<>();
        new ScriptCompiler().compile("test", groovy).newScript(host, variables).run();
        ProbeCall call = host.calls().get(0);
        Random random = new Random(11);
        for (int i = 0; job.probe() == Catalogue.connect && i < EVENTS; i++) {
            Event event = event(random);
            if (conditions.stream().allMatch(c -> c.holds(event))) {
                kept.code().accept(event, null);
            }
            call.handle(event, new boolean[call.handler().conditions().size()]);
        }
        assertEquals(((Aggregation) call.variable("table")).snapshot(), table.snapshot());
    }
}
