package org.nvgre.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.PartKey.Kind;

/// Policies and changes that come as a text, as in requests.
class PolicyTextTest {

    private static final String JSON = """
            {"providerAddresses": [{"address": "192.0.2.11", "switch": "nve1"},
                                   {"address": "198.51.100.12", "switch": "nve2", "vrf": 0}]}""";

    @Test
    void partsInYamlAndInJson() {
        assertEquals(TestPolicies.twoTenants().providerAddresses(), PolicyText.parts(JSON, "body"));
        assertEquals(TestPolicies.twoTenants(),
                Policy.of(PolicyText.parts(TestPolicies.twoTenantsText(), "body")));
    }

    @Test
    void changeInYamlAndInJson() {
        var expected = new PolicyChange(List.of(TestPolicies.twoTenants().providerAddresses().getFirst()),
                List.of(PartKey.parse("lookupRecords/5001/10.0.0.1")));
        assertEquals(expected, PolicyText.change("""
                {"put": {"providerAddresses": [{"address": "192.0.2.11", "switch": "nve1"}]},
                 "delete": ["lookupRecords/5001/10.0.0.1"]}""", "body"));
        assertEquals(expected, PolicyText.change("""
                put:
                  providerAddresses:
                    - {address: 192.0.2.11, switch: nve1}
                delete: [lookupRecords/5001/10.0.0.1]
                """, "body"));
    }

    @Test
    void onePart() {
        Part nve1 = TestPolicies.twoTenants().providerAddresses().getFirst();
        assertEquals(nve1, PolicyText.part(Kind.PROVIDER_ADDRESSES, "address: 192.0.2.11\nswitch: nve1", ""));
        assertEquals(nve1, PolicyText.part(Kind.PROVIDER_ADDRESSES, PartJson.text(nve1), ""));
    }

    @Test
    void everyMistakeHasItsLine() {
        assertMistakes("""
                body:2: unknown key 'adress' in a provider address; did you mean 'address'?
                body:2: a provider address has no 'address'; add it
                body:2: switch: expected one value, found nothing
                body:3: a policy has no 'lookupRecord'; did you mean 'lookupRecords'?
                body:4: vsidMaps: expected a list
                body:5: expected a NAT with keys (virtualSubnetId, customerAddress, routingDomainId, \
                externalAddress), found '10.0.0.1'""", () -> PolicyText.parts("""
                {"providerAddresses": [{"address": "192.0.2.11", "switch": "nve1"},
                                       {"adress": "198.51.100.12", "switch": null}],
                 "lookupRecord": [{}, {}],
                 "vsidMaps": {"switch": "gw"},
                 "nats": ["10.0.0.1"]}""", "body"));
    }

    @Test
    void mistakesOfAChange() {
        assertMistakes("""
                body:1: unknown key 'puts' in a change; known are put, delete
                body:2: delete: a policy has no 'lookupRecord'; did you mean 'lookupRecords'?""",
                () -> PolicyText.change("""
                        {"puts": {},
                         "delete": ["lookupRecord/1/2"]}""", "body"));
        assertMistakes(
                "body:1: delete: a policy has no 'tor'; it has customers, switches, providerAddresses, "
                        + "providerRoutes, vsidMaps, lookupRecords, customerRoutes, nats",
                () -> PolicyText.change("delete: [tor/1]", "body"));
        assertMistakes("body: there is nothing in it", () -> PolicyText.change("# nothing", "body"));
        assertMistakes(
                "body:2: not JSON: Unexpected end-of-input: expected close marker for Object (start marker at"
                        + " [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1,"
                        + " column: 1]); mend the syntax",
                () -> PolicyText.change("{\n", "body"));
    }

    private static void assertMistakes(String expected, Executable reading) {
        assertEquals(expected, assertThrows(PolicyException.class, reading).getMessage());
    }
}
