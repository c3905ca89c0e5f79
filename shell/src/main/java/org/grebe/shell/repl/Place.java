package org.grebe.shell.repl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.dsl.text.Tokens;
import org.grebe.core.dsl.text.Tokens.Kind;
import org.grebe.core.dsl.text.Tokens.Token;
import org.grebe.shell.machine.NamedProbe;

/** What a word at some place of a line can be: for completion and help. */
sealed interface Place {
    /** Behind {@code on}. */
    record ProbeName() implements Place {}

    /** In quotes that say which function or tracepoint: behind {@code before}, a category. */
    record Target(Provider provider, char quote, String before) implements Place {}

    /** In the parentheses of a probe. */
    record Filter(Probe probe) implements Place {}

    /** Behind a dot. {@code probe} is there where {@code receiver} is the event of an enclosing {@code on}. */
    record Member(String receiver, Optional<Probe> probe) implements Place {}

    /** An argument of a command. */
    record Argument(String command) implements Place {}

    /** Behind the two dashes of an option of a command. */
    record CommandOption(String command) implements Place {}

    /** In a string that names of threads are compared with. */
    record ThreadName(char quote) implements Place {}

    /** In a string or a comment. */
    record Text() implements Place {}

    /** A word of its own; {@code event} is what the enclosing {@code on} calls its event, or empty. */
    record Start(boolean first, String event) implements Place {}

    /** A bracket that is open: of which probe's closure or filters, if any, and the event's name. */
    record Open(Optional<Probe> probe, boolean closure, String event) {}

    /** The place of the word that ends at {@code cursor} or begins there. */
    static Place of(String line, int cursor) {
        Optional<ThreadNames.Open> name = ThreadNames.at(line, cursor);
        if (name.isPresent()) {
            return new ThreadName(name.get().quote());
        }
        int start = LineParser.Word.at(line, cursor).start();
        Optional<String> command = Commands.commandOf(line);
        if (command.isPresent() && !line.substring(0, start).isBlank()) {
            String text = line.substring(line.indexOf(command.get()) + command.get().length(), start);
            if (command.get().equals("fields") && text.contains("(")) {
                return inScript("on " + text);
            }
            if (command.get().equals("explain") && text.matches("(\\s+--\\w+)*\\s+--")) {
                return new CommandOption("explain");
            }
            String behind = text.replaceFirst("^(\\s+--\\w+)+(?=\\s)", "");
            return command.get().equals("explain") && !behind.isBlank()
                    ? inScript(behind) : new Argument(command.get());
        }
        return inScript(line.substring(0, start));
    }

    private static Place inScript(String before) {
        List<Token> tokens = Tokens.of(before);
        if (Tokens.endsInText(before)) {
            return target(tokens).orElse(new Text());
        }
        Deque<Open> open = open(tokens);
        int last = tokens.size() - 1;
        if (last < 0) {
            return new Start(true, "");
        }
        Token t = tokens.get(last);
        if (last == 0 && t.is("--")) {
            return new Text(); // No option of a line, and no variable that anybody would count down.
        }
        if (t.is("on") && t.kind() == Kind.WORD) {
            return new ProbeName();
        }
        if (last > 0 && (t.is(".") || t.is("?."))) {
            Token receiver = tokens.get(last - 1);
            boolean ofItsOwn = last < 2 || !tokens.get(last - 2).is(".");
            Optional<Probe> probe = receiver.kind() == Kind.WORD && ofItsOwn
                    ? probeOf(open, receiver.text()) : Optional.empty();
            return new Member(receiver.text(), probe);
        }
        boolean filters = !open.isEmpty() && open.peek().probe().isPresent() && !open.peek().closure();
        if (filters && (t.is("(") || t.is(","))) {
            return new Filter(open.peek().probe().get());
        }
        String event = open.stream().filter(o -> o.closure() && o.probe().isPresent()).findFirst()
                .map(Open::event).orElse("");
        return new Start(false, event);
    }

    /** Of a string that has no end yet, where it is the first thing in the parentheses of a probe. */
    private static Optional<Place> target(List<Token> tokens) {
        int last = tokens.size() - 1;
        boolean first = last >= 3 && tokens.get(last).kind() == Kind.STRING && tokens.get(last - 1).is("(")
                && tokens.get(last - 3).is("on");
        String text = tokens.get(last).text();
        return first ? Providers.find(tokens.get(last - 2).text())
                .map(provider -> new Target(provider, text.charAt(0), text.substring(1))) : Optional.empty();
    }

    /** {@code kprobe('tcp_sendmsg'}, if token {@code bracket} is its parenthesis and this kernel has that. */
    private static Optional<Probe> named(List<Token> tokens, int bracket) {
        String word = tokens.get(bracket - 1).text();
        boolean target = bracket + 1 < tokens.size() && tokens.get(bracket + 1).kind() == Kind.STRING;
        return target ? NamedProbe.findQuietly(KernelProbes.ofThisKernel(), word + "(" + tokens.get(bracket + 1).text()
                + ")") : Catalogue.find(word);
    }

    /** Brackets that are open at the end, the innermost first. */
    private static Deque<Open> open(List<Token> tokens) {
        Deque<Open> open = new ArrayDeque<>();
        Optional<Probe> lastFilters = Optional.empty();
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            if (t.kind() == Kind.OPEN) {
                Optional<Probe> named = i >= 2 && tokens.get(i - 2).is("on")
                        ? named(tokens, i) : Optional.empty();
                boolean closure = !t.is("(") && !t.is("[");
                Optional<Probe> probe = named.isPresent() || !closure ? named
                        : i > 0 && tokens.get(i - 1).is(")") ? lastFilters : Optional.empty();
                open.push(new Open(probe, closure, eventName(tokens, i)));
            } else if (t.kind() == Kind.CLOSE && !open.isEmpty()) {
                Open closed = open.pop();
                lastFilters = closed.closure() ? Optional.empty() : closed.probe();
            }
        }
        return open;
    }

    private static String eventName(List<Token> tokens, int bracket) {
        boolean named = bracket + 2 < tokens.size() && tokens.get(bracket + 1).kind() == Kind.WORD
                && tokens.get(bracket + 2).is("->");
        return named ? tokens.get(bracket + 1).text() : "it";
    }

    private static Optional<Probe> probeOf(Deque<Open> open, String receiver) {
        for (Open o : open) {
            if (o.closure() && o.event().equals(receiver)) {
                return o.probe(); // An inner closure has an `it` of its own.
            }
        }
        return Optional.empty();
    }
}
