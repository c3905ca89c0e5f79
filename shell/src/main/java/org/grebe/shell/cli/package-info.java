/** The command line: grebe's own options, its errors, exit codes and signals. */
package org.grebe.shell.cli;
