package org.nvgre.softswitch.trace;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.trace.TraceEvent.Copy;
import org.nvgre.softswitch.trace.TraceEvent.KeyValue;

/// A trace for a person to read: a section for each stage, and under it, in order, what the stage did.
public final class TraceText {
    private static final int BYTES_PER_LINE = 32;
    private static final int LABEL = 8;

    private final Page page = new Page();
    private boolean parsing;
    private boolean inControl;
    private boolean cloning;

    private TraceText() {}

    /// Lines, the last one ended too.
    public static String of(Trace trace) {
        TraceText text = new TraceText();
        trace.events().forEach(text::add);
        return text.page.toString();
    }

    private void add(TraceEvent event) {
        switch (event) {
            case TraceEvent.Arrived e -> arrived(e);
            case TraceEvent.StateEntered e -> {
                section("parser", true);
                page.line(1, e.state());
            }
            case TraceEvent.Extracted e -> page.items(2,
                    e.header() + "  " + bytes(e.bytes()) + (e.fields().isEmpty() ? "" : "  "),
                    named(e.fields()));
            case TraceEvent.Skipped e -> page.line(2, bytes(e.bytes()) + " skipped");
            case TraceEvent.ParserActed e -> effects(2, e.effects());
            case TraceEvent.Selected e -> page.items(2,
                    "-> " + e.next().orElse("accept") + (e.key().isEmpty() ? "" : "  because "),
                    whole(e.key()));
            case TraceEvent.ParserFailed e -> page.line(2,
                    "-> reject  " + e.error() + ", with " + bytes(e.unparsedBytes()) + " left");
            case TraceEvent.ChecksumWrong e -> {
                section("parser", true);
                page.line(1, "wrong checksum  " + whole(List.of(e.found())).getFirst());
            }
            case TraceEvent.Branched e -> {
                section("ingress", false);
                page.text(1, "if " + e.condition() + ": " + e.outcome() + place(e.place()));
            }
            case TraceEvent.TableApplied e -> {
                section("ingress", false);
                applied(e);
            }
            case TraceEvent.StatementsRun e -> {
                section("ingress", false);
                effects(1, e.run().effects());
            }
            case TraceEvent.Forwarded e -> outcome("to port " + e.port());
            case TraceEvent.Replicated e -> outcome("to group " + e.group()
                    + (e.known() ? copies(e.copies()) : ", which is not there: no copies"));
            case TraceEvent.Cloned e -> {
                outcome("clone, session " + e.session()
                        + (e.known() ? copies(e.copies()) : ", which is not there: no clone"));
                // A clone is parsed on the spot, in the middle of what happens to the packet itself.
                cloning = e.known() && e.from() == TraceEvent.Stage.INGRESS;
            }
            case TraceEvent.Digested e -> outcome("digest " + e.digest() + " ("
                    + String.join(", ", named(e.fields())) + ")");
            case TraceEvent.Dropped _ -> outcome("dropped");
            case TraceEvent.EgressBegan e -> {
                page.blank();
                page.line(0, "egress, port " + e.port() + switch (e.how()) {
                    case UNICAST -> "";
                    case REPLICA -> ", copy with instance " + e.instance();
                    case INGRESS_CLONE -> ", clone from ingress with instance " + e.instance();
                    case EGRESS_CLONE -> ", clone from egress with instance " + e.instance();
                });
                parsing = false;
                inControl = true;
            }
            case TraceEvent.Deparsed e -> {
                page.blank();
                page.line(0, "deparser");
                page.items(1, "", e.headers());
                effects(1, e.effects());
            }
            case TraceEvent.Transmitted e -> {
                page.blank();
                page.line(0, "out of port " + e.port() + ", " + bytes(e.packet().size()));
                hex(e.packet());
            }
            case TraceEvent.Lost e -> {
                page.blank();
                page.line(0, "lost: " + e.why());
            }
        }
    }

    private void arrived(TraceEvent.Arrived e) {
        page.blank();
        page.line(0, switch (e.how()) {
            case RECEIVED -> "into port " + e.port();
            case RESUBMITTED -> "again from port " + e.port() + " (resubmitted)";
            case RECIRCULATED -> "again from egress (recirculated)";
        } + ", " + bytes(e.packet().size()));
        hex(e.packet());
        parsing = false;
        inControl = false;
    }

    /// Begins a section unless it has begun.
    private void section(String title, boolean parser) {
        if (parser ? parsing : inControl) {
            return;
        }
        page.blank();
        page.line(0, cloning ? title + (parser ? ", for the clone" : ", at its end") : title);
        cloning = cloning && parser;
        parsing = parser;
        inControl = !parser;
    }

    private void outcome(String what) {
        section("ingress", false);
        page.line(1, "=> " + what);
        parsing = false;
    }

    private static String copies(List<Copy> copies) {
        if (copies.isEmpty()) {
            return ": no copies";
        }
        return copies.stream().map(c -> "port " + c.port() + " (instance " + c.instance() + ")")
                .collect(Collectors.joining(", ", ": ", ""));
    }

