package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grebe.bpf.btf.PointerBtf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways through a kernel's memory, over made BTF. */
class MembersTest {
    private static final KernelProbes PROBES =
            new KernelProbes(new FakeFacts(PointerBtf.make(), null, List.of("look")));

    private static Probe look() {
        return PROBES.find(Providers.named("fentry"), "look");
    }

    private static FieldLocation.Behind behind(String path) {
        Probe probe = PROBES.with(look(), List.of(path));
        assertTrue(probe.field(path).orElseThrow().nullable());
        return (FieldLocation.Behind) probe.site().orElseThrow().places().get(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "o.count                   | S32     | [] | Number[at=Hop[struct=struct outer, path=count, offset=0], size=W,"
            + " value=*(u32 *)(word + 0)[0 +32]]",
        "o.inner                   | POINTER | [] | Pointer[at=Hop[struct=struct outer, path=inner,"
            + " offset=8]]",
        "o.inner.port              | U16     | [Hop[struct=struct outer, path=inner, offset=8]]"
            + " | Number[at=Hop[struct=struct inner, path=port, offset=2], size=H,"
            + " value=host(*(u16 *)(word + 0))]",
        "o.inner.comm              | COMM    | [Hop[struct=struct outer, path=inner, offset=8]]"
            + " | Name[at=Hop[struct=struct inner, path=comm, offset=8], bytes=16]",
        "o.inner.long_name         | TEXT    | [Hop[struct=struct outer, path=inner, offset=8]]"
            + " | Chars[at=Hop[struct=struct inner, path=long_name, offset=24], bytes=64]",
        "o.inner.v4                | ADDRESS | [Hop[struct=struct outer, path=inner, offset=8]]"
            + " | Ipv4[at=Hop[struct=struct inner, path=v4, offset=88]]",
        "o.inner.v6                | ADDRESS | [Hop[struct=struct outer, path=inner, offset=8]]"
            + " | Ipv6[at=Hop[struct=struct inner, path=v6, offset=92]]",
        "o.inner.q.name            | TEXT    | [Hop[struct=struct outer, path=inner, offset=8],"
            + " Hop[struct=struct inner, path=q.name, offset=120]] | Text[at=Hop[struct=, path=, offset=0]]",
        "o.many[2]                 | S32     | [] | Number[at=Hop[struct=struct outer, path=many[2], offset=24],"
            + " size=W, value=*(u32 *)(word + 0)[0 +32]]",
        "o.rows[1].port            | U16     | [Hop[struct=struct outer, path=rows[1], offset=40]]"
            + " | Number[at=Hop[struct=struct inner, path=port, offset=2], size=H,"
            + " value=host(*(u16 *)(word + 0))]",
        "task.next.count           | S32     | [Hop[struct=struct task_struct, path=next, offset=8]]"
            + " | Number[at=Hop[struct=struct outer, path=count, offset=0], size=W, value=*(u32 *)(word + 0)[0 +32]]",
    })
    void shouldFollowPointersStructsUnionsAndArrays(String path, FieldType type, String hops, String end) {
        assertEquals(type, PROBES.with(look(), List.of(path)).field(path).orElseThrow().type());
        assertEquals(hops, behind(path).hops().toString());
        assertEquals(end, behind(path).end().toString());
    }

    /** Where C has no name for the place, as it has none for a bitfield's. */
    @Test
    void shouldReadABitfieldInItsUnit() {
        assertEquals("Number[at=Hop[struct=, path=, offset=4], size=B, value=*(u8 *)(word + 0)[5 +3]]",
                behind("o.inner.flag").end().toString());
        assertEquals(FieldType.U8, PROBES.with(look(), List.of("o.inner.flag")).field("o.inner.flag").get().type());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "o.inner.prt       | it.o.inner: struct inner has no member 'prt'; did you mean port?",
        "o.nosuch.x        | it.o: struct outer has no member 'nosuch'; it has inner, many, rows, hidden, nothing,"
            + " count, weight",
        "o.many            | it.o.many is an array, int[3]: name one element, as in it.o.many[0]",
        "o.many.x          | it.o.many is an array: name one element, as in it.o.many[0].x",
        "o.inner.comm.x    | it.o.inner.comm is text and has no 'x'",
        "o.many[3]         | it.o.many has elements 0 to 2, so there is no [3]",
        "o.inner.port.x    | it.o.inner.port is __be16 and has no 'x'",
        "o.inner.flag.x    | it.o.inner.flag is unsigned int and has no 'x'",
        "o.inner.q         | it.o.inner.q is a struct qstr: name one of its members, name",
        "o.hidden.x        | this kernel's BTF does not say what struct hidden has, so it.o.hidden leads no further",
        "o.nothing.x       | it.o.nothing is void and has no 'x'",
        "n.x               | it.n points to nothing whose members are known",
    })
    void shouldSayWhereAWayEnds(String path, String message) {
        assertEquals(message,
                assertThrows(ProbeException.class, () -> PROBES.with(look(), List.of(path))).getMessage());
    }

    @Test
    void shouldKnowWhichFieldsLeadOn() {
        assertTrue(PROBES.leadsOn(look(), "o"));
        assertTrue(PROBES.leadsOn(look(), "task"));
        assertFalse(PROBES.leadsOn(look(), "n"));
        assertFalse(PROBES.leadsOn(look(), "pid"));
        assertFalse(PROBES.leadsOn(Catalogue.connect, "task"));
    }

    /** {@code def t = it.task}. */
    @Test
    void shouldHaveTheThreadItselfAsAnAddress() {
        Probe probe = PROBES.with(look(), List.of("task", "task.next"));
        assertEquals(FieldType.POINTER, probe.field("task").orElseThrow().type());
        assertEquals(new FieldLocation.CurrentThread(), probe.site().orElseThrow().places().get("task"));
        assertTrue(probe.field("task.next").isPresent());
    }

    @Test
    void shouldKeepTheOrderThatIsAskedFor() {
        List<String> paths = List.of("o.inner.port", "o.count");
        List<Field> fields = PROBES.with(look(), paths).fields();
        assertEquals(paths, fields.subList(fields.size() - 2, fields.size()).stream().map(Field::name).toList());
    }
}
