/** Names of addresses, from the DNS answers that reach this machine. */
package org.grebe.core.dns;
