/** What this machine has: probes by pattern, and what doctor lists. */
package org.grebe.shell.machine;
