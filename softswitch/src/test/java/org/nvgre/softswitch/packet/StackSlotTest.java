package org.nvgre.softswitch.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StackSlotTest {

    private static final int SIZE = 3;

    private final List<HeaderSlot> headers = IntStream.range(0, SIZE)
            .mapToObj(i -> new HeaderSlot("h" + i, i, "h", false, List.of(), 0, 0, 0)).toList();
    private final PacketState s = new PacketState(new Layout(headers, 1, 0, 1, 0));

    @Test
    void ofHeadersWhatComesInIsInvalid() {
        StackSlot stack = stack(false);
        setValid("101");
        stack.push(s, 1);
        assertEquals("010", valid());
        setValid("110");
        stack.pop(s, 1);
        assertEquals("100", valid());
        stack.pop(s, SIZE + 1);
        assertEquals("000", valid());
    }

    /** BMv2 swaps unions, and does not invalidate them. */
    @Test
    void ofUnionsWhatGoesOutComesInAtTheOtherEnd() {
        StackSlot stack = stack(true);
        setValid("101");
        stack.push(s, 1);
        assertEquals("110", valid());
        stack.pop(s, 1);
        assertEquals("101", valid());
    }

    private StackSlot stack(boolean unions) {
        return new StackSlot("stack", 0, unions, headers.stream().map(List::of).toList());
    }

    private void setValid(String valid) {
        for (int i = 0; i < SIZE; i++) {
            if (valid.charAt(i) == '1') {
                headers.get(i).setValid(s);
            } else {
                headers.get(i).setInvalid(s);
            }
        }
    }

    private String valid() {
        StringBuilder valid = new StringBuilder();
        headers.forEach(h -> valid.append(h.isValid(s) ? '1' : '0'));
        return valid.toString();
    }
}
