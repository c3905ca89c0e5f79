package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.text.Suggest;
import org.grebe.bpf.tracefs.TracefsException;

/**
 * Several targets of one provider: names and patterns with {@code *} and {@code ?}, apart by commas; behind {@code !}
 * what is left out.
 */
public final class SeveralTargets {
    /** The number of the target that an event is of; {@link Derived#FUNC} is its name. */
    static final Field INDEX = Field.of("target", FieldType.S32, "", "number of the function or tracepoint, from 0");

    private static final int SHOWN = 4;

    private SeveralTargets() {}

    /** Whether it is more than one name. */
    public static boolean areMeantBy(String text) {
        return text.chars().anyMatch(c -> "*?,!".indexOf(c) >= 0);
    }

    /** What a script names: one name or pattern, several, or a list of such, as one text; nothing if that is not so. */
    public static Optional<String> of(Provider provider, List<?> arguments) {
        List<?> names = arguments.size() == 1 && arguments.get(0) instanceof List<?> list ? list : arguments;
        boolean halves = provider.hasCategories() && names.size() == 2
                && names.stream().noneMatch(name -> name.toString().contains(":"));
        return names.isEmpty() || halves || !names.stream().allMatch(name -> name instanceof CharSequence)
                ? Optional.empty()
                : Optional.of(names.stream().map(Object::toString).collect(Collectors.joining(",")));
    }

    /** Those of {@code all} that the text means, in the order of the alphabet. */
    static List<String> chosen(String text, List<String> all) {
        List<Pattern> with = new ArrayList<>();
        List<Pattern> without = new ArrayList<>();
        parts(text).forEach(part -> {
            boolean not = part.startsWith("!");
            (not ? without : with).add(glob(not ? part.substring(1).strip() : part));
        });
        return all.stream()
                .filter(name -> with.isEmpty() || with.stream().anyMatch(p -> p.matcher(name).matches()))
                .filter(name -> without.stream().noneMatch(p -> p.matcher(name).matches()))
                .toList();
    }

    private static Stream<String> parts(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static Pattern glob(String text) {
        return Pattern.compile(text.chars().mapToObj(c -> c == '*' ? ".*" : c == '?' ? "."
                : Pattern.quote(Character.toString(c))).collect(Collectors.joining()));
    }

    /**
     * The probe at all that the text means, with those fields that each of them has at the same place.
     *
     * @throws ProbeException if a name is none, or nothing matches
     */
    static Probe probe(Provider provider, KernelFacts kernel, String text) {
        List<String> all = provider.targetNames(kernel).stream()
                .filter(name -> provider.plumbing().stream().noneMatch(name::startsWith)).toList();
        parts(text).filter(part -> !part.startsWith("!")).forEach(part -> require(provider, kernel, part, all));
        List<String> chosen = chosen(text, all);
        if (chosen.isEmpty()) {
            throw new ProbeException(provider.form(text) + " leaves out all that it names");
        }
        List<Probe> each = new ArrayList<>();
        for (String name : chosen) {
            try {
                each.add(provider.probe(kernel, name));
            } catch (BtfException | TracefsException e) {
                throw new ProbeException(provider.form(name) + ": " + e.getMessage(), e);
            }
        }
        return common(provider, kernel, text, chosen, each);
    }

    private static void require(Provider provider, KernelFacts kernel, String part, List<String> all) {
        boolean pattern = part.indexOf('*') >= 0 || part.indexOf('?') >= 0;
        if (!pattern && !all.contains(part)) {
            provider.probe(kernel, part); // says what is wrong with it, unless it is only not for patterns
            throw new ProbeException(provider.word() + " cannot trace " + part);
        } else if (pattern && all.stream().noneMatch(glob(part).asMatchPredicate())) {
            List<String> categories = all.stream().filter(name -> name.contains(":"))
                    .map(name -> name.substring(0, name.indexOf(':') + 1)).distinct().toList();
            throw new ProbeException("this kernel has no " + provider.targetsAre() + " " + part + "."
                    + (part.contains(":") ? Suggest.hint(part.substring(0, part.indexOf(':') + 1), categories)
                    : provider.hasCategories() ? " Each is named with its category, such as " + all.get(0) : ""));
        }
    }

    /** Pointers are alike if they point to the same; numbers may have names of their own for one type. */
    private static boolean isLike(Field a, Field b) {
        return a.equals(b) || a.name().equals(b.name()) && a.type() == b.type() && a.type() != FieldType.POINTER
                && a.unit().equals(b.unit()) && a.values().equals(b.values());
    }

    private static Probe common(Provider provider, KernelFacts kernel, String text, List<String> chosen,
            List<Probe> each) {
        List<Field> fields = new ArrayList<>(TaskFields.EVERYWHERE);
        fields.add(INDEX);
        Map<String, FieldLocation> places = new LinkedHashMap<>();
        places.put(INDEX.name(), new FieldLocation.Index());
        List<String> shown = new ArrayList<>(List.of("pid", "comm", Derived.FUNC.word));
        Probe first = each.get(0);
        Map<String, FieldLocation> firstPlaces = first.site().orElseThrow().places();
        for (Field field : first.fields()) {
            FieldLocation place = firstPlaces.get(field.name());
            boolean everywhere = place != null && !field.isCalled(INDEX.name()) && each.stream().allMatch(p ->
                    p.fields().stream().anyMatch(f -> isLike(f, field))
                            && place.equals(p.site().orElseThrow().places().get(field.name())));
            if (everywhere) {
                fields.add(field);
                places.put(field.name(), place);
                if (shown.size() < 3 + SHOWN) {
                    shown.add(field.name());
                }
            }
        }
        OwnFields ofAny = new OwnFields();
        provider.fieldsOfAny(kernel, ofAny);
        ofAny.fields().stream().filter(f -> !places.containsKey(f.name())).forEach(f -> {
            fields.add(f);
            places.put(f.name(), ofAny.places().get(f.name()));
        });
        Map<String, String> leftOut = new LinkedHashMap<>();
        each.forEach(p -> p.fields().stream().map(Field::name)
                .filter(name -> fields.stream().noneMatch(f -> f.isCalled(name)))
                .forEach(name -> leftOut.putIfAbsent(name, "is not a field of all " + chosen.size() + " "
                        + provider.targetsAre() + ", or not at the same place")));
        String doc = chosen.size() + " " + provider.targetsAre() + ", such as " + chosen.get(0);
        return new Probe(provider.word() + ":" + text, doc, List.copyOf(fields), List.copyOf(shown),
                Optional.of(new AttachTarget(provider, text, chosen, places)), leftOut);
    }
}
