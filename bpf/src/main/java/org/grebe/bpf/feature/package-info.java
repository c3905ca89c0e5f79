/** What this kernel can do and what this process may do, found by trying and not by version numbers. */
package org.grebe.bpf.feature;
