/** A script as text: its tokens, angle brackets, lines that an error names, and what users may have meant. */
package org.grebe.core.dsl.text;
