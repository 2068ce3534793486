package org.nvgre.runtime.api;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

import org.nvgre.runtime.desired.SubnetRule;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.Counters.Hits;
import org.nvgre.runtime.device.Counters.Traffic;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.service.SwitchStatus;

import com.fasterxml.jackson.core.JsonGenerator;

/// What was counted: by one switch, and of a virtual subnet by all.
final class CounterResource {

    private static final Comparator<SubnetRule> BY_PLACE = Comparator
            .comparingInt(SubnetRule::virtualSubnetId)
            .thenComparingInt(SubnetRule::position).thenComparing(rule -> rule.rule().toString());

    private final Control control;
    private final CounterCache cache;

    CounterResource(Control control, CounterCache cache) {
        this.control = control;
        this.cache = cache;
    }

    List<Route> routes() {
        return List.of(
                Route.read("/v1/switches/{switch}/counters", Role.Right.OBSERVE, List.of(), this::ofSwitch),
                Route.read("/v1/counters", Role.Right.READ, List.of("virtualSubnetId"), this::ofSubnets));
    }

    private Answer ofSwitch(Request request) {
        SwitchStatus status = SwitchResource.status(control, request);
        CounterCache.Reading reading;
        try {
            reading = cache.young(status.name());
        } catch (DeviceException lost) {
            throw new Refusal(Problem.unavailable("the counters of switch %s cannot be read now (%s)"
                    .formatted(status.name(), lost.getMessage())));
        }
        Counters counters = reading.counters();
        return Answer.json(json -> {
            json.writeStartObject();
            json.writeStringField("switch", status.name());
            json.writeStringField("readAt", reading.at().toString());
            writeTraffic(json, counters.fromTenant(), counters.fromTunnel(), _ -> true);
            json.writeObjectFieldStart("drops");
            for (var drop : counters.drops().entrySet()) {
                json.writeNumberField(drop.getKey(), drop.getValue());
            }
            json.writeEndObject();
            writeHits(json, counters.acl(), _ -> true);
            json.writeEndObject();
        });
    }

    private Answer ofSubnets(Request request) {
        Optional<Integer> only = request.query().number("virtualSubnetId", 0, 0xFFFFFF);
        Scope scope = Scope.of(request.caller(), control::part);
        IntPredicate shown = vsid -> scope.seesSubnet(vsid) && only.map(each -> each == vsid).orElse(true);
        var fromTenant = new TreeMap<Integer, Traffic>();
        var fromTunnel = new TreeMap<Integer, Traffic>();
        var acl = new TreeMap<SubnetRule, Hits>(BY_PLACE);
        var readings = new ArrayList<Instant>();
        List<SwitchStatus> switches = control.switches();
        for (SwitchStatus each : switches) {
            cache.last(each.name()).ifPresent(reading -> {
                readings.add(reading.at());
                reading.counters().fromTenant().forEach((vsid, traffic) -> fromTenant.merge(vsid, traffic,
                        Traffic::plus));
                reading.counters().fromTunnel().forEach((vsid, traffic) -> fromTunnel.merge(vsid, traffic,
                        Traffic::plus));
                reading.counters().acl().forEach((rule, hits) -> acl.merge(rule, hits, Hits::plus));
            });
        }
        return Answer.json(json -> {
            json.writeStartObject();
            Optional<Instant> oldest = readings.stream().min(Comparator.naturalOrder());
            if (oldest.isPresent()) {
                json.writeStringField("readAt", oldest.get().toString());
            }
            writeTraffic(json, fromTenant, fromTunnel, shown);
            writeHits(json, acl, shown);
            json.writeNumberField("missing", switches.size() - readings.size());
            json.writeEndObject();
        });
    }

    private static void writeTraffic(JsonGenerator json, Map<Integer, Traffic> fromTenant,
            Map<Integer, Traffic> fromTunnel, IntPredicate shown) throws IOException {
        json.writeArrayFieldStart("subnets");
        var vsids = new java.util.TreeSet<>(fromTenant.keySet());
        vsids.addAll(fromTunnel.keySet());
        for (int vsid : vsids) {
            if (shown.test(vsid)) {
                json.writeStartObject();
                json.writeNumberField("virtualSubnetId", vsid);
                writeTraffic(json, "fromTenant", fromTenant.getOrDefault(vsid, new Traffic(0, 0)));
                writeTraffic(json, "fromTunnel", fromTunnel.getOrDefault(vsid, new Traffic(0, 0)));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void writeTraffic(JsonGenerator json, String key, Traffic traffic) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeNumberField("packets", traffic.packets());
        json.writeNumberField("bytes", traffic.innerBytes());
        json.writeEndObject();
    }

    private static void writeHits(JsonGenerator json, Map<SubnetRule, Hits> acl, IntPredicate shown)
            throws IOException {
        json.writeArrayFieldStart("acl");
        for (var each : acl.entrySet()) {
            SubnetRule rule = each.getKey();
            if (shown.test(rule.virtualSubnetId())) {
                json.writeStartObject();
                json.writeNumberField("virtualSubnetId", rule.virtualSubnetId());
                json.writeNumberField("position", rule.position());
                json.writeStringField("rule", rule.rule().toString());
                json.writeNumberField("packets", each.getValue().packets());
                json.writeNumberField("bytes", each.getValue().bytes());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
