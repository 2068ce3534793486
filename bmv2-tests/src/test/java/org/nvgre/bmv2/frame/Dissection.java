package org.nvgre.bmv2.frame;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A packet's bytes with names on them, for people who look for what went wrong.
public final class Dissection {
    /// @param name such as `outer ipv4 ttl`
    public record Field(String name, int offset, String hex) {}

    private final Octets octets;
    private final List<Field> fields = new ArrayList<>();
    private int offset;
    private String where = "";

    private Dissection(Octets octets) {
        this.octets = octets;
    }

    public static List<Field> of(Octets octets) {
        Dissection dissection = new Dissection(octets);
        dissection.ethernet();
        dissection.take("payload", octets.length());
        return List.copyOf(dissection.fields);
    }

    /// Names the next bytes, or as many as there are; their value as a number, -1 if they are not all there.
    private long take(String name, int length) {
        int end = Math.min(octets.length(), offset + length);
        if (offset == end) {
            return -1;
        }
        String hex = octets.slice(offset, end).toString();
        String mark = end - offset < length && !name.equals("payload") ? " (cut)" : "";
        fields.add(new Field(where + name + mark, offset, hex));
        boolean whole = end - offset == length && length <= 7;
        offset = end;
        return whole ? Long.parseLong(hex, 16) : -1;
    }

    private void ethernet() {
        take("ethernet dst", 6);
        take("ethernet src", 6);
        long type = take("ethernet type", 2);
        while (type == Ethernet.C_TAG || type == Ethernet.S_TAG) {
            take("tag pcp,dei,vid", 2);
            type = take("tag type", 2);
        }
        if (type == Ethernet.IPV4) {
            ipv4();
        } else if (type == Ethernet.IPV6) {
            ipv6();
        } else if (type == Ethernet.ARP) {
            take("arp types,sizes", 6);
            take("arp operation", 2);
            take("arp sender mac", 6);
            take("arp sender ip", 4);
            take("arp target mac", 6);
            take("arp target ip", 4);
        }
    }

    private void ipv4() {
        long versionAndLength = take("ipv4 version,ihl", 1);
        take("ipv4 tos", 1);
        take("ipv4 total length", 2);
        take("ipv4 identification", 2);
        long fragment = take("ipv4 flags,offset", 2);
        take("ipv4 ttl", 1);
        long protocol = take("ipv4 protocol", 1);
        take("ipv4 checksum", 2);
        take("ipv4 src", 4);
        take("ipv4 dst", 4);
        int optionWords = (int) (versionAndLength & 0xF) - 5;
        if (versionAndLength > 0 && optionWords > 0) {
            take("ipv4 options", 4 * optionWords);
        }
        if ((fragment & 0x1FFF) == 0) {
            transport(protocol);
        }
    }

    private void ipv6() {
        take("ipv6 version,class,label", 4);
        take("ipv6 payload length", 2);
        long next = take("ipv6 next header", 1);
        take("ipv6 hop limit", 1);
        take("ipv6 src", 16);
        take("ipv6 dst", 16);
        transport(next);
    }

    private void transport(long protocol) {
        if (protocol == 6 || protocol == 17) {
            take("ports src", 2);
            take("ports dst", 2);
            if (protocol == 6) {
                take("tcp numbers,flags,window", 12);
                take("tcp checksum", 2);
            } else {
                take("udp length", 2);
                take("udp checksum", 2);
            }
        } else if (protocol == 1 || protocol == 58) {
            take("icmp type", 1);
            take("icmp code", 1);
            take("icmp checksum", 2);
        } else if (protocol == 47) {
            take("gre flags,version", 2);
            long type = take("gre protocol", 2);
            take("gre vsid", 3);
            take("gre flow id", 1);
            if (type == Ethernet.BRIDGED) {
                where += "inner ";
                ethernet();
            }
        }
    }

    /// Both packets, field by field, with a mark at those that differ; then both in hex.
    public static String compare(Octets expected, Octets received) {
        List<Field> left = of(expected);
        List<Field> right = new ArrayList<>(of(received));
        StringBuilder text = new StringBuilder();
        text.append("  at     field                       expected             received\n");
        for (Field field : left) {
            int at = -1;
            for (int i = 0; i < right.size() && at < 0; i++) {
                at = right.get(i).name().equals(field.name()) ? i : -1;
            }
            // What stands before it on the other side only, has no partner here.
            for (int i = 0; i < at; i++) {
                row(text, null, right.removeFirst());
            }
            row(text, field, at < 0 ? null : right.removeFirst());
        }
        right.forEach(field -> row(text, null, field));
        return text.append("  expected, ").append(expected.length()).append(" bytes:\n")
                .append(dump(expected))
                .append("  received, ").append(received.length()).append(" bytes:\n").append(dump(received))
                .toString();
    }

    /// One packet, field by field.
    public static String describe(Octets octets) {
        StringBuilder text = new StringBuilder();
        of(octets).forEach(
                field -> text.append(String.format("  %04x   %-27s %s%n", field.offset(), field.name(),
                        shorten(field.hex()))));
        return text.toString();
    }

    /// The fields in which two packets differ, by name, for the first line of a message.
    public static List<String> differences(Octets expected, Octets received) {
        List<Field> right = of(received);
        List<String> names = new ArrayList<>();
        for (Field field : of(expected)) {
            if (right.stream().noneMatch(f -> f.name().equals(field.name()) && f.hex().equals(field.hex()))) {
                names.add(field.name());
            }
        }
        return names.isEmpty() && !expected.equals(received) ? List.of("length") : names;
    }

    private static void row(StringBuilder text, Field expected, Field received) {
        Field named = expected != null ? expected : received;
        String left = expected == null ? "-" : shorten(expected.hex());
        String right = received == null ? "-" : shorten(received.hex());
        boolean same = expected != null && received != null && expected.hex().equals(received.hex());
        text.append(String.format("%s %04x   %-27s %-20s %s%n", same ? " " : "!", named.offset(),
                named.name(), left,
                same ? "" : right));
    }

    private static String shorten(String hex) {
        return hex.length() <= 64 ? hex : hex.substring(0, 48) + "... " + hex.length() / 2 + " bytes";
    }

    /// At most the first 128 bytes, 16 to a line.
    public static String dump(Octets octets) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(octets.length(), 128);
        for (int i = 0; i < shown; i += 16) {
            text.append(String.format("  %04x   %s%n", i,
                    HexFormat.ofDelimiter(" ").formatHex(octets.array(), i, Math.min(shown, i + 16))));
        }
        return shown < octets.length() ? text.append("  ...\n").toString() : text.toString();
    }
}
