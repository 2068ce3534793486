package org.nvgre.cli.stf;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.program.AssertionFailedException;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.Meter;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.traffic.CloneSessions;
import org.nvgre.softswitch.traffic.MulticastGroups;
import org.nvgre.softswitch.traffic.Surroundings;
import org.nvgre.softswitch.traffic.Target;

/// Runs one script on a switch with one program. Commands are carried out in the order in which they are
/// written, and what a packet causes has happened before the next one.
final class StfRunner {

    private static final BigDecimal MICROSECONDS = BigDecimal.valueOf(1_000_000);
    private static final int RATES = 2;

    private final SwitchProgram program;
    private final Target device;
    private final Expectations expectations;
    private final TableEntries entries;
    private final Replication replication;

    private StfRunner(StfScript script, SwitchProgram program) {
        this.program = program;
        this.expectations = new Expectations(script);
        this.entries = new TableEntries(program.tables());
        MulticastGroups groups = new MulticastGroups();
        CloneSessions sessions = new CloneSessions();
        this.replication = new Replication(groups, sessions);
        this.device = Target.of(program, new Surroundings(groups, sessions, (_, _) -> {},
                (port, packet, length, _) -> expectations.receive(port, Arrays.copyOf(packet, length)),
                OptionalInt.empty(), System.nanoTime()));
    }

    /// @throws StfException when something else came out than what was expected, or a line makes no sense
    static void run(StfScript script, SwitchProgram program) throws StfException {
        StfRunner runner = new StfRunner(script, program);
        for (StfScript.Line line : script.lines()) {
            try {
                runner.carryOut(line.statement());
            } catch (StfException | RequestRejected | AssertionFailedException e) {
                throw new StfException(
                        "%s:%d: %s".formatted(script.file(), line.number(), e.getMessage()));
            }
        }
        runner.expectations.check();
    }

    private void carryOut(Statement statement) throws StfException, RequestRejected {
        switch (statement) {
            case Statement.Packet s -> device.process(s.port(), HexFormat.of().parseHex(s.bytes()), 0);
            case Statement.Expect _ -> {
                // known from the beginning
            }
            case Statement.Add s -> entries.add(s);
            case Statement.SetDefault s -> entries.setDefault(s);
            case Statement.Mirror s -> replication.mirror(s.session(), s.port());
            case Statement.MirrorToGroup s -> replication.mirrorToGroup(s.session(), s.group());
            case Statement.MirrorDelete s -> replication.deleteMirror(s.session());
            case Statement.MirrorGet s -> replication.checkMirror(s.session());
            case Statement.GroupCreate s -> replication.createGroup(s.group());
            case Statement.NodeCreate s -> replication.createNode(s.rid(), s.ports());
            case Statement.NodeUpdate s -> replication.updateNode(s.node(), s.ports());
            case Statement.NodeAssociate s -> replication.associate(s.group(), s.node());
            case Statement.CounterRead s -> counter(s.counter(), s.index());
            case Statement.CounterWrite s ->
                counter(s.counter(), s.index()).set(s.index(), s.packets(), s.bytes());
            case Statement.RegisterRead s -> cell(register(s.register()), s.index());
            case Statement.RegisterWrite s -> write(s);
            case Statement.RegisterReset s -> Arrays.fill(register(s.register()).words(), 0);
            case Statement.MeterGet s -> meter(s.meter(), s.index());
            case Statement.MeterSet s -> meter(s.meter(), s.index()).configure(s.index(), meter(s.rates()));
            case Statement.MeterArraySet s -> {
                MeterArray meter = find("meter", s.meter(), program.meters());
                for (int i = 0; i < meter.size(); i++) {
                    meter.configure(i, meter(s.rates()));
                }
            }
            case Statement.Ignored _ -> {
                // says why at its definition
            }
        }
    }

    private CounterArray counter(String name, int index) throws StfException {
        CounterArray counter = find("counter", name, program.counters());
        checkIndex(counter.name(), index, counter.size());
        return counter;
    }

    private RegisterArray register(String name) throws StfException {
        return find("register", name, program.registers());
    }

    private static FieldSlot cell(RegisterArray register, int index) throws StfException {
        FieldSlot cell = register.cell(index);
        if (cell == null) {
            throw new StfException("register " + register.name() + " has no cell " + index);
        }
        return cell;
    }

    private void write(Statement.RegisterWrite s) throws StfException {
        RegisterArray register = register(s.register());
        BigInteger value = Values.exact(s.value(), register.width(), "register " + register.name());
        cell(register, s.index()).set(register.words(), value);
    }

    private MeterArray meter(String name, int index) throws StfException {
        MeterArray meter = find("meter", name, program.meters());
        checkIndex(meter.name(), index, meter.size());
        return meter;
    }

    /// The lower rate is the committed one, whichever comes first.
    private static Meter meter(List<Statement.Rate> rates) throws StfException {
        if (rates.size() != RATES) {
            throw new StfException("a meter has two rates, not " + rates.size());
        }
        List<Statement.Rate> sorted = rates.stream()
                .sorted(Comparator.comparing(Statement.Rate::perMicrosecond)).toList();
        Statement.Rate committed = sorted.getFirst();
        Statement.Rate peak = sorted.getLast();
        return new Meter(new Meter.Rates(perSecond(committed), committed.burst(), perSecond(peak),
                peak.burst()), System.nanoTime());
    }

    private static long perSecond(Statement.Rate rate) {
        return rate.perMicrosecond().multiply(MICROSECONDS).setScale(0, RoundingMode.HALF_UP).longValue();
    }

    private static <T> T find(String kind, String name, Map<String, T> all) throws StfException {
        return all.get(Names.find(kind, name, all.keySet()));
    }

    private static void checkIndex(String name, int index, int size) throws StfException {
        if (index >= size) {
            throw new StfException("%s has %d cells: no cell %d".formatted(name, size, index));
        }
    }
}
