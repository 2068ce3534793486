package org.nvgre.softswitch.program;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nvgre.softswitch.json.ProgramModel.Conditional;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.ActionSource;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.Table;
import org.nvgre.softswitch.trace.Effect;
import org.nvgre.softswitch.trace.FieldValue;
import org.nvgre.softswitch.trace.Snapshot;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.trace.TraceEvent.ActionRun;

/**
 * A second walk over the tree of a {@link TreeExecutable}, which does the same and tells of it.
 *
 * <p>It walks the very nodes that forward traffic, so a traced packet meets the tables, counters and registers as
 * any other does, at any moment of a switch's life. But it is a walk of its own: the other one has no branch, no
 * null check and no listener for its sake, and whatever faster form a program may take, this one can stay as it
 * is. What a node changed is found by comparing the packet before and after; only what does not show in the
 * packet (counters, meters, registers) has steps that can be asked.
 */
final class TracingExecutable implements Executable {
    private final TreeExecutable tree;
    private final Consumer<TraceEvent> events;

    TracingExecutable(TreeExecutable tree, Consumer<TraceEvent> events) {
        this.tree = tree;
        this.events = events;
    }

    @Override
    public Executable tracing(Consumer<TraceEvent> otherEvents) {
        return new TracingExecutable(tree, otherEvents);
    }

    // ---- parser

    @Override
    public void parse(PacketState s) {
        ParserErrors errors = tree.parser.errors();
        s.parserError = errors.noError();
        TreeParser.State state = tree.parser.start();
        for (int steps = 0; state != null; steps++) {
            int error = steps < TreeParser.MOST_STATES ? run(state, s) : errors.timeout();
            if (error != TreeParser.OK) {
                s.parserError = error;
                events.accept(new TraceEvent.ParserFailed(errors.name(error), s.remaining()));
                break;
            }
            TreeParser.State next = state.next();
            events.accept(
                    new TraceEvent.Selected(key(state),
                            Optional.ofNullable(next).map(TreeParser.State::name)));
            state = next;
        }
        s.checksumError = false;
        for (TreeExecutable.Checksum checksum : tree.verified) {
            if (!checksum.isCorrect(s)) {
                s.checksumError = true;
                events.accept(new TraceEvent.ChecksumWrong(FieldValue.of(checksum.field(), s)));
            }
        }
    }

    private int run(TreeParser.State state, PacketState s) {
        events.accept(new TraceEvent.StateEntered(state.name()));
        for (TreeParser.Op op : state.ops()) {
            Snapshot before = Snapshot.of(s);
            int error = op.run(s);
            tellOfParser(before, s);
            if (error != TreeParser.OK) {
                return error;
            }
        }
        return state.readKey(s);
    }

    private void tellOfParser(Snapshot before, PacketState s) {
        int bytes = before.parsedBytes(s);
        if (bytes == 0) {
            List<Effect> effects = before.effects(s);
            if (!effects.isEmpty()) {
                events.accept(new TraceEvent.ParserActed(effects));
            }
            return;
        }
        List<HeaderSlot> added = before.added(s);
        if (added.isEmpty()) {
            events.accept(new TraceEvent.Skipped(bytes));
        }
        for (HeaderSlot header : added) {
            events.accept(
                    new TraceEvent.Extracted(header.name(), bytes, FieldValue.all(header.fields(), s)));
        }
    }

    private static List<FieldValue> key(TreeParser.State state) {
        return state.elements().stream()
                .map(e -> new FieldValue(e.name(), e.width(), Bits.load(state.key(), e.word(), e.width())))
                .toList();
    }

    // ---- controls

    @Override
    public void control(PacketState s) {
        ControlNode node = tree.control;
        while (node != null && !s.exit) {
            node = switch (node) {
                case ControlNode.Apply apply -> apply(apply, s);
                case ControlNode.Branch branch -> branch(branch, s);
                case ControlNode.Call call -> {
                    events.accept(new TraceEvent.StatementsRun(run(call.invocation(), s)));
                    yield call.next();
                }
            };
        }
        s.exit = false;
    }

    private ControlNode branch(ControlNode.Branch branch, PacketState s) {
        boolean outcome = branch.condition().test(s);
        Conditional model = branch.model();
        boolean whole = model.source() != null && !model.source().fragment().endsWith("...");
        events.accept(new TraceEvent.Branched(model.name(),
                whole ? model.source().fragment() : OperandText.of(model.condition()),
                Optional.ofNullable(model.source()).map(at -> at.file() + ":" + at.line()), outcome));
        return branch.next(outcome);
    }

