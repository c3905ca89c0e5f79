/** The values that events and scripts speak of: addresses, blocks of addresses, ports. */
package org.grebe.core.value;
