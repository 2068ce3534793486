package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;

/// Ports against lookup records: who is attached has a record that says so, and every record is behind one port.
final class AttachmentCheck {

    private final Policy policy;
    private final Draft draft;
    private final Placement placement;
    private final Map<Subject, List<LookupRecord>> recordsOf = new HashMap<>();

    private record Subject(int virtualSubnetId, Attachment attachment) {}

    AttachmentCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
        this.placement = new Placement(policy);
        for (LookupRecord record : policy.lookupRecords()) {
            Stream.of(new Attachment.OfAddress(record.customerAddress()),
                    new Attachment.OfMac(record.macAddress()))
                    .map(each -> new Subject(record.virtualSubnetId(), each))
                    .forEach(subject -> recordsOf.computeIfAbsent(subject, _ -> new ArrayList<>())
                            .add(record));
        }
    }

    void run() {
        // A record, or the owner of its provider address, that could not be read would seem to be missing.
        if (!draft.complete(LookupRecord.class, ProviderAddress.class)) {
            return;
        }
        Set<Integer> subnets = new HashSet<>();
        policy.virtualSubnets().forEach(subnet -> subnets.add(subnet.id()));
        for (Switch device : policy.switches()) {
            for (TenantPort port : device.tenantPorts()) {
                port.attached().forEach(attachment -> checkAttachment(device, port, attachment));
            }
            Map<Integer, Attachments> attachments = Attachments.of(device);
            subnets.forEach(
                    vsid -> checkHomed(device, vsid, attachments.getOrDefault(vsid, Attachments.none())));
        }
    }

    private void checkAttachment(Switch device, TenantPort port, Attachment attachment) {
        List<LookupRecord> records = recordsOf.getOrDefault(new Subject(port.virtualSubnetId(), attachment),
                List.of());
        String where = "%s is attached to port %d of %s".formatted(attachment, port.port(), device.name());
        if (records.isEmpty()) {
            draft.mistake(port, "attached", "%s but has no lookup record in VSID %d; add one, or detach it"
                    .formatted(where, port.virtualSubnetId()));
        }
        for (LookupRecord record : records) {
            placement.home(record).filter(home -> !home.equals(device.name()))
                    .ifPresent(home -> draft.mistake(port, "attached",
                            "%s but its lookup record at %s names %s; mend the one or the other"
                                    .formatted(where, draft.where(record), place(record, home))));
        }
    }

    private static String place(LookupRecord record, String home) {
        return record.providerAddresses().stream().findFirst()
                .map(each -> "provider address %s of %s".formatted(Addresses.text(each.address()), home))
                .orElse("switch " + home);
    }

    /// Every record that lives on the switch is behind exactly one port, and all records of a MAC behind the same.
    private void checkHomed(Switch device, int vsid, Attachments attachments) {
        Map<Mac, LookupRecord> firstOfMac = new HashMap<>();
        Map<Mac, TenantPort> portOfMac = new HashMap<>();
        for (LookupRecord record : placement.records(vsid)) {
            if (!placement.livesOn(record, device.name())) {
                continue;
            }
            List<TenantPort> behind = attachments.behind(record);
            if (behind.isEmpty()) {
                if (draft.complete(SwitchPort.class)) {
                    draft.mistake(record, "customerAddress",
                            "%s lives on %s but is attached to none of its ports; add it to one"
                                    .formatted(record.describe(), device.name()));
                }
                continue;
            }
            TenantPort port = behind.getFirst();
            behind.stream().skip(1).forEach(other -> draft.mistake(other, "attached",
                    "%s is attached to port %d and to port %d of %s; keep one".formatted(record.describe(),
                            port.port(), other.port(), device.name())));
            TenantPort first = portOfMac.putIfAbsent(record.macAddress(), port);
            LookupRecord firstRecord = firstOfMac.putIfAbsent(record.macAddress(), record);
            if (first != null && !first.equals(port) && behind.size() == 1) {
                draft.mistake(record, "macAddress",
                        "MAC %s is behind port %d of %s, and behind port %d by the record at %s; a MAC lives in one place"
                                .formatted(record.macAddress(), port.port(), device.name(), first.port(),
                                        draft.where(firstRecord)));
            }
        }
    }
}