    private ControlNode apply(ControlNode.Apply apply, PacketState s) {
        Table table = apply.table();
        List<TraceEvent.KeyValue> key = table.key().stream()
                .map(k -> new TraceEvent.KeyValue(k.match(),
                        new FieldValue(FieldValue.plain(k.name()), k.width(), k.value(s)),
                        FieldValue.plain(k.source())))
                .toList();
        // Before the lookup: a direct meter leaves its colour in the packet.
        Snapshot before = Snapshot.of(s);
        Entry entry = table.lookup(s);
        ActionSource source = entry == null ? table.defaultAction() : entry.action();
        Invocation invocation = source == null ? null : source.choose(s);
        Optional<ActionRun> run = invocation == null
                ? Optional.empty()
                : Optional.of(run(invocation, s, before));
        if (table.isFixed() && run.isPresent()) {
            events.accept(new TraceEvent.StatementsRun(run.get()));
        } else {
            events.accept(new TraceEvent.TableApplied(table.name(), key,
                    Optional.ofNullable(entry).map(e -> hit(table, e, source)), run));
        }
        return apply.next(entry, invocation);
    }

    private static TraceEvent.Hit hit(Table table, Entry entry, ActionSource source) {
        Optional<TraceEvent.Via> via = switch (source) {
            case ActionProfile.Member member -> Optional.of(new TraceEvent.Via(false, member.id(), 1));
            case ActionProfile.Group group ->
                Optional.of(new TraceEvent.Via(true, group.id(), group.members().size()));
            case Invocation _ -> Optional.empty();
        };
        Entry.Key key = table.shape().unpack(entry);
        return new TraceEvent.Hit(key.match(), key.priority(), via);
    }

    private static ActionRun run(Invocation invocation, PacketState s) {
        return run(invocation, s, Snapshot.of(s));
    }

    /** Runs an action; what it did is told from {@code before} on. */
    private static ActionRun run(Invocation invocation, PacketState s, Snapshot before) {
        boolean hadExited = s.exit;
        List<Effect> unseen = new ArrayList<>();
        if (invocation.action() instanceof TreeAction action) {
            s.arguments(invocation.data(), 0);
            List<Step> steps = action.steps();
            for (int next = 0; next >= 0 && next < steps.size();) {
                next = steps.get(next) instanceof Step.Plain(Step.Effect effect)
                        ? step(effect, s, next + 1, unseen)
                        : steps.get(next).run(s, next + 1);
            }
        } else {
            invocation.run(s);
        }
        List<Effect> effects = new ArrayList<>(before.effects(s));
        effects.addAll(unseen);
        if (s.exit && !hadExited) {
            effects.add(new Effect.Exited());
        }
        return new ActionRun(invocation.action().name(), arguments(invocation), effects);
    }

    /** Has the effect, and adds what cannot be seen in the packet to {@code unseen}. */
    private static int step(Step.Effect effect, PacketState s, int next, List<Effect> unseen) {
        switch (effect) {
            case Step.Count count -> {
                long index = count.index().eval(s);
                count.apply(s);
                unseen.add(new Effect.Counted(count.counter().name(), index));
            }
            case Step.Measure measure -> {
                long index = measure.index().eval(s);
                unseen.add(new Effect.Metered(measure.meter().name(), index, measure.mark(s, index)));
            }
            case Step.WriteRegister write -> {
                long index = write.index().eval(s);
                write.apply(s);
                if (write.register().cell(index) != null) {
                    unseen.add(new Effect.RegisterWritten(write.register().name(), index,
                            new FieldValue(write.register().name(), write.register().width(),
                                    write.register().cell(index).get(write.register().words()))));
                }
            }
            default -> effect.apply(s);
        }
        return next;
    }

    private static List<FieldValue> arguments(Invocation invocation) {
        List<FieldValue> arguments = new ArrayList<>();
        for (int i = 0; i < invocation.arguments().size(); i++) {
            var parameter = invocation.action().parameters().get(i);
            arguments.add(
                    new FieldValue(parameter.name(), parameter.width(), invocation.arguments().get(i)));
        }
        return arguments;
    }

    // ---- deparser

    @Override
    public int deparse(PacketState s) {
        Snapshot before = Snapshot.of(s);
        tree.prepare(s);
        int length = tree.emit(s);
        events.accept(new TraceEvent.Deparsed(
                tree.emitted.stream().filter(h -> h.isValid(s)).map(HeaderSlot::name).toList(),
                before.effects(s), ByteString.copyFrom(s.out(length), 0, length)));
        return length;
    }
}
