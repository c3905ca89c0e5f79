package org.grebe.bpf.probes;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.ir.KernelMap;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * The programs of one probe with their holes filled, in the order in which they are attached, and the maps that are the
 * probe's own.
 *
 * @param programs with their instructions
 * @param trees of which those were made
 * @param optional functions that the kernel may lack, as tcp_v6_connect where IPv6 is not built in
 */
public record ProbeImage(
        List<ProgramSpec> programs, List<Program> trees, List<KernelMap> ownMaps, Set<String> optional) {
    static ProbeImage of(List<Program> trees) {
        return of(trees, List.of(), Set.of());
    }

    static ProbeImage of(List<Program> trees, List<KernelMap> maps, Set<String> optional) {
        return new ProbeImage(trees.stream().map(Program::spec).toList(), trees, maps, optional);
    }

    /** Numbers of the plan's conditions that some program tests. */
    public Set<Integer> tested() {
        Set<Integer> numbers = new HashSet<>();
        trees.forEach(tree -> tested(tree.part().body(), numbers));
        return numbers;
    }

    private static void tested(List<Stmt> statements, Set<Integer> numbers) {
        for (Stmt statement : statements) {
            if (statement instanceof Stmt.Require require) {
                require.clauses().forEach(c -> numbers.add(c.origin().condition()));
            }
            tested(statement.inner(), numbers);
        }
    }

    /** Where each program belongs. */
    public List<Attachment> attachments() {
        return programs.stream().map(ProgramSpec::attachment).toList();
    }

    public List<MapSpec> maps() {
        return ownMaps.stream().map(KernelMap::spec).toList();
    }
}
