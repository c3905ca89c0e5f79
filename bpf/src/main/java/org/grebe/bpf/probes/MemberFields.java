package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.grebe.bpf.btf.BtfKind;

/** What the pointers among a probe's fields lead to. */
final class MemberFields {
    /** The current thread's task_struct, which every probe has that is not curated. */
    private static final String TASK = "task";

    private final KernelFacts kernel;
    private final Probe probe;
    private final AttachTarget target;

    MemberFields(KernelFacts kernel, Probe probe) {
        this.kernel = kernel;
        this.probe = probe;
        this.target = probe.site().orElseThrow(() -> new ProbeException(probe.name() + " has no pointers"));
    }

    /** Whether members can be named behind the field. */
    boolean leadsOn(String field) {
        return pointee(field).isPresent();
    }

    /** The probe with these members as fields behind its own. Throws ProbeException for one that there is not. */
    Probe with(List<String> members) {
        List<Field> fields = new ArrayList<>(probe.fields());
        Map<String, FieldLocation> places = new LinkedHashMap<>(target.places());
        for (String path : members) {
            String root = rootOf(path);
            if (isTask(path)) {
                fields.add(Field.of(TASK, FieldType.POINTER, "", "`struct task_struct *` of the thread, an address"));
                places.put(TASK, new FieldLocation.CurrentThread());
                continue;
            }
            MemberPath.Found found = MemberPath.find(kernel.btf(), path, root, pointee(root).orElseThrow(() ->
                    new ProbeException("it." + root + " points to nothing whose members are known")));
            fields.add(Field.of(path, found.type(), "", "`" + found.typeText() + "`").orNull());
            boolean user = !isTask(root) && target.provider().pointsToUser(target.one());
            FieldLocation from = isTask(root) ? new FieldLocation.CurrentThread() : target.places().get(root);
            boolean kept = from instanceof FieldLocation.Kept;
            FieldLocation behind = new FieldLocation.Behind(from instanceof FieldLocation.Kept k ? k.place() : from,
                    user, found.hops(), found.end());
            places.put(path, kept ? new FieldLocation.Kept(behind) : behind);
        }
        return new Probe(probe.name(), probe.doc(), fields, probe.defaultColumns(), Optional.of(
                target.with(places)), probe.leftOut());
    }

    /** The field that a way begins with. */
    static String rootOf(String path) {
        return path.split("[.\\[]", 2)[0];
    }

    private boolean isTask(String field) {
        return field.equals(TASK) && probe.field(TASK).isEmpty();
    }

    private OptionalInt pointee(String field) {
        if (isTask(field)) {
            return kernel.btf().find(BtfKind.STRUCT, "task_struct");
        }
        boolean pointer = probe.field(field).filter(f -> f.type() == FieldType.POINTER).isPresent()
                && target.places().containsKey(field);
        return pointer ? target.provider().pointee(kernel, target.one(), OwnFields.inKernel(field))
                : OptionalInt.empty();
    }
}
