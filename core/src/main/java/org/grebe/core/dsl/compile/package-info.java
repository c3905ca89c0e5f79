/** From the text of a script to a class that runs, with the files that it imports. */
package org.grebe.core.dsl.compile;
