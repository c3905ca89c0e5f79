/**
 * The code generator: fills the holes of a probe's programs with a plan's predicate, projection and aggregation, as
 * trees of {@code bpf.ir}.
 */
package org.grebe.core.codegen;
