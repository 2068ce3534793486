package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ElectionIdTest {
    @Test
    void isUnsigned() {
        assertTrue(ElectionId.of(-1).compareTo(ElectionId.of(1)) > 0);
        assertTrue(new ElectionId(1, 1).compareTo(ElectionId.of(-1)) > 0);
        assertEquals("18446744073709551615", ElectionId.of(-1).toString());
        assertEquals("18446744073709551616", new ElectionId(1, 0).toString());
    }

    @Test
    void zeroIsNone() {
        assertThrows(IllegalArgumentException.class, () -> ElectionId.of(0));
    }
}
