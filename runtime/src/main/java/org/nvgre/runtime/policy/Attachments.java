package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;

/// The ports of one switch in one virtual subnet, by what is attached to them.
public final class Attachments {

    private static final Attachments NONE = new Attachments();

    private final List<TenantPort> ports = new ArrayList<>();
    private final Map<Integer, List<TenantPort>> byNumber = new HashMap<>();
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
        byNumber.computeIfAbsent(port.port(), _ -> new ArrayList<>()).add(port);
        port.attached().forEach(each -> byAttachment.computeIfAbsent(each, _ -> new ArrayList<>()).add(port));
    }

    public List<TenantPort> ports() {
        return Collections.unmodifiableList(ports);
    }

    /// The ports that a record names, and to which its address or MAC is attached: exactly one in a policy without
    /// mistakes.
    public List<TenantPort> behind(LookupRecord record) {
        List<TenantPort> named = record.port().isPresent()
                ? byNumber.getOrDefault(record.port().getAsInt(), List.of())
                : List.of();
        if (byAttachment.isEmpty()) {
            return named;
        }
        return Stream
                .of(named, naming(new Attachment.OfAddress(record.customerAddress())),
                        naming(new Attachment.OfMac(record.macAddress())))
                .flatMap(List::stream).distinct().toList();
    }

    /// Whether a port of this number is among them.
    boolean has(int port) {
        return byNumber.containsKey(port);
    }

    /// The ports that name an address or a MAC.
    List<TenantPort> naming(Attachment attachment) {
        return byAttachment.getOrDefault(attachment, List.of());
    }
}
