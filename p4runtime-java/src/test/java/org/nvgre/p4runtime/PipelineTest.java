package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {
    private final Pipeline pipeline = Sample.PIPELINE;

    @Test
    void findsByNameAndByAlias() {
        assertSame(pipeline.table("nvgre.ca_mac"), pipeline.table("ca_mac"));
        assertSame(pipeline.action("nvgre.to_port"), pipeline.action("to_port"));
        assertEquals(Counter.Unit.PACKETS, pipeline.counter("egress.drops").unit());
    }

    @ParameterizedTest
    @CsvSource({"nvgre.ca_mca,nvgre.ca_mac", "camac,nvgre.ca_mac", "acls,nvgre.acl",
            "pa-route,nvgre.pa_route"})
    void namesTheNearest(String given, String nearest) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> pipeline.table(given));
        assertEquals("no table '" + given + "'; did you mean '" + nearest + "'?", mistake.getMessage());
    }

    @Test
    void anAliasThatTwoShareIsNoName() {
        var mistake = assertThrows(IllegalArgumentException.class, () -> pipeline.counter("drops"));
        assertTrue(mistake.getMessage().startsWith("no counter 'drops'; did you mean '"),
                mistake.getMessage());
    }

    @Test
    void cookieIsTheStartOfSha256() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(pipeline.p4Info().toByteArray()); // without maps, so there is one encoding only
        sha256.update(Sample.CONFIG.toByteArray());
        assertEquals(ByteBuffer.wrap(sha256.digest()).getLong(), pipeline.cookie());
    }

    @Test
    void cookieTellsPipelinesApart() {
        Pipeline same = Pipeline.parse(Sample.text(), Sample.CONFIG);
        Pipeline other = Pipeline.parse(Sample.text(), ByteString.copyFromUtf8("{ }"));
        assertEquals(pipeline, same);
        assertEquals(pipeline.cookie(), same.cookie());
        assertNotEquals(pipeline.cookie(), other.cookie());
    }

    @Test
    void entriesOfEqualPipelinesAreEqual() {
        Pipeline same = Pipeline.parse(Sample.text(), Sample.CONFIG);
        TableEntry there = same.table("ca_mac").entry().exact("vsid", 7).exact("mac", 0x02_00_00_00_00_01L)
                .action("to_port", "port", 3).build();
        assertEquals(Sample.entry(7), there);
    }

    @Test
    void saysWhereTextIsNoP4Info() {
        var mistake = assertThrows(IllegalArgumentException.class,
                () -> Pipeline.parse("tables {\n  preamble { idd: 1 }\n}", Sample.CONFIG));
        assertTrue(mistake.getMessage().startsWith("no P4Info: line 2: "), mistake.getMessage());
    }
}
