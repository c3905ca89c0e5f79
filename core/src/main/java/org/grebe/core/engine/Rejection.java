package org.grebe.core.engine;

import java.io.IOException;
import java.util.OptionalInt;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.prog.LoadException;
import org.grebe.bpf.verifier.Rule;
import org.grebe.bpf.verifier.VerifierLog;
import org.grebe.core.plan.Plan;

/**
 * The verifier refused a program that grebe wrote, which is a bug in grebe, whether or not another attach kind works.
 *
 * @param probe name of the probe
 * @param mechanism what was to be attached
 * @param where what of the script the instruction was made from, or ""
 * @param complaint the verifier's words, in one line
 * @param rule the broken rule in a sentence, or ""
 * @param file name for the log
 * @param log all of it, with the program's listing
 */
record Rejection(
        String kernel, String probe, String mechanism, String where, String complaint, String rule, String file,
        String log) {
    private static final int LONGEST_SOURCE = 60;

    static Rejection of(KernelRelease kernel, Plan plan, String mechanism, LoadException e) {
        VerifierLog log = new VerifierLog(e.log());
        String listing = e.spec().name() + ", " + e.spec().attachment().describe() + ", on Linux " + kernel + ":\n"
                + e.spec().code() + "\nThe verifier:\n" + e.log();
        return new Rejection(
                kernel.toString(), plan.probe().name(), mechanism, place(plan, e, log.instruction()), log.summary(),
                log.rule().map(Rule::sentence).orElse(""), "verifier-" + e.spec().name() + ".log", listing);
    }

    private static String place(Plan plan, LoadException e, OptionalInt instruction) {
        Line line = instruction.isPresent() ? e.spec().code().atSlot(instruction.getAsInt()) : null;
        if (line == null || line.origin().equals(Origin.NONE)) {
            return "";
        }
        Origin from = line.origin();
        String condition = from.condition() < 0 ? ""
                : "`" + beginning(plan.conditions().get(from.condition()).source().toString()) + "`";
        String at = from.hasPlace() ? "(line " + from.line() + ", column " + from.column() + ")" : "";
        return (condition + " " + at).strip();
    }

    private static String beginning(String source) {
        return source.length() <= LONGEST_SOURCE ? source : source.substring(0, LONGEST_SOURCE) + "...";
    }

    /** Writes the log and says all in a warning. */
    String report(StateFolder state) {
        String path;
        try {
            path = "the log is in " + state.write(file, log);
        } catch (IOException e) {
            path = "the log could not be written (" + e.getMessage() + ")";
        }
        return "bug in grebe: the verifier of Linux " + kernel + " rejected " + probe + " by " + mechanism
                + (where.isEmpty() ? "" : " at " + where) + ": " + complaint + ". " + (rule.isEmpty() ? "" : rule + " ")
                + "Please report it: " + path;
    }
}
