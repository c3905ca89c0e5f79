/** What a person touches: grebe's commands. Its packages are layers: output, cli, tool, machine, repl and jshell. */
package org.grebe.shell;
