/** BPF maps: their description as values, and the live ones. */
package org.grebe.bpf.map;
