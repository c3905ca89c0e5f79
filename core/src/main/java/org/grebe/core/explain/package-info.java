/** What {@code explain} tells of a trace, as a value that prints: for the command line, the REPL and the Java API. */
package org.grebe.core.explain;
