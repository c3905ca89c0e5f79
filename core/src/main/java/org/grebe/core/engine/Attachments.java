package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.grebe.bpf.link.Attacher;
import org.grebe.bpf.link.Link;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.tracefs.Tracefs;

/** A trace's programs and their links: all of them are attached, or none. */
final class Attachments {
    private final List<LoadedProgram> programs;
    private final Set<String> optional;
    private final Supplier<Tracefs> tracefs;
    private final Links links = new Links();
    private final List<String> notes = new ArrayList<>();

    /** {@code optional}: functions that the kernel may lack. */
    Attachments(List<LoadedProgram> programs, Set<String> optional, Supplier<Tracefs> tracefs) {
        this.programs = List.copyOf(programs);
        this.optional = optional;
        this.tracefs = tracefs;
    }

    List<LoadedProgram> programs() {
        return programs;
    }

    /** What is not watched. */
    List<String> notes() {
        return notes;
    }

    void attach() {
        notes.clear();
        Attacher attacher = new Attacher(tracefs);
        try {
            programs.forEach(p -> attachOne(attacher, p));
        } catch (RuntimeException e) {
            detach();
            throw e;
        }
    }

    private void attachOne(Attacher attacher, LoadedProgram program) {
        try {
            Link link = attacher.attach(program);
            links.add(link);
            if (!link.leftOut().isEmpty()) {
                notes.add(leftOut(link.leftOut()));
            }
        } catch (RuntimeException e) {
            if (!isOptional(program.spec().attachment())) {
                throw e;
            }
            notes.add(program.spec().attachment().describe() + " is not watched: " + e.getMessage());
        }
    }

    private boolean isOptional(Attachment at) {
        return at instanceof Attachment.Kprobe k && optional.contains(k.function());
    }

    private static String leftOut(List<String> places) {
        return places.size() == 1 ? "not traced: " + places.get(0)
                : "not traced: " + places.size() + ", such as " + places.get(0);
    }

    /** As {@link Links#missed}, by any thread. */
    long missed() {
        return links.missed();
    }

    void detach() {
        links.close();
    }
}
