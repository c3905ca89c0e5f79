/** Aggregations: tables that count, sum and sort values, fed by the script, the kernel or both. */
package org.grebe.core.agg;
