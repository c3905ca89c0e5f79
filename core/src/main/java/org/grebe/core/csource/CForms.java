package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.csource.CForm.CField;

/** The programs of {@code bpf.probes} in C, one form for each; a change there is one here. */
final class CForms {
    private static final String RETURN = "return 0;";

    private final Btf btf;
    private final int skippedTgid;
    private final Set<String> asked;

    /** {@code asked}: all fields that the plan looks at in the kernel. */
    CForms(Btf btf, int skippedTgid, Set<String> asked) {
        this.btf = btf;
        this.skippedTgid = skippedTgid;
        this.asked = asked;
    }

    /** Empty for a program that has no form in C yet. */
    Optional<CForm> of(ProgramSpec program) {
        String name = program.name();
        return Optional.ofNullable(switch (name) {
            case "connect4_fexit" -> connectFexit(program, 4);
            case "connect6_fexit" -> connectFexit(program, 6);
            case "connect4_entry", "connect6_entry" -> connectEntry(program);
            case "connect4_return" -> connectReturn(program, 4);
            case "connect6_return" -> connectReturn(program, 6);
            case "connect_state" -> connectState(program);
            case "accept_fexit" -> acceptFexit(program);
            case "accept_return" -> acceptReturn(program);
            case "accept4_exit", "accept_exit" -> acceptExit(program);
            case "handshake_state" -> CHandshake.state(program, skippedTgid, asked);
            case "handshake_enter" -> CHandshake.enter(program, skippedTgid);
            case "handshake_exit" -> CHandshake.exit(program);
            default -> null;
        });
    }

    static String section(Attachment at) {
        if (at instanceof Attachment.Kprobe k) {
            return (k.ret() ? "kretprobe/" : "kprobe/") + k.function();
        } else if (at instanceof Attachment.Fentry f) {
            return (f.ret() ? "fexit/" : "fentry/") + f.function();
        } else if (at instanceof Attachment.Tracepoint t) {
            return "tracepoint/" + t.category() + "/" + t.name();
        } else if (at instanceof Attachment.TpBtf t) {
            return "tp_btf/" + t.name();
        } else if (at instanceof Attachment.RawTracepoint r) {
            return "raw_tp/" + r.name();
        }
        return "raw_tp";
    }

    private CForm connectFexit(ProgramSpec p, int version) {
        CSocket socket = new CSocket(true);
        List<String> head = new ArrayList<>(List.of("if (result != 0)", "    return 0;"));
        if (version == 6) {
            head.addAll(socket.unlessMapped());
        }
        return form(p, "BPF_PROG(" + p.name() + ", " + fexitParameters(p) + "int result)", head,
                CTask.current(skippedTgid), socket.fields(CSocket.Names.CONNECT, version), List.of());
    }

    private CForm connectEntry(ProgramSpec p) {
        List<String> body = joined(CTask.current(skippedTgid),
                List.of("bpf_map_update_elem(&connecting, &pid_tgid, &sk, BPF_ANY);", RETURN));
        return new CForm(section(p.attachment()), "BPF_KPROBE(" + p.name() + ", struct sock *sk)", body, List.of(),
                Map.of(), List.of(), RETURN, false, null);
    }

    private CForm connectReturn(ProgramSpec p, int version) {
        CSocket socket = new CSocket(false);
        List<String> head = joined(
                CTask.current(0),
                List.of(
                        "struct sock **found = bpf_map_lookup_elem(&connecting, &pid_tgid);",
                        "if (!found)",
                        "    return 0;",
                        "struct sock *sk = *found;",
                        "bpf_map_delete_elem(&connecting, &pid_tgid);",
                        "if (result != 0)",
                        "    return 0;"),
                socket.copy());
        return form(p, "BPF_KRETPROBE(" + p.name() + ", int result)", head, List.of(),
                socket.fields(CSocket.Names.CONNECT, version), List.of());
    }

    private CForm connectState(ProgramSpec p) {
        boolean typed = p.attachment() instanceof Attachment.TpBtf;
        boolean deferred = asked.contains("sport");
        CSocket socket = new CSocket(typed);
        List<String> head = new ArrayList<>();
        if (deferred) {
            head.addAll(List.of("if (oldstate == TCP_SYN_SENT)", "    return answered(sk);"));
        }
        head.addAll(List.of("if (newstate != TCP_SYN_SENT)", "    return 0;"));
        if (!typed) {
            head.addAll(socket.copy());
        }
        List<String> admission = joined(socket.onlyTcp(), CTask.current(skippedTgid), socket.version(true));
        Map<String, CField> fields = socket.fields(CSocket.Names.CONNECT, 0);
        if (deferred) {
            fields.remove("sport");
        }
        CForm now = form(p, "BPF_PROG(" + p.name() + ", struct sock *sk, int oldstate, int newstate)", head, admission,
                fields, List.of("ip"));
        return deferred ? now.followedBy(answered()) : now;
    }

