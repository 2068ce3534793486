package org.nvgre.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressFormsTest {

    /// RFC 5952 §4: lower case, no leading zeros, the longest run of zeros shortened, the first of equal ones.
    @ParameterizedTest
    @CsvSource({"2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a", "::, ::", "::1, ::1", "1::, 1::",
            "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
            "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "10.0.0.1, 10.0.0.1"})
    void shortForm(String text, String expected) {
        assertEquals(expected, Addresses.text(Addresses.parse(text)));
    }

    @Test
    void macIsReadWithHyphensAndColons() {
        assertEquals(new Mac(0x00155D00000AL), Mac.parse("00-15-5D-00-00-0A"));
        assertEquals(new Mac(0x00155D00000AL), Mac.parse("00:15:5d:00:00:0a"));
        assertEquals("00-15-5D-00-00-0A", Mac.parse("00:15:5d:00:00:0a").toString());
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/24, 10.0.0.255, 10.0.1.0", "10.0.0.4/31, 10.0.0.5, 10.0.0.6",
            "0.0.0.0/0, 255.0.0.1, fd00::1",
            "fd00:10::/64, fd00:10::ffff:1, fd00:10:0:1::", "10.0.0.1/32, 10.0.0.1, 10.0.0.2"})
    void prefixHolds(String prefix, String inside, String outside) {
        assertTrue(Prefix.parse(prefix).contains(Addresses.parse(inside)));
        assertFalse(Prefix.parse(prefix).contains(Addresses.parse(outside)));
    }
}
