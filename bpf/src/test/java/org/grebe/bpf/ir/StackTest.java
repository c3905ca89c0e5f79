package org.grebe.bpf.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StackTest {
    @Test
    void shouldAlignEachPlaceToEightBytes() {
        Stack stack = new Stack();
        assertEquals(-8, stack.allocate("ip", 1));
        assertEquals(-24, stack.allocate("comm", 16));
        assertEquals(-40, stack.allocate("nine", 9));
        assertEquals(40, stack.used());
    }

    @Test
    void shouldKeepTheScratchWordFreeWhenFull() {
        Stack stack = new Stack();
        assertEquals(-504, stack.allocate("all", 504));
        assertEquals(-512, Stack.SCRATCH);
    }

    @Test
    void shouldNameWhoTookTheRoomWhenItOverflows() {
        Stack stack = new Stack();
        stack.allocate("struct sock_common", 488);
        stack.allocate("comm", 16);
        assertEquals(
                "program needs more than eBPF's 512 bytes of stack: struct sock_common 488, comm 16, dport 8;"
                        + " test or print fewer fields, or take another --attach kind",
                assertThrows(IllegalStateException.class, () -> stack.allocate("dport", 8)).getMessage());
    }
}
