package org.grebe.shell;

import java.io.PrintStream;
import java.util.List;
import org.grebe.shell.cli.ConfigFolder;
import org.grebe.shell.output.Safe;
import org.grebe.shell.tool.Tools;

/** {@code grebe --help}. */
final class Help {
    private final PrintStream out;

    Help(PrintStream out) {
        this.out = out;
    }

    void print() {
        out.print("""
                usage: grebe [OPTION...]
                       grebe [OPTION...] -e 'SCRIPT' [ARG...]
                       grebe [OPTION...] run FILE [ARG...]
                       grebe [OPTION...] TOOL [ARG...]

                Trace the Linux kernel with a line of Groovy. Without a command, open the workbench.

                commands:
                  -e SCRIPT       run the script given here
                  run FILE        run a script from a file (`grebe FILE.groovy` does, too)
                  explain ...     say what of a script runs in the kernel: explain -e 'SCRIPT', explain FILE;
                                  --code lists the programs, --verify loads them
                  probes [NAME]   list what can be traced, functions and tracepoints by a pattern: probes 'tcp_send*'
                  fields PROBE    list what the events of a probe have: fields tracepoint:sched:sched_switch
                  jshell [FILE]   open the JDK's JShell, or run its lines from a file or a pipe, to trace in Java
                  doctor          say what this kernel and user can do, and what to do about the rest
                """);
        Tools tools = Tools.all();
        tools.bundled().forEach(name -> out.printf("  %-14s  %s%n", name, tools.description(name)));
        List<String> users = tools.usersLines();
        if (!users.isEmpty()) {
            out.println("\nyour tools, from GREBE_PATH and " + ConfigFolder.ofUser().tools() + ":");
            users.forEach(l -> out.println(Safe.text(l)));
        }
        out.print("""

                options, before the command or behind it:
                  --attach KIND   auto (default), fentry, kprobe or tracepoint
                  -p, --pid PID   trace that process alone; before the command, as the next
                  -c, --command CMD
                                  start CMD, trace it from its first instruction, and end when it does
                  --buffer SIZE   room for events on their way: 8M (default), 64M, up to 512M
                  --duration TIME end after 10s, 500ms, 1.5min
                  --format FORMAT text (default), json or csv
                  --stats         say at the end what became of every event
                  -q, --quiet     say less: warnings and errors only
                  --classpath PATH
                                  jars and folders of classes for scripts, as Java has them; or GREBE_CLASSPATH
                  --no-rc         let the workbench not read ~/.config/grebe/rc.groovy
                  --debug         say more where something fails
                  -h, --help      print this text
                  -V, --version   print the version

                examples:
                  grebe tcpconnect
                  grebe -e 'on connect { if (it.dport in [80, 443]) print it }'
                  grebe explain -e 'on connect { if (it.comm == "curl") print it }'
                """);
    }
}
