/** Groovy's syntax tree: each on becomes a handler, and the rest of a script plain calls of the layer run. */
package org.grebe.core.dsl.syntax;
