package org.grebe.bpf.ir;

/**
 * One of several counters, all of which an array of one value holds for each of a number of CPUs.
 *
 * @param name what C calls it
 * @param map of the counters
 * @param offset in a CPU's slot
 * @param slots a power of two: the lower bits of a CPU's number select its slot
 * @param slotShift two to its power are the bytes of a slot
 */
public record Counter(String name, String map, int offset, int slots, int slotShift) {}
