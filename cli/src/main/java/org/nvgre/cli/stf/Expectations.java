package org.nvgre.cli.stf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What shall come out of the ports of a switch, and what did. Order counts within a port.
final class Expectations {

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private record Expected(PacketPattern bytes, int line) {}

    /// @param expected not empty only for ports that have an `expect`
    private record Port(ArrayDeque<Expected> expected, List<byte[]> received) {
        Port() {
            this(new ArrayDeque<>(), new ArrayList<>());
        }
    }

    private final String file;
    private final Map<Integer, Port> ports = new TreeMap<>();

    /// The switch has the ports that the script speaks of, and no others: what goes elsewhere is lost.
    Expectations(StfScript script) {
        this.file = script.file();
        for (StfScript.Line line : script.lines()) {
            switch (line.statement()) {
                case Statement.Packet packet -> port(packet.port());
                case Statement.Expect expect -> port(expect.port()).expected()
                        .add(new Expected(expect.bytes(), line.number()));
                default -> {
                    // says nothing of ports
                }
            }
        }
    }

    private Port port(int number) {
        return ports.computeIfAbsent(number, _ -> new Port());
    }

    void receive(int number, byte[] packet) {
        Port port = ports.get(number);
        if (port != null) {
            port.received().add(packet);
        }
    }

    /// @throws StfException with the first difference
    void check() throws StfException {
        for (Map.Entry<Integer, Port> entry : ports.entrySet()) {
            check(entry.getKey(), entry.getValue());
        }
    }

    private void check(int number, Port port) throws StfException {
        for (byte[] packet : port.received()) {
            Expected expected = port.expected().poll();
            if (expected == null) {
                throw new StfException("%s: port %d: nobody expected %s".formatted(file, number,
                        UPPER.formatHex(packet)));
            }
            String difference = expected.bytes().difference(packet).orElse(null);
            if (difference != null) {
                throw new StfException(
                        "%s:%d: port %d: %s".formatted(file, expected.line(), number, difference));
            }
        }
        Expected missing = port.expected().poll();
        if (missing != null) {
            throw new StfException("%s:%d: port %d: %s".formatted(file, missing.line(), number,
                    missing.bytes().digits().isEmpty()
                            ? "no packet came"
                            : "no packet came, expected " + missing.bytes()));
        }
    }
}
