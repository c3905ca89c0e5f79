package org.grebe.bpf.tracefs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.grebe.bpf.tracefs.TracepointFormat.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracepointFormatTest {
    private static final String TEXT = """
            name: sample
            ID: 2287
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            \tfield:const void * skaddr;\toffset:8;\tsize:8;\tsigned:0;
            \tfield:__u8 saddr[4];\toffset:16;\tsize:4;\tsigned:0;
            \tfield:__data_loc char[] name;\toffset:20;\tsize:4;\tsigned:1;
            \tfield:u32 grid[2][3];\toffset:24;\tsize:24;\tsigned:0;
            \tfield:unsigned long old;\toffset:48;\tsize:8;

            print fmt: "%s; field: %d", REC->name, REC->saddr[0]
            """;

    @Test
    void shouldReadFields() {
        TracepointFormat format = TracepointFormat.parse(TEXT);
        assertEquals("sample", format.name());
        assertEquals(2287, format.id());
        assertEquals(7, format.fields().size());
        assertEquals(new Field("common_pid", "int", 4, 4, true), format.fields().get(1));
        assertEquals(new Field("skaddr", "const void *", 8, 8, false), format.field("skaddr"));
        assertEquals(new Field("saddr", "__u8[4]", 16, 4, false), format.field("saddr"));
        assertEquals(new Field("name", "__data_loc char[]", 20, 4, true), format.field("name"));
        assertEquals(new Field("grid", "u32[2][3]", 24, 24, false), format.field("grid"));
        assertEquals(new Field("old", "unsigned long", 48, 8, false), format.field("old"));
        assertEquals("\"%s; field: %d\", REC->name, REC->saddr[0]", format.printFormat());
        assertTrue(format.field("common_pid").isCommon());
        assertFalse(format.field("name").isCommon());
    }

    @Test
    void shouldSuggestFields() {
        TracepointFormat format = TracepointFormat.parse(TEXT);
        assertEquals("this kernel's tracepoint sample has no field sadr. Did you mean saddr?",
                assertThrows(TracefsException.class, () -> format.field("sadr")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "field:int a;", "field:int a;\toffset:x;\tsize:4;", "field:;\toffset:0;\tsize:4;\tsigned:0;",
        "field:int a;\toffset:99999999999;\tsize:4;\tsigned:0;", "field:int 3;\toffset:0;\tsize:4;\tsigned:0;",
    })
    void shouldRefuseLinesItDoesNotUnderstand(String line) {
        String message = assertThrows(TracefsException.class,
                () -> TracepointFormat.parse("name: n\nID: 1\n" + line + "\n")).getMessage();
        assertEquals("this line of a tracepoint's format is not understood: " + line, message);
    }

    @Test
    void shouldRefuseTextsThatAreNoFormat() {
        assertEquals("this is no format of a tracepoint: it has no name or ID",
                assertThrows(TracefsException.class, () -> TracepointFormat.parse("hello\n")).getMessage());
    }
}
