/** Traces from Java: the words of {@code grebe jshell}. */
package org.grebe.shell.jshell;
