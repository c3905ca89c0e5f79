/** Running traces: loading and attaching plans, reading events, and the accounting. */
package org.grebe.core.engine;
