package org.nvgre.runtime.service;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.nvgre.runtime.desired.Endpoint;
import org.nvgre.runtime.desired.FloodGroup;
import org.nvgre.runtime.desired.HopGroup;
import org.nvgre.runtime.desired.Ids;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.Numbering;
import org.nvgre.runtime.desired.Tunnel;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

/// What is kept of a switch in the store beside the policy: the numbers in use (`ids/<switch>`), and what it found out
/// about its underlay (`learned/<switch>`), so that who takes it over, or starts again, has nothing to write. Compressed
/// JSON: numbers of a large switch are some 100 kB.
final class SwitchDocuments {

    static final String IDS = "ids/";
    static final String LEARNED = "learned/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SwitchDocuments() {}

    static ByteString bytes(Ids ids) {
        ObjectNode root = JSON.createObjectNode();
        list(root, "subnets", ids.subnets(), (vsid, item) -> item.put("vsid", vsid));
        list(root, "domains", ids.domains(), (rdid, item) -> item.put("rdid", rdid.toString()));
        list(root, "endpoints", ids.endpoints(), (endpoint, item) -> {
            ArrayNode tunnels = item.putArray("tunnels");
            endpoint.weights().forEach((tunnel, weight) -> tunnels.addObject().put("vrf", tunnel.vrf())
                    .put("source", Addresses.text(tunnel.source()))
                    .put("destination", Addresses.text(tunnel.destination())).put("weight", weight));
        });
        list(root, "groups", ids.groups(), (group, item) -> {
            item.put("vsid", group.vsid()).put("fromTunnel", group.fromTunnel());
            group.override().ifPresent(mac -> item.put("mac", mac.toString()));
        });
        list(root, "nextHops", ids.nextHops(), (group, item) -> {
            ArrayNode hops = item.putArray("hops");
            group.weights()
                    .forEach((address, weight) -> hops.addObject().put("address", Addresses.text(address))
                            .put("weight", weight));
        });
        return compressed(root);
    }

    private static <T> void list(ObjectNode root, String name, Numbering<T> numbering,
            BiConsumer<T, ObjectNode> describe) {
        ArrayNode list = root.putArray(name);
        numbering.numbers().forEach((thing, number) -> describe.accept(thing,
                list.addObject().put("number", number)));
    }

    /// @throws IllegalArgumentException these are no numbers
    static Ids ids(ByteString bytes) {
        JsonNode root = parsed(bytes);
        Ids none = Ids.none();
        return new Ids(numbering(root, "subnets", none.subnets(), item -> item.required("vsid").asInt()),
                numbering(root, "domains", none.domains(), item -> UUID.fromString(text(item, "rdid"))),
                numbering(root, "endpoints", none.endpoints(), SwitchDocuments::endpoint),
                numbering(root, "groups", none.groups(), SwitchDocuments::group),
                numbering(root, "nextHops", none.nextHops(), SwitchDocuments::hops));
    }

    private static <T> Numbering<T> numbering(JsonNode root, String name, Numbering<T> none,
            Function<JsonNode, T> thing) {
        SortedMap<T, Integer> numbers = new TreeMap<T, Integer>(comparator(none));
        root.required(name).forEach(item -> numbers.put(thing.apply(item), item.required("number").asInt()));
        return new Numbering<>(none.first(), new TreeMap<>(numbers));
    }

    private static <T> Comparator<? super T> comparator(Numbering<T> numbering) {
        return numbering.numbers().comparator();
    }

    private static Endpoint endpoint(JsonNode item) {
        SortedMap<Tunnel, Integer> weights = new TreeMap<>();
        item.required("tunnels").forEach(tunnel -> weights.put(new Tunnel(tunnel.required("vrf").asInt(),
                Addresses.parse(text(tunnel, "source")), Addresses.parse(text(tunnel, "destination"))),
                tunnel.required("weight").asInt()));
        return new Endpoint(weights);
    }

    private static FloodGroup group(JsonNode item) {
        return new FloodGroup(item.required("vsid").asInt(), item.required("fromTunnel").asBoolean(),
                Optional.ofNullable(item.get("mac")).map(mac -> Mac.parse(mac.asText())));
    }

    private static HopGroup hops(JsonNode item) {
        SortedMap<InetAddress, Integer> weights = new TreeMap<>(Addresses.ORDER);
        item.required("hops").forEach(hop -> weights.put(Addresses.parse(text(hop, "address")),
                hop.required("weight").asInt()));
        return new HopGroup(weights);
    }

    static ByteString bytes(Learned learned) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode neighbours = root.putArray("neighbours");
        learned.neighbours().forEach((address, mac) -> neighbours.addObject()
                .put("address", Addresses.text(address)).put("mac", mac.toString()));
        ArrayNode mtus = root.putArray("pathMtus");
        learned.pathMtus().forEach((to, mtu) -> mtus.addObject().put("vrf", to.vrf())
                .put("address", Addresses.text(to.providerAddress())).put("mtu", mtu));
        return compressed(root);
    }

    /// @throws IllegalArgumentException nothing of this kind
    static Learned learned(ByteString bytes) {
        JsonNode root = parsed(bytes);
        Map<InetAddress, Mac> neighbours = new HashMap<>();
        root.required("neighbours").forEach(
                each -> neighbours.put(Addresses.parse(text(each, "address")), Mac.parse(text(each, "mac"))));
        Map<Learned.Destination, Integer> mtus = new HashMap<>();
        root.required("pathMtus")
                .forEach(each -> mtus.put(new Learned.Destination(each.required("vrf").asInt(),
                        Addresses.parse(text(each, "address"))), each.required("mtu").asInt()));
        return new Learned(neighbours, mtus);
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).asText();
    }

    private static ByteString compressed(JsonNode root) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            JSON.writeValue(zip, root);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
    }

    private static JsonNode parsed(ByteString bytes) {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return JSON.readTree(zip.readAllBytes());
        } catch (IOException wrong) {
            throw new IllegalArgumentException("not a document of a switch: " + wrong.getMessage(), wrong);
        }
    }
}