    private void applied(TraceEvent.TableApplied e) {
        page.line(1, "table " + e.table() + "  " + (e.hit().isPresent() ? "hit" : "miss"));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < e.key().size(); i++) {
            rows.add(row(e.key().get(i), e.hit(), i));
        }
        page.table(2, label("key"), rows);
        e.hit().ifPresent(hit -> {
            List<String> entry = new ArrayList<>();
            if (hit.priority() != 0) {
                entry.add("priority " + hit.priority());
            }
            hit.via().ifPresent(via -> entry.add(via(via)));
            if (!entry.isEmpty()) {
                page.items(2, label("entry"), entry);
            }
        });
        e.run().ifPresentOrElse(run -> {
            page.items(2, label("action"), call(run));
            effects(2, run.effects());
        }, () -> page.line(2, label("action") + "none"));
    }

    private static List<String> row(KeyValue key, Optional<TraceEvent.Hit> hit, int i) {
        FieldValue value = key.value();
        String wanted = hit.map(h -> wanted(h.match().get(i), key)).orElse("");
        return List.of(value.name(), bits(value.width()), ValueText.of(value.value(), value.width(),
                value.name(), key.field()),
                key.match().name().toLowerCase(Locale.ROOT), wanted);
    }

    /// What the entry wants of the field, where that is not just its value.
    private static String wanted(FieldMatch match, KeyValue key) {
        return switch (match) {
            case FieldMatch.Exact _ -> "";
            case FieldMatch.Lpm m -> text(m.value(), key) + "/" + m.prefix();
            case FieldMatch.Ternary m when m.mask().signum() == 0 -> "any";
            case FieldMatch.Ternary m -> {
                int width = key.value().width();
                boolean all = m.mask().bitCount() == width;
                yield text(m.value(), key) + (all ? "" : " under " + ValueText.hex(m.mask(), width));
            }
            case FieldMatch.Range m -> text(m.low(), key) + " to " + text(m.high(), key);
        };
    }

    private static String text(BigInteger value, KeyValue key) {
        return ValueText.of(value, key.value().width(), key.value().name(), key.field());
    }

    private static String via(TraceEvent.Via via) {
        if (!via.group()) {
            return "member " + via.id();
        }
        return (via.id() == 0 ? "one of " : "group " + via.id() + ", one of ") + via.members()
                + (via.members() == 1 ? " member" : " members");
    }

    private static List<String> call(TraceEvent.ActionRun run) {
        if (run.arguments().isEmpty()) {
            return List.of(run.action());
        }
        List<String> call = named(run.arguments());
        call.set(0, run.action() + "(" + call.getFirst());
        call.set(call.size() - 1, call.getLast() + ")");
        return call;
    }

    private void effects(int depth, List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Changed e -> page.line(depth, label("set") + e.before().name() + "  "
                        + ValueText.of(e.before()) + " -> "
                        + ValueText.of(e.after(), e.before().width(), e.before().name()));
                case Effect.HeaderAdded e ->
                    page.items(depth, label("add") + e.header() + "  ", named(e.fields()));
                case Effect.HeaderRemoved e -> page.line(depth, label("remove") + e.header());
                case Effect.Counted e ->
                    page.line(depth, label("count") + e.counter() + "[" + e.index() + "]");
                case Effect.Metered e -> page.line(depth, label("meter") + e.meter() + "[" + e.index() + "]  "
                        + switch (e.color()) {
                            case 0 -> "green";
                            case 1 -> "yellow";
                            case 2 -> "red";
                            default -> "no such cell";
                        });
                case Effect.RegisterWritten e -> page.line(depth, label("write") + e.register() + "["
                        + e.index() + "]  " + ValueText.of(e.value()));
                case Effect.Exited _ -> page.line(depth, "exit");
            }
        }
    }

    private static String label(String word) {
        return word + " ".repeat(LABEL - word.length());
    }

    private static String place(Optional<String> place) {
        return place.map(at -> " (" + Path.of(at).getFileName() + ")").orElse("");
    }

    /// With all of their names.
    private static List<String> whole(List<FieldValue> fields) {
        return fields.stream().map(field -> field.name() + " " + ValueText.of(field)).toList();
    }

    /// A list that may be changed.
    private static List<String> named(List<FieldValue> fields) {
        List<String> named = new ArrayList<>();
        fields.forEach(field -> named.add(named(field)));
        return named;
    }

    /// Within a header, or a call, the last part of a name is enough.
    private static String named(FieldValue field) {
        return field.name().substring(field.name().lastIndexOf('.') + 1) + " " + ValueText.of(field);
    }

    private static String bits(int width) {
        return width == 1 ? "1 bit" : width + " bits";
    }

    private static String bytes(int count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    private void hex(ByteString packet) {
        for (int at = 0; at < packet.size(); at += BYTES_PER_LINE) {
            byte[] line = packet.substring(at, Math.min(at + BYTES_PER_LINE, packet.size())).toByteArray();
            StringBuilder text = new StringBuilder();
            String digits = HexFormat.of().formatHex(line);
            for (int i = 0; i < digits.length(); i += 4) {
                text.append(digits, i, Math.min(i + 4, digits.length())).append(' ');
            }
            page.line(1, text.toString());
        }
    }
}
