package org.nvgre.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.PartKey.Kind;

/// Parts as JSON.
class PartJsonTest {

    @Test
    void partsOfTheExamplesGoThereAndBack() {
        for (Policy policy : List.of(TestPolicies.twoTenants(), TestPolicies.gateway())) {
            policy.parts().forEach(part -> assertEquals(part,
                    PartJson.read(part.key().kind(), PartJson.bytes(part)), PartJson.text(part)));
        }
    }

    @Test
    void keysAreThoseOfYaml() {
        assertEquals(
                """
                        {"customerAddress":"10.2.0.2","macAddress":"02-00-00-00-02-02","virtualSubnetId":5002,\
                        "providerAddress":[{"address":"192.0.2.21","weight":3},{"address":"192.0.2.22"}]}""",
                PartJson.text(TestPolicies.gateway().lookupRecords().get(4)));
    }

    @Test
    void whatIsNoJson() {
        PolicyException wrong = assertThrows(PolicyException.class, () -> PartJson.read(Kind.SWITCHES,
                "{\"name\":\n nve1}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(1, wrong.mistakes().size());
        assertEquals("switches:2: not JSON: Unrecognized token 'nve1'",
                wrong.getMessage().substring(0, "switches:2: not JSON: Unrecognized token 'nve1'".length()));
    }
}
