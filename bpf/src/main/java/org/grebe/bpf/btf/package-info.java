/** The running kernel's type information (BTF): members, signatures and ids, found without decoding the rest. */
package org.grebe.bpf.btf;
