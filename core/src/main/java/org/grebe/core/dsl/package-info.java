/** The Groovy front end: from the text of a script to handlers as values and a class that runs. */
package org.grebe.core.dsl;
