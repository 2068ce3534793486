package org.nvgre.cli.bench.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.nvgre.cli.Run;
import org.nvgre.runtime.policy.Policy;

/// On a network so small that its figures mean nothing: all of them are there, and what is true at any size holds.
class ControlCommandTest {

    @Test
    void eachFigureIsTaken() throws IOException {
        Run run = Run.nvgre("bench", "control", "--records", 200, "--switches", 10, "--changes", 5, "--json");
        assertEquals("", run.err());
        JsonNode figures = new ObjectMapper().readTree(run.out());
        List<String> names = StreamSupport.stream(figures.spliterator(), false)
                .map(each -> each.path("figure").asText()).toList();
        assertEquals(6, names.size(), names::toString);
        assertTrue(names.getFirst().matches("heap of 200 records on 10 switches, 2,\\d{3} entries wanted"),
                names::toString);
        JsonNode writes = figures.get(3);
        assertTrue(writes.path("figure").asText().endsWith("writes"), names::toString);
        assertEquals(0, writes.path("value").asInt(), "a restart with nothing to change");
        assertTrue(figures.get(1).path("ceiling").asDouble() > 0, run.out());
    }

    @Test
    void theSampleNetworkIsWhatItSays() {
        SampleNetwork network = new SampleNetwork(200, 20, 10, 50);
        Policy policy = network.policy(device -> "127.0.0.1:" + (1000 + device));
        assertEquals(200, policy.lookupRecords().size());
        assertEquals(4, policy.virtualSubnets().size());
        assertEquals(20, policy.switches().size());
        long homes = policy.lookupRecords().stream().map(record -> record.providerAddress()).distinct()
                .count();
        assertEquals(20, homes, "each switch has some");
    }
}
