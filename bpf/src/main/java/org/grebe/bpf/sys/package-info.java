/**
 * The one door to the operating system: raw syscalls, errno, file descriptors and native memory. Only this package
 * knows jnr-ffi.
 */
package org.grebe.bpf.sys;
