/** Reading BPF ring buffers: the drain logic, the shared memory, wake-ups, and the reader that ties them together. */
package org.grebe.bpf.ring;
