/** Traces in Java: typed expressions over an event's fields, planned as a script's closures are. Loads no Groovy. */
package org.grebe.core.api;
