/** What a person touches: the command line, tools, output. */
package org.grebe.shell;
