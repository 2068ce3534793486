package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;

/// The ports of one switch in one virtual subnet, by what is attached to them.
public final class Attachments {

    private static final Attachments NONE = new Attachments();

    private final List<TenantPort> ports = new ArrayList<>();
    private final Map<Attachment, List<TenantPort>> byAttachment = new HashMap<>();

    private Attachments() {}

    /// All of a switch, by VSID.
    public static Map<Integer, Attachments> of(Switch device) {
        Map<Integer, Attachments> bySubnet = new HashMap<>();
        device.tenantPorts()
                .forEach(port -> bySubnet.computeIfAbsent(port.virtualSubnetId(), _ -> new Attachments())
                        .add(port));
        return bySubnet;
    }

    public static Attachments none() {
        return NONE;
    }

    private void add(TenantPort port) {
        ports.add(port);
        port.attached().forEach(each -> byAttachment.computeIfAbsent(each, _ -> new ArrayList<>()).add(port));
    }

    public List<TenantPort> ports() {
        return Collections.unmodifiableList(ports);
    }

    /// The ports that a record names, and to which its address or MAC is attached: exactly one in a policy without
    /// mistakes.
    public List<TenantPort> behind(LookupRecord record) {
        Stream<TenantPort> named = ports.stream()
                .filter(port -> record.port().equals(OptionalInt.of(port.port())));
        Stream<TenantPort> naming = Stream
                .of(new Attachment.OfAddress(record.customerAddress()),
                        new Attachment.OfMac(record.macAddress()))
                .map(byAttachment::get).filter(Objects::nonNull).flatMap(List::stream);
        return Stream.concat(named, naming).distinct().toList();
    }
}
