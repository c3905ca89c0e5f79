package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.Access;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Pending;
import org.grebe.bpf.probes.Site;
import org.grebe.bpf.probes.SiteAccess;
import org.grebe.bpf.probes.Socket;
import org.grebe.bpf.probes.TaskAccess;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

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
            case "handshake_state" -> new CHandshake(this, btf).state(program, skippedTgid, asked);
            case "handshake_enter" -> new CHandshake(this, btf).enter(program, skippedTgid);
            case "handshake_exit" -> new CHandshake(this, btf).exit(program);
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
        throw new IllegalStateException("no section in C for " + at.describe());
    }

    private CForm connectFexit(ProgramSpec p, int version) {
        CHeads socket = new CHeads(true);
        List<String> head = new ArrayList<>(List.of("if (result != 0)", "    return 0;"));
        if (version == 6) {
            head.addAll(socket.unlessMapped());
        }
        return form(p, "BPF_PROG(" + p.name() + ", " + fexitParameters(p) + "int result)", head,
                CHeads.current(skippedTgid),
                new Socket(btf).fields(socket.typed(), version, Socket.Names.CONNECT), List.of());
    }

    private CForm connectEntry(ProgramSpec p) {
        List<String> body = joined(CHeads.current(skippedTgid),
                List.of("bpf_map_update_elem(&connecting, &pid_tgid, &sk, BPF_ANY);", RETURN));
        return new CForm(section(p.attachment()), "BPF_KPROBE(" + p.name() + ", struct sock *sk)", body, List.of(),
                Map.of(), List.of(), RETURN, false, null);
    }

    private CForm connectReturn(ProgramSpec p, int version) {
        CHeads socket = new CHeads(false);
        List<String> head = joined(
                CHeads.current(0),
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
                new Socket(btf).fields(socket.typed(), version, Socket.Names.CONNECT), List.of());
    }

    private CForm connectState(ProgramSpec p) {
        boolean typed = p.attachment() instanceof Attachment.TpBtf;
        boolean deferred = asked.contains("sport");
        CHeads socket = new CHeads(typed);
        List<String> head = new ArrayList<>();
        if (deferred) {
            head.addAll(List.of("if (oldstate == TCP_SYN_SENT)", "    return answered(sk);"));
        }
        head.addAll(List.of("if (newstate != TCP_SYN_SENT)", "    return 0;"));
        if (!typed) {
            head.addAll(socket.copy());
        }
        List<String> admission = joined(socket.onlyTcp(), CHeads.current(skippedTgid), socket.version(true));
        Map<String, Access> fields = new Socket(btf).fields(typed, Socket.Names.CONNECT);
        if (deferred) {
            fields.remove("sport");
        }
        CForm now = form(p, "BPF_PROG(" + p.name() + ", struct sock *sk, int oldstate, int newstate)", head, admission,
                fields, List.of("ip"));
        return deferred ? now.followedBy(answered()) : now;
    }

    /** The source port is known only as the connect is answered; all else was kept. */
    private CForm answered() {
        Map<String, Access> fields = new LinkedHashMap<>();
        CState.kept(Catalogue.CONNECT, asked).forEach(f -> fields.put(f.name(), kept(f)));
        fields.put("sport", variable("sport"));
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

    /** What the head has in a variable. */
    static Access variable(String field) {
        return new Access.Int(Access.Cost.CONTEXT, Value.Local.word(field));
    }

    /** A field from where it was kept. */
    static Access kept(Field f) {
        return Pending.field(f, 0);
    }

    private Map<String, Access> accepted(boolean typed) {
        Map<String, Access> fields = new LinkedHashMap<>(new Socket(btf).fields(typed, Socket.Names.ACCEPT));
        fields.putAll(new Socket(btf).backlog(typed));
        return fields;
    }

    private CForm acceptFexit(ProgramSpec p) {
        CHeads socket = new CHeads(true);
        List<String> head = joined(List.of("if (!sk)", "    return 0;"), socket.onlyTcp());
        String parameters = fexitParameters(p).replace(" *sk,", " *listener,");
        return form(p, "BPF_PROG(" + p.name() + ", " + parameters + "struct sock *sk)", head,
                joined(CHeads.current(skippedTgid), socket.version(false)),
                accepted(socket.typed()), List.of("ip"));
    }

    private CForm acceptReturn(ProgramSpec p) {
        CHeads socket = new CHeads(false);
        List<String> head = joined(List.of("if (!sk)", "    return 0;"), socket.onlyTcp(),
                CHeads.current(skippedTgid), socket.copy(), socket.version(false));
        return form(p, "BPF_KRETPROBE(" + p.name() + ", struct sock *sk)", head, List.of(),
                accepted(socket.typed()), List.of("ip"));
    }

    private CForm acceptExit(ProgramSpec p) {
        CHeads socket = new CHeads(false);
        List<String> head = joined(
                List.of("long fd = ctx->ret;", "if (fd < 0)", "    return 0;"),
                CHeads.current(skippedTgid),
                socketOfDescriptor(),
                socket.onlyTcp(), socket.copy(), socket.version(false));
        return form(p, p.name() + "(struct trace_event_raw_sys_exit *ctx)", head, List.of(),
                accepted(socket.typed()), List.of("ip"));
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

    /** Any function or tracepoint. */
    CForm ofSite(ProgramSpec program, Site site) {
        Map<String, Access> own = new LinkedHashMap<>(TaskAccess.moreFields(btf));
        own.putAll(SiteAccess.fields(site));
        return form(program, program.name() + "(void *ctx)", List.of(), CHeads.current(skippedTgid), own, List.of());
    }

    CForm form(
            ProgramSpec p, String signature, List<String> head, List<String> admission, Map<String, Access> socket,
            List<String> known) {
        Map<String, Access> fields = new LinkedHashMap<>(TaskAccess.fields(btf));
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
