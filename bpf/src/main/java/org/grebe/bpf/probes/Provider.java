package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.Feature;
import org.grebe.bpf.prog.Attachment;

/**
 * A kind of probe that scripts name with a target, such as {@code kprobe('tcp_sendmsg')}: all that anybody asks of the
 * kind. A new kind is a class of its own and a line in {@link Providers}.
 */
public interface Provider {
    /** The word of the language, which takes a target. */
    String word();

    /** Other words that scripts may write for it. */
    default List<String> aliases() {
        return List.of();
    }

    /** What bpftrace calls it besides, for those who type that. */
    default List<String> bpftraceWords() {
        return List.of();
    }

    /** A target that all kernels have. */
    String example();

    /** What the probe is, in one line. */
    String doc();

    /** The ladder's rung that it is. */
    AttachKind kind();

    /** How it watches that target, as {@code fexit of tcp_v4_connect}. */
    String mechanism(String target);

    /** What it does not see; shown by explain. */
    default List<String> differences() {
        return List.of();
    }

    /** Where its events happen. */
    Attachment attachment(Btf btf, String target);

    /** The ways to watch a probe of it, best first. */
    default List<ProbeVariant> variants(Probe probe) {
        return List.of(new TargetVariant(probe));
    }

    /**
     * The probe at that target, with its own fields and where they lie.
     *
     * @throws ProbeException if there is no such place, with similar names
     */
    Probe probe(KernelFacts kernel, String target);

    /**
     * What it may be attached to, in any order and maybe repeatedly. Whether the kernel allows it for each is known
     * when one is attached to.
     *
     * @throws org.grebe.bpf.btf.BtfException if the kernel has no BTF, where that is what says it
     */
    Stream<String> targets(KernelFacts kernel);

    /** The same in alphabetical order, each once; a kernel has some 60,000 functions. */
    default List<String> targetNames(KernelFacts kernel) {
        return targets(kernel).distinct().sorted().toList();
    }

    /** What its targets are, as people say it: kernel functions. */
    String targetsAre();

    /** Whether lists of all targets leave it out, since another provider has the same. */
    default boolean sharesTargets() {
        return false;
    }

    /** Whether targets are named {@code category:name}. */
    default boolean hasCategories() {
        return false;
    }

    /** The type that a field of the probe points to, if that is known and it is a pointer; its members are fields. */
    default OptionalInt pointee(KernelFacts kernel, String target, String field) {
        return OptionalInt.empty();
    }

    /** Whether the fields that are pointers point to a process's memory. */
    default boolean pointsToUser(String target) {
        return false;
    }

    /** What targets begin with that nobody wrote, or that cannot be traced. */
    default List<String> plumbing() {
        return List.of();
    }

    /**
     * A target in C, or "" where the kernel does not say.
     *
     * @throws org.grebe.bpf.btf.BtfException if the kernel does not know it
     */
    default String prototype(KernelFacts kernel, String target) {
        return "";
    }

    /** What the kernel needs for it, where some kernels lack that. */
    default Optional<Feature> needs() {
        return Optional.empty();
    }

    /** A target whose probe may be attached for a moment, to see that it works. */
    default Optional<String> trial() {
        return Optional.empty();
    }

    /**
     * Why a target could not be attached to, and what to do: sentences, none if nothing more is known. Asked once it
     * failed, as it takes time.
     */
    default List<String> diagnosis(String target) {
        return List.of();
    }

    /** The target that bpftrace's {@code target} is. */
    default String ofBpftrace(String target) {
        return target.replaceFirst("^\\w+:(?=\\w+$)", ""); // vmlinux:tcp_connect, sched:sched_switch
    }

    /** What a script should have written that gave these, which are not one target. */
    default String suggestion(List<?> arguments) {
        return example();
    }

    /** How a script has it where the same work begins and ends. */
    default String formAtStart(String target) {
        return form(target);
    }

    default String formAtEnd(String target) {
        return form(target);
    }

    /** How a script has it, {@code kprobe('tcp_sendmsg')}. */
    default String form(String target) {
        return word() + "('" + target + "')";
    }

    default String form() {
        return form(example());
    }

    /** Whether what looks like a pattern is one target. */
    default boolean isOne(String target) {
        return false;
    }

    /** Whether one probe may be at several of its targets. */
    default boolean takesSeveral() {
        return true;
    }

    /** Adds fields that every target has, whatever the kernel says of it. */
    default void fieldsOfAny(KernelFacts kernel, OwnFields own) {}

    /** The ways to attach to several targets, best first: of a program at each of them, unless one can be at all. */
    default List<ProbeVariant> variantsOfSeveral(Probe probe) {
        return List.of(SeveralVariant.aProgramEach(probe));
    }
}
