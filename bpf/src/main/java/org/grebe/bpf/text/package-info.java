/** Words for error messages. */
package org.grebe.bpf.text;
