/** The planner: what of a closure runs in the kernel, what stays in the script, and why. Plans are values. */
package org.grebe.core.plan;
