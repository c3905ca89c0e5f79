package org.grebe.core.csource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Place;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Site;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.csource.CForm.CField;

/** Any function or tracepoint in C: fields by their places, as {@code bpf.probes.SiteAccess} fetches them. */
final class CSite {
    private static final Map<String, CField> EVERYWHERE = Map.of(
            "cpu", CField.integer("bpf_get_smp_processor_id()"),
            "netns", CField.integer("bpf_get_current_task_btf()->nsproxy->net_ns->ns.inum"));

    private CSite() {}

    static CForm form(ProgramSpec program, Probe probe, int skippedTgid) {
        Site site = probe.site().orElseThrow();
        Map<String, CField> own = new LinkedHashMap<>(EVERYWHERE);
        site.places().forEach((name, place) -> own.put(name, field(probe.field(name).orElseThrow(), place)));
        return CForms.form(program, program.name() + "(void *ctx)", List.of(), CTask.current(skippedTgid), own,
                List.of());
    }

    private static CField field(Field field, Place place) {
        if (place instanceof Place.Word || place instanceof Place.Member) {
            return CField.integer(integer(place));
        }
        String beginning = "%s = (union bytes16){};\n" + text(place, "%s.text", FieldType.COMM.size);
        return field.type() == FieldType.COMM ? CField.bytes(beginning)
                : CField.text(text(place, "%s", field.type().size), beginning);
    }

    private static String integer(Place place) {
        if (place instanceof Place.Word w && w.typed()) {
            return "({ __u64 word; bpf_probe_read_kernel(&word, 8, ctx" + at(w.at()) + "); word; })";
        } else if (place instanceof Place.Word w) {
            String cast = w.bytes() == 8 ? "" : "(" + type(w.bytes(), w.signed()) + ")";
            return cast + "*(__u64 *)(ctx" + at(w.at()) + ")";
        }
        Place.Member m = (Place.Member) place;
        String whole = "*(" + type(m.bytes(), m.signed()) + " *)(ctx" + at(m.at()) + ")";
        return m.bitSize() == 0 ? whole
                : "((" + type(8, m.signed()) + ")((__u64)" + whole + " << " + (64 - m.bitOffset() - m.bitSize())
                        + ") >> " + (64 - m.bitSize()) + ")";
    }

    private static String text(Place place, String target, int room) {
        if (place instanceof Place.Chars c) {
            return "bpf_probe_read_kernel_str(" + target + ", " + Math.min(c.bytes() + 1, room) + ", ctx" + at(c.at())
                    + ");";
        } else if (place instanceof Place.DataLoc d) {
            String from = d.relative() ? "ctx" + at(d.at() + 4) : "ctx";
            return "{\n    __u32 place = *(__u32 *)(ctx" + at(d.at()) + ");\n    __u32 length = (place >> 16) + 1;\n"
                    + "    bpf_probe_read_kernel_str(" + target + ", length <= " + room + " ? length : " + room + ", "
                    + from + " + (place & 0xffff));\n}";
        }
        return "{\n    const char *text = (const char *)" + integer(((Place.TextAt) place).pointer()) + ";\n"
                + "    if ((__s64)text < 0) // the kernel's memory\n"
                + "        bpf_probe_read_kernel_str(" + target + ", " + room + ", text);\n"
                + "    else\n"
                + "        bpf_probe_read_user_str(" + target + ", " + room + ", text);\n}";
    }

    private static String at(int offset) {
        return offset == 0 ? "" : " + " + offset;
    }

    private static String type(int bytes, boolean signed) {
        return (signed ? "__s" : "__u") + 8 * bytes;
    }
}
