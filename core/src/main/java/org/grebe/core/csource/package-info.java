/** Plans as C: what a person would have written with libbpf for the programs that grebe writes without a compiler. */
package org.grebe.core.csource;
