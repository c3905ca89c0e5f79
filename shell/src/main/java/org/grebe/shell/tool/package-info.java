/** Scripts that are run by name or file, their options and help. */
package org.grebe.shell.tool;
