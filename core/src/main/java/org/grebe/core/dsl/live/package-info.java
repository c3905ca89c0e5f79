/** The workbench's scripts: line by line, with traces and timers that each line can change. */
package org.grebe.core.dsl.live;
