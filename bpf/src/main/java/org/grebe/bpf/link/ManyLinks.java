package org.grebe.bpf.link;

import java.util.List;

/** One program at several places. */
record ManyLinks(String describe, List<Link> links, List<String> leftOut) implements Link {
    ManyLinks {
        links = List.copyOf(links);
        leftOut = List.copyOf(leftOut);
    }

    @Override
    public long missed() {
        return links.stream().mapToLong(Link::missed).sum();
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }
}
