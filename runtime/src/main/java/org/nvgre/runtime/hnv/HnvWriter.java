package org.nvgre.runtime.hnv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import org.nvgre.runtime.policy.Addresses;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/// Writes JSON as `ConvertTo-Json` does, with the properties that the `New-NetVirtualization...` cmdlets take, in UTF-8.
final class HnvWriter {

    static final String LOOKUP_RECORDS = "LookupRecord.json";
    static final String CUSTOMER_ROUTES = "CustomerRoute.json";
    static final String PROVIDER_ADDRESSES = "ProviderAddress.json";
    static final String PROVIDER_ROUTES = "ProviderRoute.json";

    private static final JsonFactory JSON = new JsonFactory();
    private static final UUID ZEROS = new UUID(0, 0);

    /// One object's properties.
    private interface Properties<T> {
        void write(JsonGenerator json, T object) throws IOException;
    }

    private HnvWriter() {}

    static void write(HnvNetwork network, Path folder) throws IOException {
        Files.createDirectories(folder);
        list(folder.resolve(LOOKUP_RECORDS), network.lookups(), HnvWriter::lookup);
        list(folder.resolve(CUSTOMER_ROUTES), network.customerRoutes(), HnvWriter::customerRoute);
        list(folder.resolve(PROVIDER_ADDRESSES), network.providerAddresses(), HnvWriter::providerAddress);
        list(folder.resolve(PROVIDER_ROUTES), network.providerRoutes(), HnvWriter::providerRoute);
    }

    private static <T> void list(Path file, List<T> objects, Properties<T> properties) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(file.toFile(), JsonEncoding.UTF8)
                .useDefaultPrettyPrinter()) {
            json.writeStartArray();
            for (T object : objects) {
                json.writeStartObject();
                properties.write(json, object);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeRaw('\n');
        }
    }

    private static void lookup(JsonGenerator json, HnvNetwork.Lookup lookup) throws IOException {
        json.writeStringField("CustomerAddress", Addresses.text(lookup.customerAddress()));
        json.writeStringField("ProviderAddress", Addresses.text(lookup.providerAddress()));
        json.writeStringField("MACAddress", lookup.mac().toString().replace("-", ""));
        json.writeNumberField("VirtualSubnetID", lookup.virtualSubnetId());
        json.writeStringField("CustomerID", guid(lookup.customerId()));
        json.writeStringField("Context", "");
        json.writeNumberField("Rule", Rule.ENCAP.number());
        json.writeStringField("VMName", "");
        json.writeBooleanField("UseVmMACAddress", false);
        json.writeNumberField("Type", lookup.type().number());
    }

    private static void customerRoute(JsonGenerator json, HnvNetwork.CustomerRoute route) throws IOException {
        json.writeStringField("RoutingDomainID", guid(Optional.of(route.routingDomainId())));
        json.writeNumberField("VirtualSubnetID", route.virtualSubnetId());
        json.writeStringField("DestinationPrefix", route.destination().toString());
        json.writeStringField("NextHop", Addresses.text(route.nextHop()));
        json.writeNumberField("Metric", route.metric());
        json.writeStringField("CustomerID", guid(route.customerId()));
    }

    private static void providerAddress(JsonGenerator json, HnvNetwork.ProviderAddress provider)
            throws IOException {
        json.writeStringField("ProviderAddress", Addresses.text(provider.address()));
        json.writeNumberField("PrefixLength", provider.prefixLength());
        json.writeNumberField("VlanID", provider.vlan());
        json.writeStringField("PSComputerName", provider.host());
    }

    private static void providerRoute(JsonGenerator json, HnvNetwork.ProviderRoute route) throws IOException {
        json.writeStringField("DestinationPrefix", route.destination().toString());
        json.writeStringField("NextHop", Addresses.text(route.nextHop()));
        json.writeNumberField("Metric", route.metric());
        json.writeStringField("PSComputerName", route.host());
    }

    /// In braces and capitals, as HNV shows it.
    private static String guid(Optional<UUID> id) {
        return "{" + id.orElse(ZEROS).toString().toUpperCase(Locale.ROOT) + "}";
    }
}
