package org.nvgre.runtime.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;

/// Ports against lookup records: who is attached has a record that says so, and every record is behind one port.
final class AttachmentCheck {

    private final Placement placement;
    private final Blame blame;
    /// With the stations of records that stand twice, of which the placement has but one.
    private final Set<Touched.Station> listed = new HashSet<>();

    AttachmentCheck(Placement placement, Blame blame) {
        this.placement = placement;
        this.blame = blame;
    }

    /// All that a policy has.
    void run(Collection<LookupRecord> records) {
        // A record, or the owner of its provider address, that could not be read would seem to be missing.
        if (!blame.complete(LookupRecord.class, ProviderAddress.class)) {
            return;
        }
        records.forEach(record -> listed
                .add(new Touched.Station(record.virtualSubnetId(), record.macAddress())));
        placement.fabric.switches().forEach(this::checkPorts);
        records.forEach(this::checkHomed);
        Map<Touched.Station, LookupRecord> firsts = new HashMap<>();
        for (LookupRecord record : records) {
            LookupRecord first = firsts.putIfAbsent(
                    new Touched.Station(record.virtualSubnetId(), record.macAddress()), record);
            if (first != null) {
                checkMac(record, first);
            }
        }
    }

    void checkPorts(Switch device) {
        for (TenantPort port : device.tenantPorts()) {
            port.attached().forEach(attachment -> checkAttachment(device.name(), port, attachment));
        }
    }

    /// A record that has come, or gone: it, the others of its MAC, and the ports that name them.
    void checkOne(LookupRecord record) {
        List<Attachment> names = List.of(new Attachment.OfAddress(record.customerAddress()),
                new Attachment.OfMac(record.macAddress()));
        int vsid = record.virtualSubnetId();
        for (String switchName : placement.fabric.withPorts(vsid)) {
            Attachments here = placement.attachments(switchName, vsid);
            names.forEach(name -> here.naming(name)
                    .forEach(port -> checkAttachment(switchName, port, name)));
        }
        List<LookupRecord> station = placement.station(vsid, record.macAddress(), "");
        station.forEach(this::checkHomed);
        station.stream().skip(1).forEach(each -> checkMac(each, station.getFirst()));
    }

    private void checkAttachment(String switchName, TenantPort port, Attachment attachment) {
        List<LookupRecord> records = records(port.virtualSubnetId(), attachment).toList();
        String where = "%s is attached to port %d of %s".formatted(attachment, port.port(), switchName);
        boolean twice = attachment instanceof Attachment.OfMac(Mac mac)
                && listed.contains(new Touched.Station(port.virtualSubnetId(), mac));
        if (records.isEmpty() && !twice) {
            blame.mistake(port, "attached", "%s but has no lookup record in VSID %d; add one, or detach it"
                    .formatted(where, port.virtualSubnetId()));
        }
        for (LookupRecord record : records) {
            placement.home(record).filter(home -> !home.equals(switchName))
                    .ifPresent(home -> blame.mistake(port, "attached",
                            "%s but its lookup record at %s names %s; mend the one or the other"
                                    .formatted(where, blame.where(record), place(record, home))));
        }
    }

    private Stream<LookupRecord> records(int vsid, Attachment attachment) {
        return switch (attachment) {
            case Attachment.OfAddress(var address) -> placement.record(vsid, address).stream();
            case Attachment.OfMac(Mac mac) ->
                placement.recordsOf(vsid).stream().flatMap(some -> some.of(mac).stream());
        };
    }

    private static String place(LookupRecord record, String home) {
        return record.providerAddresses().stream().findFirst()
                .map(each -> "provider address %s of %s".formatted(Addresses.text(each.address()), home))
                .orElse("switch " + home);
    }

    /// Every record is behind exactly one port of the switch that it lives on.
    private void checkHomed(LookupRecord record) {
        String home = placement.home(record).filter(name -> placement.device(name).isPresent()).orElse(null);
        if (home == null || placement.subnet(record.virtualSubnetId()).isEmpty()) {
            return; // told already
        }
        Attachments here = placement.attachments(home, record.virtualSubnetId());
        List<TenantPort> behind = here.behind(record);
        if (record.port().isPresent() && !here.has(record.port().getAsInt())) {
            if (blame.complete(SwitchPort.class)) {
                blame.mistake(record, "port",
                        "port %d of %s has no VSID %d; name another, or give it the virtual subnet"
                                .formatted(record.port().getAsInt(), home, record.virtualSubnetId()));
            }
        } else if (behind.isEmpty()) {
            if (blame.complete(SwitchPort.class)) {
                blame.mistake(record, "customerAddress",
                        "%s lives on %s but is attached to none of its ports; add it to one"
                                .formatted(record.describe(), home));
            }
        } else if (behind.size() > 1) {
            TenantPort port = behind.getFirst();
            behind.stream().skip(1).forEach(other -> blame.mistake(other, "attached",
                    "%s is attached to port %d and to port %d of %s; keep one".formatted(record.describe(),
                            port.port(), other.port(), home)));
        }
    }

    /// All records of a MAC are behind the same port.
    private void checkMac(LookupRecord record, LookupRecord first) {
        String home = placement.home(record).orElse(null);
        if (home == null || !placement.livesOn(first, home)) {
            return; // told already
        }
        Attachments here = placement.attachments(home, record.virtualSubnetId());
        List<TenantPort> behind = here.behind(record);
        List<TenantPort> firstBehind = here.behind(first);
        if (behind.size() == 1 && !firstBehind.isEmpty()
                && !firstBehind.getFirst().equals(behind.getFirst())) {
            blame.mistake(record, "macAddress",
                    "MAC %s is behind port %d of %s, and behind port %d by the record at %s; a MAC lives in one place"
                            .formatted(record.macAddress(), behind.getFirst().port(), home,
                                    firstBehind.getFirst().port(), blame.where(first)));
        }
    }
}
