package org.nvgre.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Bits;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;

/// What becomes of what switches say of their senders; in contoso's VSID 5001, which may learn three on each.
class LessonsTest {

    private static final Pipeline PIPELINE = TestPolicies.fullPipeline();
    private final Wanted wanted = new Wanted(_ -> PIPELINE);

    @BeforeEach
    void learning() {
        String text = TestPolicies.twoTenantsText().replaceFirst("flood: replicate",
                "flood: replicate\n            learn: {limit: 3}")
                .replace("      - {port: 2, vlan: 100, virtualSubnetId: 6001, attached: [02-00-00-00-00-01]}",
                        "      - {port: 3, virtualSubnetId: 5001}\n"
                                + "      - {port: 2, vlan: 100, virtualSubnetId: 6001, attached: [02-00-00-00-00-01]}");
        wanted.apply(PolicyChange.of(TestPolicies.policy(text)));
    }

    private static Sighting seen(String switchName, int port, int mac, String address) {
        return new Sighting(switchName, port, 5001, new Mac(0x02_00_00_00_00_00L + mac),
                Addresses.parse(address),
                false);
    }

    private static Sighting silent(String switchName, int port, int mac, String address) {
        Sighting seen = seen(switchName, port, mac, address);
        return new Sighting(switchName, port, 5001, seen.mac(), seen.address(), true);
    }

    /// Makes of sightings what they come to.
    ///
    /// @return what was put, as `address mac port at provider`, and what was deleted, as `-address`, in order
    private List<String> happens(Sighting... sightings) {
        PolicyChange change = Lessons.of(wanted, List.of(sightings)).change();
        assertEquals(List.of(), wanted.check(change));
        wanted.apply(change);
        var all = new TreeSet<String>();
        change.put().forEach(part -> {
            var record = (LookupRecord) part;
            assertEquals(true, record.learned());
            all.add("%s %02x port %d at %s".formatted(Addresses.text(record.customerAddress()),
                    record.macAddress().value() & 0xFF, record.port().orElseThrow(),
                    Addresses.text(record.providerAddress())));
        });
        change.delete().forEach(key -> all.add("-" + key.names().get(1)));
        return List.copyOf(all);
    }

    @Test
    void whoSendsHasARecordUntilHeFallsSilent() {
        assertEquals(List.of("10.0.0.9 09 port 1 at 192.0.2.11"), happens(seen("nve1", 1, 9, "10.0.0.9")));
        assertEquals(List.of(), happens(seen("nve1", 1, 9, "10.0.0.9")));
        assertEquals(List.of(), happens(silent("nve2", 1, 9, "10.0.0.9"), silent("nve1", 3, 9, "10.0.0.9"),
                silent("nve1", 1, 8, "10.0.0.9")));
        assertEquals(List.of("-10.0.0.9"), happens(silent("nve1", 1, 9, "10.0.0.9")));
        assertEquals(List.of(), happens(silent("nve1", 1, 9, "10.0.0.9")));
    }

    @Test
    void allAddressesOfAHostAreWhereItWasSeenLast() {
        happens(seen("nve1", 1, 9, "10.0.0.9"), seen("nve1", 1, 9, "fd00:10::9"));
        List<String> there = List.of("10.0.0.9 09 port 1 at 198.51.100.12",
                "fd00:10::9 09 port 1 at 198.51.100.12");
        assertEquals(there, happens(seen("nve2", 1, 9, "10.0.0.9"), seen("nve2", 1, 9, "fd00:10::9")));
        assertEquals(List.of("10.0.0.9 09 port 3 at 192.0.2.11", "fd00:10::9 09 port 3 at 192.0.2.11"),
                happens(seen("nve1", 3, 9, "fd00:10::9")));
        assertEquals(List.of("10.0.0.9 0a port 3 at 192.0.2.11"), happens(seen("nve1", 3, 10, "10.0.0.9")));
    }

    @Test
    void whatPeopleSaidIsNeverTouched() {
        assertEquals(List.of(), happens(seen("nve2", 1, 9, "10.0.0.1"), silent("nve1", 1, 1, "10.0.0.1")));
        Lessons stolen = Lessons.of(wanted, List.of(seen("nve2", 1, 1, "10.0.0.9")));
        assertEquals(PolicyChange.NONE, stolen.change());
        assertEquals(1, stolen.refused().size());
        assertEquals(List.of("10.0.0.11 01 port 1 at 192.0.2.11"), happens(seen("nve1", 1, 1, "10.0.0.11")));
    }

