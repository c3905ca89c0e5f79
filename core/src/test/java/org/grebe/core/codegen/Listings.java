package org.grebe.core.codegen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.grebe.bpf.asm.Disassembler;
import org.grebe.bpf.asm.Insn;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.ProbeBtf;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.plan.Plan;

/** Each probe by each attach kind with each of {@link Scripts}, as instructions, none of which depends on a kernel. */
final class Listings {
    private static final String STORED = "/listings/programs.gz";
    private static final String CASE = "== ";
    private static final int SKIPPED = 4711;

    private Listings() {}

    /** What was written down, by case. */
    static Map<String, String> stored() {
        Map<String, String> all = new LinkedHashMap<>();
        try (InputStream in = Listings.class.getResourceAsStream(STORED);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            StringBuilder text = new StringBuilder();
            String name = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(CASE)) {
                    if (name != null) {
                        all.put(name, text.toString());
                    }
                    name = line.substring(CASE.length());
                    text.setLength(0);
                } else {
                    text.append(line).append('\n');
                }
            }
            all.put(name, text.toString());
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path resources) throws IOException {
        Path file = resources.resolve(STORED.substring(1));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> e : now().entrySet()) {
                out.write((CASE + e.getKey() + "\n" + e.getValue()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    static Map<String, String> now() {
        Map<String, String> all = new LinkedHashMap<>();
        Btf btf = ProbeBtf.shiftedBy(0);
        for (Probe curated : Catalogue.ALL) {
            String probe = curated.name();
            for (String body : Scripts.of(curated)) {
                Plan plan = Scripts.plan(probe + body, ListingKernel::find);
                for (ProbeVariant v : Variants.of(plan.probe())) {
                    PlanHoles holes = new PlanHoles(plan, 1);
                    all.put(probe + body + " by " + v.mechanism(), text(plan, v.build(btf, holes, SKIPPED)));
                    all.put(probe + body + " by " + v.mechanism() + ", to be replaced",
                            text(plan, v.buildReplaceable(btf, holes, 0)));
                }
                all.put(probe + body + " as an image", text(ImageProgram.build(plan.probe(), new PlanHoles(plan, 1))));
            }
        }
        for (String on : Scripts.ofNamedProbes()) {
            Plan plan = Scripts.plan(on, ListingKernel::find);
            List<ProbeVariant> variants = Variants.of(plan.probe());
            for (ProbeVariant v : variants) {
                String name = on + (variants.size() > 1 ? " by " + v.mechanism() : "");
                ProbeImage image = v.build(btf, new PlanHoles(plan, 1), SKIPPED);
                ProbeImage replaced = v.buildReplaceable(btf, new PlanHoles(plan, 1), 0);
                all.put(name, text(plan, image));
                if (!replaced.maps().isEmpty()) {
                    all.put(name + ", to be replaced", text(plan, replaced));
                }
            }
        }
        return all;
    }

    private static String text(Plan plan, ProbeImage image) {
        PlanHoles.requireEachTest(plan, image);
        return text(image);
    }

    private static String text(ProbeImage image) {
        StringBuilder out = new StringBuilder();
        for (ProgramSpec program : image.programs()) {
            out.append(program.name()).append(" on ").append(program.attachment()).append('\n');
            program.code().lines().forEach(l -> out.append("  ").append(text(l)).append('\n'));
        }
        image.maps().forEach(m -> out.append(m).append('\n'));
        return out.toString();
    }

    /** Without labels, which are names only, and without the number of this machine's processors. */
    private static String text(Line line) {
        Insn i = line.insn();
        String text = Disassembler.text(new Insn(i.opcode(), i.dst(), i.src(), i.offset(), i.imm(), null, i.map()));
        return text.equals("r0 &= " + (Counters.SLOTS - 1)) ? "r0 &= CPUS" : text;
    }
}
