/** Attaching programs: one class a mechanism, and the order in which mechanisms are tried. */
package org.grebe.bpf.link;
