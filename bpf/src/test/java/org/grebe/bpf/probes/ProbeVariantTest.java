package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Disassembler;
import org.grebe.bpf.asm.Insn;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.ProbeBtf;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.Arch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program of each attach kind, written without a kernel. */
class ProbeVariantTest {
    static Stream<Arguments> variants() {
        return Catalogue.ALL.stream().flatMap(p -> Variants.of(p).stream().map(v -> Arguments.of(p, v)));
    }

    private static String listing(ProbeVariant variant, int program, String... fields) {
        ProbeImage image = variant.build(ProbeBtf.shiftedBy(0), new AllFields(List.of(fields)), 181);
        ProgramSpec p = image.programs().get(program);
        return p.name() + " on " + p.attachment().describe() + "\n" + p.code();
    }

    private static void assertWhole(ProbeImage image) {
        assertFalse(image.programs().isEmpty());
        for (ProgramSpec program : image.programs()) {
            List<Line> lines = program.code().lines();
            String last = Disassembler.text(lines.get(lines.size() - 1).insn());
            assertTrue(List.of("exit", "goto out").contains(last), last);
            assertEquals(List.of(), program.code().maps().stream()
                    .filter(m -> image.maps().stream().noneMatch(spec -> spec.name().equals(m)))
                    .toList());
            for (Line line : lines) {
                Insn i = line.insn();
                boolean usesStack = i.opcode() != 0 && (i.opcode() & 7) == 1 && i.src() == 10
                        || ((i.opcode() & 7) == 2 || (i.opcode() & 7) == 3) && i.dst() == 10;
                assertTrue(!usesStack || i.offset() >= -512 && i.offset() < 0, line::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void shouldWriteWholeProgramsWhenAskedForEveryField(Probe probe, ProbeVariant variant) {
        assertWhole(variant.build(ProbeBtf.shiftedBy(0), AllFields.of(probe), 181));
    }

    /** Another plan's programs take the place of these one by one, and go on with what these have kept in maps. */
    @ParameterizedTest
    @MethodSource("variants")
    void shouldAttachAndKeepTheSameForEveryPlanWhenReplaceable(Probe probe, ProbeVariant variant) {
        ProbeImage all = variant.buildReplaceable(ProbeBtf.shiftedBy(0), AllFields.of(probe), 181);
        ProbeImage few = variant.buildReplaceable(ProbeBtf.shiftedBy(0), new AllFields(List.of("time")), 181);
        assertWhole(all);
        assertWhole(few);
        assertEquals(all.maps(), few.maps());
        assertEquals(attachments(all), attachments(few));
        assertEquals(maps(all), maps(few));
    }

    private static List<Object> attachments(ProbeImage image) {
        return image.programs().stream().map(p -> (Object) p.attachment()).toList();
    }

    /** Of each program those of the probe that it looks into. */
    private static List<Object> maps(ProbeImage image) {
        return image.programs().stream().map(p -> (Object) Set.copyOf(p.code().maps())).toList();
    }

    @Tag("live")
    @ParameterizedTest
    @MethodSource("variants")
    void shouldWriteWholeProgramsWhenTheBtfIsTheRunningKernels(Probe probe, ProbeVariant variant) {
        assertWhole(variant.build(Btf.kernel(), AllFields.of(probe), 181));
    }

    /** The same program apart from numbers: all that differs is offsets, and they differ by the shift. */
    @ParameterizedTest
    @MethodSource("variants")
    void shouldTakeEveryOffsetFromBtf(Probe probe, ProbeVariant variant) {
        List<ProgramSpec> here = variant.build(ProbeBtf.shiftedBy(0), AllFields.of(probe), 0).programs();
        List<ProgramSpec> there = variant.build(ProbeBtf.shiftedBy(8), AllFields.of(probe), 0).programs();
        int moved = 0;
        for (int p = 0; p < here.size(); p++) {
            List<Line> a = here.get(p).code().lines();
            List<Line> b = there.get(p).code().lines();
            assertEquals(a.size(), b.size());
            for (int i = 0; i < a.size(); i++) {
                assertEquals(a.get(i).insn().opcode(), b.get(i).insn().opcode(), "program " + p + ", line " + i);
                moved += a.get(i).insn().equals(b.get(i).insn()) ? 0 : 1;
            }
        }
        assertTrue(moved >= 9, "instructions that follow BTF: " + moved);
    }

    @Test
    void shouldFollowTheSocketWhenItsMembersMove() {
        ProbeVariant fexit = new ConnectFexit();
        AllFields fields = new AllFields(List.of("dport", "sport", "saddr", "daddr", "netns"));
        assertEquals("12 14 4 0 48 136", loads(fexit.build(ProbeBtf.shiftedBy(0), fields, 0)));
        assertEquals("28 30 20 16 64 168", loads(fexit.build(ProbeBtf.shiftedBy(16), fields, 0)));
    }

    /** Offsets of the loads from the socket, and of the last one, from what it points to. */
    private static String loads(ProbeImage image) {
        return image.programs().get(0).code().lines().stream()
                .map(Line::insn)
                .filter(i -> (i.opcode() & 7) == 1 && (i.src() == 7 || i.src() == 0))
                .map(i -> Integer.toString(i.offset()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void shouldReadAsAProgramDoesWhenConnectIsByFexit() {
        assertEquals("""
                connect6_fexit on fexit:tcp_v6_connect
                   0: r7 = *(u64 *)(r1 +0)                   ; struct sock *sk
                   1: r0 = *(u32 *)(r1 +24)
                   2: if r0 != 0 goto out                    ; result != 0
                   3: r0 = *(u64 *)(r7 +56)
                   4: if r0 != 0 goto not_mapped_1
                   5: r0 = *(u32 *)(r7 +64)
                   6: r1 = 0xffff0000 ll
                   8: if r0 == r1 goto out                   ; ::ffff:a.b.c.d
                not_mapped_1:
                   9: call bpf_get_current_pid_tgid
                  10: *(u64 *)(r10 -8) = r0
                  11: r0 >>= 32
                  12: if r0 == 181 goto out                  ; (pid_tgid >> 32) == 181
                  13: r0 = *(u32 *)(r10 -4)                  ; pid
                  14: *(u64 *)(r10 -16) = r0
                  15: r0 = *(u16 *)(r7 +12)                  ; dport
                  16: r0 = be16 r0
                  17: *(u64 *)(r10 -24) = r0
                out:
                  18: r0 = 0
                  19: exit
                """, listing(new ConnectFexit(), 1, "pid", "dport"));
    }

    @Test
    void shouldReadAsAProgramDoesWhenConnectIsByKprobe() {
        assertEquals("""
                connect4_return on kretprobe:tcp_v4_connect
                   0: r6 = r1                                ; struct pt_regs *ctx
                   1: call bpf_get_current_pid_tgid
                   2: *(u64 *)(r10 -8) = r0
                   3: r1 = &connecting ll
                   5: r2 = r10
                   6: r2 += -8
                   7: call bpf_map_lookup_elem
                   8: if r0 == 0 goto out
                   9: r7 = *(u64 *)(r0 +0)                   ; struct sock *sk
                  10: r1 = &connecting ll
                  12: r2 = r10
                  13: r2 += -8
                  14: call bpf_map_delete_elem
                  15: r0 = *(u32 *)(r6 +80)
                  16: if r0 != 0 goto out                    ; result != 0
                  17: r3 = r7
                  18: r1 = r10
                  19: r1 += -96
                  20: r2 = 88
                  21: call bpf_probe_read_kernel
                  22: if r0 != 0 goto out                    ; bpf_probe_read_kernel(common) != 0
                  23: r0 = *(u16 *)(r10 -84)                 ; dport
                  24: r0 = be16 r0
                  25: *(u64 *)(r10 -104) = r0
                out:
                  26: r0 = 0
                  27: exit
                """, onX86(listing(new ConnectKprobe(), 0, "dport")));
        assertEquals("""
                connect6_entry on kprobe:tcp_v6_connect
                   0: r6 = r1                                ; struct pt_regs *ctx
                   1: call bpf_get_current_pid_tgid
                   2: *(u64 *)(r10 -8) = r0
                   3: r0 >>= 32
                   4: if r0 == 181 goto out                  ; (pid_tgid >> 32) == 181
                   5: r0 = *(u64 *)(r6 +112)                 ; struct sock *sk
                   6: *(u64 *)(r10 -16) = r0
                   7: r1 = &connecting ll
                   9: r2 = r10
                  10: r2 += -8
                  11: r3 = r10
                  12: r3 += -16
                  13: r4 = 0
                  14: call bpf_map_update_elem
                out:
                  15: r0 = 0
                  16: exit
                """, onX86(listing(new ConnectKprobe(), 3, "dport")));
    }

    /** pt_regs is all in which the architectures differ: shows the fixture's place of x86_64's registers. */
    private static String onX86(String listing) {
        PtRegs here = PtRegs.of(ProbeBtf.shiftedBy(0), Arch.current());
        return Arch.current() == Arch.X86_64 ? listing : listing
                .replace("(u32 *)(r6 +" + here.returnValue() + ") ", "(u32 *)(r6 +80)")
                .replace("(u64 *)(r6 +" + here.firstArgument() + ")  ", "(u64 *)(r6 +112)");
    }

    @Test
    void shouldDoWithoutIpv6WhenTheKernelHasNone() {
        ProbeImage image = new ConnectKprobe().build(ProbeBtf.shiftedBy(0), new AllFields(List.of()), 0);
        assertEquals(Set.of("tcp_v6_connect"), image.optional());
    }

    @Test
    void shouldTryTheBestAttachKindFirst() {
        assertEquals("[fexit of tcp_v4_connect and tcp_v6_connect, "
                + "kprobe and kretprobe of tcp_v4_connect and tcp_v6_connect, "
                + "tp_btf:inet_sock_set_state, rawtp:inet_sock_set_state]", mechanisms(Catalogue.connect));
        assertEquals("[fexit of inet_csk_accept, kretprobe of inet_csk_accept, "
                + "tracepoints syscalls:sys_exit_accept and sys_exit_accept4]", mechanisms(Catalogue.accept));
        Probe other = new Probe("bind", "", List.of(), List.of());
        assertEquals("probe has no programs: name=bind",
                assertThrows(IllegalArgumentException.class, () -> Variants.of(other)).getMessage());
    }

    private static String mechanisms(Probe probe) {
        return Variants.of(probe).stream().map(ProbeVariant::mechanism).toList().toString();
    }

    @Test
    void shouldRefuseWhenAFieldCannotBeHad() {
        ProbeVariant fexit = new ConnectFexit();
        Holes holes = new AllFields(List.of("listener"));
        assertEquals("field cannot be had here: name=listener", assertThrows(IllegalStateException.class,
                () -> fexit.build(ProbeBtf.shiftedBy(0), holes, 0)).getMessage());
    }
}