    /** The source port is known only as the connect is answered; all else was kept. */
    private CForm answered() {
        Map<String, CField> fields = new LinkedHashMap<>();
        CState.kept(Catalogue.CONNECT, asked).forEach(f -> fields.put(f.name(), kept(f)));
        fields.put("sport", CField.integer("sport"));
        return new CForm("", "answered(struct sock *sk)",
                List.of(
                        "struct kept *kept = bpf_map_lookup_elem(&syn_sent, &sk);",
                        "if (!kept)",
                        "    return 0;",
                        "__s64 sport = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));",
                        "if (sport == 0) // none was free, and no SYN was sent",
                        "    goto drop;"),
                List.of(), fields, List.of("sport"), "goto drop;", true, null)
                .dropping("bpf_map_delete_elem(&syn_sent, &sk);");
    }

    /** A field from where it was kept. */
    static CField kept(Field f) {
        return f.type().isInteger()
                ? CField.integer("kept->" + f.name())
                : CField.bytes("%s = kept->" + f.name() + ";");
    }

    private CForm acceptFexit(ProgramSpec p) {
        CSocket socket = new CSocket(true);
        List<String> head = joined(List.of("if (!sk)", "    return 0;"), socket.onlyTcp());
        String parameters = fexitParameters(p).replace(" *sk,", " *listener,");
        return form(p, "BPF_PROG(" + p.name() + ", " + parameters + "struct sock *sk)", head,
                joined(CTask.current(skippedTgid), socket.version(false)),
                socket.fields(CSocket.Names.ACCEPT, 0), List.of("ip"));
    }

    private CForm acceptReturn(ProgramSpec p) {
        CSocket socket = new CSocket(false);
        List<String> head = joined(List.of("if (!sk)", "    return 0;"), socket.onlyTcp(),
                CTask.current(skippedTgid), socket.copy(), socket.version(false));
        return form(p, "BPF_KRETPROBE(" + p.name() + ", struct sock *sk)", head, List.of(),
                socket.fields(CSocket.Names.ACCEPT, 0), List.of("ip"));
    }

    private CForm acceptExit(ProgramSpec p) {
        CSocket socket = new CSocket(false);
        List<String> head = joined(
                List.of("long fd = ctx->ret;", "if (fd < 0)", "    return 0;"),
                CTask.current(skippedTgid),
                socketOfDescriptor(),
                socket.onlyTcp(), socket.copy(), socket.version(false));
        return form(p, p.name() + "(struct trace_event_raw_sys_exit *ctx)", head, List.of(),
                socket.fields(CSocket.Names.ACCEPT, 0), List.of("ip"));
    }

    /** From {@code fd} to {@code socket} and {@code sk}. */
    static List<String> socketOfDescriptor() {
        return List.of(
                "struct file *file;",
                "struct socket *socket;",
                "struct file *back;",
                "struct sock *sk;",
                "struct fdtable *fdt = bpf_get_current_task_btf()->files->fdt;",
                "if (fd >= fdt->max_fds)",
                "    return 0;",
                "struct file **open = fdt->fd;",
                "if (bpf_probe_read_kernel(&file, sizeof(file), &open[fd]) || !file)",
                "    return 0;",
                "if (bpf_probe_read_kernel(&socket, sizeof(socket), &file->private_data) || !socket)",
                "    return 0;",
                "// It may be no socket, or another's by now; only a socket points back to its file.",
                "bpf_probe_read_kernel(&back, sizeof(back), &socket->file);",
                "if (back != file)",
                "    return 0;",
                "if (bpf_probe_read_kernel(&sk, sizeof(sk), &socket->sk) || !sk)",
                "    return 0;");
    }

    static CForm form(
            ProgramSpec p, String signature, List<String> head, List<String> admission, Map<String, CField> socket,
            List<String> known) {
        Map<String, CField> fields = new LinkedHashMap<>(CTask.FIELDS);
        fields.putAll(socket);
        return new CForm(section(p.attachment()), signature, head, admission, fields, known, RETURN, true, null);
    }

    /** As this kernel has them: inet_csk_accept lost two in Linux 6.10. Each with a comma behind it. */
    private String fexitParameters(ProgramSpec p) {
        String function = ((Attachment.Fentry) p.attachment()).function();
        return btf.function(function).parameters().stream()
                .map(a -> a.typeText() + (a.typeText().endsWith("*") ? "" : " ") + a.name() + ", ")
                .collect(Collectors.joining());
    }

    @SafeVarargs
    static List<String> joined(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
