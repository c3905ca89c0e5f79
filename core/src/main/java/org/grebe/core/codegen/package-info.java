/** The code generator: fills the holes of a probe's programs with a plan's predicate, projection and aggregation. */
package org.grebe.core.codegen;
