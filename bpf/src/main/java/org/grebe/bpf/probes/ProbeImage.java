package org.grebe.bpf.probes;

import java.util.List;
import java.util.Set;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * The programs of one probe with their holes filled, in the order in which they are attached, and the maps that are the
 * probe's own.
 *
 * @param optional functions that the kernel may lack, as tcp_v6_connect where IPv6 is not built in
 */
public record ProbeImage(List<ProgramSpec> programs, List<MapSpec> maps, Set<String> optional) {}
