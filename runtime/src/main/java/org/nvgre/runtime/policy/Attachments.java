package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;

/// The ports of one switch in one virtual subnet, by what is attached to them.
public final class Attachments {

    private final List<TenantPort> ports;
    private final Map<Attachment, List<TenantPort>> byAttachment = new HashMap<>();

    public Attachments(Switch device, int virtualSubnetId) {
        ports = device.tenantPorts().stream().filter(port -> port.virtualSubnetId() == virtualSubnetId)
                .toList();
        for (TenantPort port : ports) {
            port.attached()
                    .forEach(each -> byAttachment.computeIfAbsent(each, _ -> new ArrayList<>()).add(port));
        }
    }

    public List<TenantPort> ports() {
        return ports;
    }

    /// The ports to which a record's address or MAC is attached: exactly one in a policy without mistakes.
    public List<TenantPort> behind(LookupRecord record) {
        return Stream
                .of(new Attachment.OfAddress(record.customerAddress()),
                        new Attachment.OfMac(record.macAddress()))
                .map(byAttachment::get).filter(Objects::nonNull).flatMap(List::stream).distinct().toList();
    }
}
