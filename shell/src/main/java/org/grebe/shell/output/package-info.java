/** What is printed: as text for people, as JSON or CSV, and what is safe on a terminal. */
package org.grebe.shell.output;