    @Test
    void onlySoManyOnOneSwitch() {
        assertEquals(3, happens(seen("nve1", 1, 11, "10.0.0.11"), seen("nve1", 1, 12, "10.0.0.12"),
                seen("nve1", 3, 13, "10.0.0.13"), seen("nve1", 1, 14, "10.0.0.14")).size());
        Lessons more = Lessons.of(wanted, List.of(seen("nve1", 1, 14, "10.0.0.14")));
        assertEquals(1, more.refused().size());
        assertEquals(List.of("10.0.0.14 0e port 1 at 198.51.100.12"),
                happens(seen("nve2", 1, 14, "10.0.0.14")));
        assertEquals(List.of("-10.0.0.13", "10.0.0.15 0f port 1 at 192.0.2.11"),
                happens(silent("nve1", 3, 13, "10.0.0.13"), seen("nve1", 1, 15, "10.0.0.15")));
    }

    @Test
    void onlyAddressesOfTheSubnetAndOnlyWhereItLearns() {
        Sighting other = new Sighting("nve1", 2, 6001, new Mac(0x02_00_00_00_00_09L),
                Addresses.parse("10.0.0.9"),
                false);
        assertEquals(List.of(), happens(other, seen("nve1", 1, 9, "10.1.0.9"), seen("nve1", 1, 9, "fe80::9"),
                new Sighting("nve1", 1, 5001, new Mac(0x03_00_00_00_00_09L), Addresses.parse("10.0.0.9"),
                        false)));
    }

    // ---- as switches say it

    private static Optional<Sighting> told(int version, int... address) {
        byte[] bytes = new byte[address.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) address[i];
        }
        return Sighting.seen("nve1", Map.of("port", Bits.of(16, 1), "vsid", Bits.of(24, 5001), "mac",
                Bits.of(48, 0x02_00_00_00_00_09L), "address", Bits.of(128, bytes), "version",
                Bits.of(8, version)));
    }

    @Test
    void aDigestIsRead() {
        assertEquals(Optional.of(seen("nve1", 1, 9, "10.0.0.9")), told(4, 10, 0, 0, 9));
        assertEquals(Optional.of(seen("nve1", 1, 9, "fd00:10::9")),
                told(6, 0xFD, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9));
    }

    /// IPv4 in IPv6's clothes, and addresses that no host has.
    @Test
    void addressesThatNoHostHasAreLeftOut() {
        assertEquals(Optional.empty(), told(6, 10, 0, 0, 9));
        assertEquals(Optional.empty(), told(6, 0xFF, 0xFF, 10, 0, 0, 9));
        assertEquals(Optional.empty(), told(6, 1));
        assertEquals(Optional.empty(), told(4, 224, 0, 0, 1));
        assertEquals(Optional.empty(), told(4, 127, 0, 0, 1));
    }

    /// The entry that a learned record becomes says the same as the digest from which it was learned.
    @Test
    void anEntryIsReadAsItWasTold() {
        happens(seen("nve1", 1, 9, "10.0.0.9"), seen("nve1", 1, 9, "fd00:10::9"));
        var entries = new java.util.HashSet<Sighting>();
        wanted.entities("nve1", entity -> {
            if (entity instanceof TableEntry entry && entry.idleNanoseconds() > 0) {
                entries.add(Sighting.silence("nve1", entry.key()).orElseThrow());
            }
        });
        assertEquals(
                Arrays.asList(silent("nve1", 1, 9, "10.0.0.9"), silent("nve1", 1, 9, "fd00:10::9")).stream()
                        .collect(Collectors.toSet()),
                entries);
    }

    @Test
    void aRecordOfLearnedAddressesIsThePolicysLikeAnyOther() {
        happens(seen("nve1", 1, 9, "10.0.0.9"));
        assertEquals(true, wanted.part(PartKey.ofRecord(5001, Addresses.parse("10.0.0.9"))).isPresent());
        assertEquals(1, wanted.learned(5001, "nve1"));
        assertEquals(0, wanted.learned(5001, "nve2"));
    }
}
