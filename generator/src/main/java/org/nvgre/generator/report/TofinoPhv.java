package org.nvgre.generator.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a program's headers and metadata take of the packet header vector: containers of 8, 16 and 32 bits, in kinds that
/// differ in what can be done with them. Every stage computes on *normal* ones; Tofino 1's *tagalong* ones only go from
/// the parser to the deparser, Tofino 2's *mocha* ones can be set but not computed on, and its *dark* ones only hold.
/// `pipe/logs/resources.json` has the containers there are, `pipe/logs/phv.json` those that fields lie in, of either gress.
final class TofinoPhv {
    private static final List<String> KINDS = List.of("normal", "tagalong", "mocha", "dark");

    private TofinoPhv() {}

    private record Size(String kind, int bits) {}

    /// @param there `resources.phv_containers`: `{"normal": [{"width": 8, "units": 64}, …], …}`
    /// @param used  `containers`: `[{"container_type": "normal", "bit_width": 8, "slices": [{"slice_info": {"lsb": 0, …`
    static List<ResourceReport.Total> totals(JsonNode there, JsonNode used) {
        Map<Size, Integer> containers = new LinkedHashMap<>();
        long bits = 0;
        for (JsonNode container : used) {
            containers.merge(
                    new Size(container.path("container_type").asText(),
                            container.path("bit_width").asInt()),
                    1, Integer::sum);
            bits += held(container);
        }
        long all = 0;
        var totals = new ArrayList<ResourceReport.Total>();
        for (String kind : KINDS) {
            for (JsonNode size : there.path(kind)) {
                int width = size.path("width").asInt();
                long units = size.path("units").asLong();
                all += width * units;
                totals.add(new ResourceReport.Total(
                        (kind.equals("normal") ? "PHV" : kind + " PHV") + ", " + width + " bits",
                        containers.getOrDefault(new Size(kind, width), 0), units));
            }
        }
        totals.addFirst(new ResourceReport.Total("PHV bits", bits, all));
        return totals;
    }

    /// Bits of a container that some field has. Fields can share them: of two that never live at once, one lies over the
    /// other.
    private static int held(JsonNode container) {
        var bits = new BitSet();
        for (JsonNode slice : container.path("slices")) {
            bits.set(slice.at("/slice_info/lsb").asInt(), slice.at("/slice_info/msb").asInt() + 1);
        }
        return bits.cardinality();
    }
}
