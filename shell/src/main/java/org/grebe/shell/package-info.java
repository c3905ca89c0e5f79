/** What a person touches: commands, tables, REPL. */
package org.grebe.shell;
