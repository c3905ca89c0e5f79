package org.grebe.core.dsl.live;

import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.engine.FirstFailure;

/** An {@code on} that a trace of the workbench is given, the line it is of, and whether its closure has failed. */
record TracedCall(ProbeCall call, CompiledScript script, FirstFailure failures) {}
