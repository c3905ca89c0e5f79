/** The Groovy front end, in five layers: text, then run, syntax, compile and live. Each uses only those before it. */
package org.grebe.core.dsl;
