package org.nvgre.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.PartKey.Kind;

/// Keys as paths.
class PartKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"customers/contoso", "switches/tor1", "lookupRecords/5001/10.0.0.5",
            "lookupRecords/5001/fd00:10::1", "providerAddresses/192.0.2.11",
            "providerRoutes/nve1/0/192.0.2.0%2F24", "vsidMaps/gw/5001", "nats/5009/203.0.113.10",
            "customerRoutes/6b1c7f6e-0000-4000-8000-000000000001/0.0.0.0%2F0/10"})
    void pathsLeadThereAndBack(String path) {
        assertEquals(path, PartKey.parse(path).toString());
    }

    @ParameterizedTest
    @CsvSource({"lookupRecords/05001/FD00:0010::0:1, lookupRecords/5001/fd00:10::1",
            "lookupRecords/0x1389/10.0.0.5, lookupRecords/5001/10.0.0.5",
            "customers/a+b%20c%2fd%25%C3%A9, customers/a+b%20c%2Fd%25%C3%A9"})
    void otherWaysToWriteAKey(String path, String usual) {
        assertEquals(usual, PartKey.parse(path).toString());
        assertEquals(PartKey.parse(usual), PartKey.parse(path));
    }

    @Test
    void nameWithASlash() {
        PartKey key = PartKey.ofCustomer("a/b %");
        assertEquals("customers/a%2Fb%20%25", key.toString());
        assertEquals(List.of("a/b %"), PartKey.parse(key.toString()).names());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "customer/contoso | a policy has no 'customer'; did you mean 'customers'?",
            "lookupRecords/5001 | expected 'lookupRecords' and 2 names between slashes, found 'lookupRecords/5001'",
            "customers | expected 'customers' and 1 name between slashes, found 'customers'",
            "customers/a/b | expected 'customers' and 1 name between slashes, found 'customers/a/b'",
            "nats/5009/www | nats/5009/www: expected an IPv4 or IPv6 address such as 192.0.2.11 or fd00::11, found 'www'"})
    void pathsToNowhere(String path, String why) {
        assertEquals(why,
                assertThrows(IllegalArgumentException.class, () -> PartKey.parse(path)).getMessage());
    }

    @Test
    void everyPartHasAKeyOfItsKind() {
        for (Policy policy : List.of(TestPolicies.twoTenants(), TestPolicies.gateway())) {
            for (Kind kind : Kind.values()) {
                policy.parts(kind).forEach(part -> {
                    assertEquals(kind, part.key().kind());
                    assertEquals(part.key(), PartKey.parse(part.key().toString()));
                });
                assertEquals(policy.parts(kind).size(),
                        policy.parts(kind).stream().map(Part::key).distinct().count());
            }
        }
    }
}
