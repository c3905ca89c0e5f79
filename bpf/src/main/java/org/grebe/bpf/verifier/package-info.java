/** Reading what the verifier says. */
package org.grebe.bpf.verifier;
