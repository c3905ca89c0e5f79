/** The running kernel's type information (BTF): member offsets, function signatures and type ids, found without decoding the rest. */
package org.grebe.bpf.btf;
