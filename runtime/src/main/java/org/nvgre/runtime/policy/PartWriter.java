package org.nvgre.runtime.policy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.SwitchPort.UnderlayPort;

import com.fasterxml.jackson.core.JsonGenerator;

/// Parts of a policy in the keys that {@link TenantReader} and {@link NetworkReader} know. What is as it would be without
/// the key is left out.
final class PartWriter {

    private final JsonGenerator json;

    private PartWriter(JsonGenerator json) {
        this.json = json;
    }

    static void write(Part part, JsonGenerator json) throws IOException {
        var writer = new PartWriter(json);
        json.writeStartObject();
        switch (part) {
            case Customer customer -> writer.customer(customer);
            case LookupRecord record -> writer.lookupRecord(record);
            case CustomerRoute route -> writer.customerRoute(route);
            case Nat nat -> writer.nat(nat);
            case ProviderAddress provider -> writer.providerAddress(provider);
            case ProviderRoute route -> writer.providerRoute(route);
            case VsidMap map -> writer.vsidMap(map);
            case Switch device -> writer.device(device);
        }
        json.writeEndObject();
    }

    // ---- customers

    private void customer(Customer customer) throws IOException {
        json.writeStringField("name", customer.name());
        list("routingDomains", customer.routingDomains(), domain -> {
            json.writeStringField("id", domain.id().toString());
            json.writeStringField("name", domain.name());
            list("virtualSubnets", domain.virtualSubnets(), this::virtualSubnet);
        });
    }

    private void virtualSubnet(VirtualSubnet subnet) throws IOException {
        json.writeNumberField("id", subnet.id());
        texts("prefixes", subnet.prefixes());
        switch (subnet.flood()) {
            case Flood.Replicate() -> {
                // as without the key
            }
            case Flood.None() -> json.writeStringField("flood", "none");
            case Flood.Multicast(InetAddress group) -> {
                json.writeObjectFieldStart("flood");
                multicast(group);
                json.writeEndObject();
            }
        }
        flag("floodUnknown", subnet.floodUnknown());
        list("groups", subnet.groups(), group -> {
            json.writeStringField("macAddress", group.macAddress().toString());
            multicast(group.multicast());
        });
        if (subnet.router().isPresent()) {
            json.writeObjectFieldStart("router");
            json.writeStringField("macAddress", subnet.router().get().macAddress().toString());
            texts("addresses", subnet.router().get().addresses().stream().map(Addresses::text).toList());
            json.writeEndObject();
        }
        list("acl", subnet.acl(), this::aclRule);
        if (subnet.outLimit().isPresent() || subnet.inLimit().isPresent()) {
            json.writeObjectFieldStart("meter");
            rateLimit("out", subnet.outLimit());
            rateLimit("in", subnet.inLimit());
            json.writeEndObject();
        }
        flag("physical", subnet.physical());
        if (subnet.learning().isPresent()) {
            json.writeObjectFieldStart("learn");
            json.writeNumberField("idleTimeout", subnet.learning().get().idle().toSeconds());
            json.writeNumberField("limit", subnet.learning().get().limit());
            json.writeEndObject();
        }
    }

    private void multicast(InetAddress group) throws IOException {
        address("multicast", group);
        flag("force", !Values.administrativelyScoped(group));
    }

    private void aclRule(AclRule rule) throws IOException {
        word("direction", rule.direction());
        word("action", rule.action());
        text("source", rule.source());
        text("destination", rule.destination());
        if (rule.protocol().isPresent()) {
            switch (rule.protocol().getAsInt()) {
                case AclRule.ICMP -> json.writeStringField("protocol", "icmp");
                case AclRule.TCP -> json.writeStringField("protocol", "tcp");
                case AclRule.UDP -> json.writeStringField("protocol", "udp");
                default -> json.writeNumberField("protocol", rule.protocol().getAsInt());
            }
        }
        ports("sourcePorts", rule.sourcePorts());
        ports("destinationPorts", rule.destinationPorts());
        number("priority", rule.priority(), 0);
    }

    private void ports(String key, AclRule.PortRange ports) throws IOException {
        if (!ports.equals(AclRule.PortRange.ALL)) {
            json.writeStringField(key, ports.toString());
        }
    }

    private void rateLimit(String key, Optional<RateLimit> limit) throws IOException {
        if (limit.isPresent()) {
            json.writeObjectFieldStart(key);
            json.writeNumberField("cir", limit.get().cir());
            json.writeNumberField("cbs", limit.get().cbs());
            json.writeNumberField("pir", limit.get().pir());
            json.writeNumberField("pbs", limit.get().pbs());
            json.writeEndObject();
        }
    }

