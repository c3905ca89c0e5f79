package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.link.Link;
import org.grebe.bpf.sys.SysException;

/** What keeps a trace's programs attached. Any thread may ask for what was missed while another one attaches. */
final class Links {
    private final List<Link> links = new ArrayList<>();
    private long missedBefore;

    synchronized void add(Link link) {
        links.add(link);
    }

    /** Calls that were not seen, of those that are attached now and those that were. */
    synchronized long missed() {
        return missedBefore + links.stream().mapToLong(Links::missed).sum();
    }

    private static long missed(Link link) {
        try {
            return link.missed();
        } catch (SysException e) {
            return 0; // Not known; that is no reason to stay attached.
        }
    }

    synchronized void close() {
        missedBefore = missed();
        links.forEach(Link::close);
        links.clear();
    }
}
