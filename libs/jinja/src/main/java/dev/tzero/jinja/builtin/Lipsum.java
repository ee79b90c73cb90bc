package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import java.util.random.RandomGenerator;

/** Filler text for layouts, as the global {@code lipsum} gives. */
final class Lipsum {

    private static final String[] WORDS =
            ("ad aliquam amet animus arcus aqua aurum bonus caelum campus canis carmen castra"
                            + " causa cena civis collis consul copia corpus cura dies dolor domus donum equus fabula fames ferrum"
                            + " fides flamma flumen focus forma fortuna gaudium gens gloria hortus ignis insula ira iter labor"
                            + " lacus lapis laus lectus liber locus luna lux magnus mare mensa miles mons mora mundus murus nauta"
                            + " nemus nomen nox numen oculus opus orbis otium panis pax pectus pons portus puer ratio regnum ripa"
                            + " rosa salus sanus sedes semper silva sol somnus spes stella tempus terra turba umbra unda urbs ventus"
                            + " verbum via vita vox")
                    .split(" ");

    private Lipsum() {}

    /**
     * Paragraphs of random words.
     *
     * @param count of paragraphs
     * @param least words of a paragraph
     * @param most words of a paragraph, exclusive
     */
    static Object text(Run run, long count, boolean html, long least, long most) {
        if (count > 0 && least >= most) {
            throw Failure.value("lipsum() with min=" + least + " and max=" + most, "a min below max");
        }
        run.chargeItems(Math.max(0, count));
        StringBuilder out = new StringBuilder();
        for (long i = 0; i < count; i++) {
            if (i > 0) {
                out.append(html ? "\n" : "\n\n");
            }
            out.append(html ? "<p>" : "");
            paragraph(run, run.random().nextLong(least, most), out);
            out.append(html ? "</p>" : "");
            run.limitText(out.length());
        }
        run.chargeText(out.length());
        return html ? new Markup(out.toString()) : out.toString();
    }

    private static void paragraph(Run run, long words, StringBuilder out) {
        run.chargeItems(Math.max(0, words));
        run.charge(Math.max(0, words));
        RandomGenerator random = run.random();
        int last = -1;
        int untilStop = 0;
        for (long i = 0; i < words; i++) {
            boolean begins = untilStop == 0;
            if (begins) {
                untilStop = random.nextInt(6, 16);
            }
            int word = random.nextInt(WORDS.length - (last < 0 ? 0 : 1));
            word = last >= 0 && word >= last ? word + 1 : word;
            last = word;
            out.append(i == 0 ? "" : " ").append(begins ? Strings.capitalize(WORDS[word]) : WORDS[word]);
            untilStop--;
            boolean stops = untilStop == 0 || i == words - 1;
            out.append(stops ? "." : untilStop > 2 && random.nextInt(6) == 0 ? "," : "");
        }
        out.append(words > 0 ? "" : ".");
    }
}