    private void lookupRecord(LookupRecord record) throws IOException {
        address("customerAddress", record.customerAddress());
        json.writeStringField("macAddress", record.macAddress().toString());
        json.writeNumberField("virtualSubnetId", record.virtualSubnetId());
        if (!record.providerAddresses().isEmpty()) {
            weightedAddresses("providerAddress", record.providerAddresses());
        }
        text("switch", record.switchName());
        if (record.port().isPresent()) {
            json.writeNumberField("port", record.port().getAsInt());
        }
        flag("learned", record.learned());
        if (record.flowPolicy() != LookupRecord.FlowPolicy.HASH) {
            word("flowPolicy", record.flowPolicy());
        }
    }

    private void customerRoute(CustomerRoute route) throws IOException {
        json.writeStringField("routingDomainId", route.routingDomainId().toString());
        json.writeNumberField("virtualSubnetId", route.virtualSubnetId());
        json.writeStringField("destinationPrefix", route.destinationPrefix().toString());
        if (route.nextHop().isPresent()) {
            address("nextHop", route.nextHop().get());
        }
        number("metric", route.metric(), 0);
    }

    private void nat(Nat nat) throws IOException {
        json.writeNumberField("virtualSubnetId", nat.virtualSubnetId());
        address("customerAddress", nat.customerAddress());
        json.writeStringField("routingDomainId", nat.routingDomainId().toString());
        address("externalAddress", nat.externalAddress());
    }

    // ---- network

    private void providerAddress(ProviderAddress provider) throws IOException {
        address("address", provider.address());
        json.writeStringField("switch", provider.switchName());
        number("vrf", provider.vrf(), 0);
    }

    private void providerRoute(ProviderRoute route) throws IOException {
        json.writeStringField("switch", route.switchName());
        json.writeStringField("destinationPrefix", route.destinationPrefix().toString());
        weightedAddresses("nextHop", route.nextHops());
        number("vrf", route.vrf(), 0);
        number("pathMtu", route.pathMtu(), ProviderRoute.ANY_LENGTH);
    }

    private void vsidMap(VsidMap map) throws IOException {
        json.writeStringField("switch", map.switchName());
        json.writeNumberField("virtualSubnetId", map.virtualSubnetId());
        json.writeNumberField("to", map.to());
    }

    private void device(Switch device) throws IOException {
        json.writeStringField("name", device.name());
        json.writeStringField("address", device.address());
        if (device.deviceId() != 1) {
            json.writeNumberField("deviceId", device.deviceId());
        }
        text("pipeline", device.pipeline());
        list("ports", device.ports(), this::port);
        list("nextHops", device.nextHops(), this::nextHop);
        number("cpuPort", device.cpuPort(), Switch.DEFAULT_CPU_PORT);
    }

    private void port(SwitchPort port) throws IOException {
        json.writeNumberField("port", port.port());
        number("vlan", port.vlan(), SwitchPort.UNTAGGED);
        switch (port) {
            case TenantPort tenant -> {
                json.writeNumberField("virtualSubnetId", tenant.virtualSubnetId());
                texts("attached", tenant.attached());
            }
            case UnderlayPort underlay -> {
                flag("underlay", true);
                number("vrf", underlay.vrf(), 0);
            }
        }
    }

    private void nextHop(NextHop hop) throws IOException {
        address("address", hop.address());
        json.writeNumberField("port", hop.port());
        text("macAddress", hop.statedMac());
        json.writeStringField("sourceMac", hop.sourceMac().toString());
        number("vlan", hop.vlan(), SwitchPort.UNTAGGED);
        number("pcp", hop.pcp(), 0);
        number("mtu", hop.mtu(), ProviderRoute.ANY_LENGTH);
    }

    // ---- values

    private void address(String key, InetAddress address) throws IOException {
        json.writeStringField(key, Addresses.text(address));
    }

    /// A lone address stands by itself, unless it has a weight.
    private void weightedAddresses(String key, List<WeightedAddress> addresses) throws IOException {
        if (addresses.size() == 1 && addresses.getFirst().weight() == 1) {
            address(key, addresses.getFirst().address());
            return;
        }
        json.writeArrayFieldStart(key);
        for (WeightedAddress each : addresses) {
            json.writeStartObject();
            address("address", each.address());
            number("weight", each.weight(), 1);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void word(String key, Enum<?> word) throws IOException {
        json.writeStringField(key, word.name().toLowerCase(Locale.ROOT));
    }

    private void text(String key, Optional<?> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(key, value.get().toString());
        }
    }

    private void texts(String key, List<?> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(key);
            for (Object value : values) {
                json.writeString(value.toString());
            }
            json.writeEndArray();
        }
    }

    private void flag(String key, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(key, true);
        }
    }

    private void number(String key, int value, int otherwise) throws IOException {
        if (value != otherwise) {
            json.writeNumberField(key, value);
        }
    }

    private interface Writing<T> {
        void write(T item) throws IOException;
    }

    private <T> void list(String key, List<? extends T> items, Writing<T> writing) throws IOException {
        if (!items.isEmpty()) {
            json.writeArrayFieldStart(key);
            for (T item : items) {
                json.writeStartObject();
                writing.write(item);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }
}
