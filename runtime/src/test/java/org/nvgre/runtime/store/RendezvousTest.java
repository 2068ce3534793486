package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

final class RendezvousTest {

    private static final List<String> THINGS = IntStream.range(0, 3000).mapToObj(i -> "tor" + i).toList();

    private static List<String> members(int count) {
        var random = new Random(count);
        return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()).toString()).limit(count)
                .toList();
    }

    private static Map<String, String> winners(List<String> members) {
        return THINGS.stream().collect(Collectors.toMap(Function.identity(),
                thing -> Rendezvous.winner(thing, members).orElseThrow()));
    }

    @Test
    void withoutMembersNobodyWins() {
        assertTrue(Rendezvous.winner("tor1", Set.of()).isEmpty());
    }

    @Test
    void eachGetsItsShare() {
        for (int count = 2; count <= 10; count++) {
            int share = THINGS.size() / count;
            winners(members(count)).values().stream().collect(Collectors.groupingBy(Function.identity(),
                    Collectors.counting())).values()
                    .forEach(got -> assertTrue(got > share * 3 / 4 && got < share * 5 / 4,
                            share + ", but " + got));
        }
    }

    @Test
    void theOrderOfTheMembersDoesNotMatter() {
        List<String> members = members(5);
        assertEquals(winners(members), winners(members.reversed()));
    }

    /// When a member goes only what it had moves; when one comes only what it gets.
    @Test
    void onlyWhatMustMoves() {
        List<String> all = members(6);
        Map<String, String> before = winners(all);
        Map<String, String> after = winners(all.subList(0, 5));
        String gone = all.getLast();
        before.forEach((thing, member) -> assertTrue(member.equals(gone) || member.equals(after.get(thing))));
        assertEquals(0, Collections.frequency(after.values(), gone));
    }
}
