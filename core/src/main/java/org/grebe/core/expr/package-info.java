/** What a script says, as values: language-neutral expressions with their places in the source. */
package org.grebe.core.expr;
