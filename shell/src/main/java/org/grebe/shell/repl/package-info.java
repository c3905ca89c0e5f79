/** The workbench: a prompt at which traces are started, changed and looked at while they run. */
package org.grebe.shell.repl;
