package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.grebe.bpf.link.Link;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;
import org.junit.jupiter.api.Test;

/** Links that are attached to nothing. */
class LinksTest {
    private static final int ROUNDS = 20_000;

    private final Links links = new Links();
    private final AtomicInteger closed = new AtomicInteger();

    private Link link(LongSupplier missed) {
        return new Link() {
            @Override
            public String describe() {
                return "nothing";
            }

            @Override
            public long missed() {
                return missed.getAsLong();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    @Test
    void shouldKeepWhatWasMissedBeforeTheyWereClosed() {
        links.add(link(() -> 3));
        links.add(link(() -> 4));
        links.close();
        links.add(link(() -> 10));
        assertEquals(17, links.missed());
        links.close();
        links.close();
        assertEquals(17, links.missed());
        assertEquals(3, closed.get());
    }

    @Test
    void shouldCloseAllWhereNobodyTellsWhatWasMissed() {
        links.add(link(() -> {
            throw new SysException("read kprobe_profile", Errno.EMFILE.number);
        }));
        links.add(link(() -> 5));
        links.close();
        assertEquals(2, closed.get());
        assertEquals(5, links.missed());
    }

    @Test
    void shouldBeAskedByOneThreadWhileAnotherAttachesAndDetaches() {
        CompletableFuture<Void> pausing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                links.add(link(() -> 1));
                links.add(link(() -> 0));
                links.close();
            }
        });
        while (!pausing.isDone()) {
            links.missed();
        }
        pausing.join();
        assertEquals(ROUNDS, links.missed());
    }
}
