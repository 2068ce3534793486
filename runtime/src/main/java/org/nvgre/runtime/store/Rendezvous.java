package org.nvgre.runtime.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Shares things among members so that all who know the members agree, each gets about as many, and when a member comes or
/// goes only those move that it gets or had: the member wins whose hash with the thing is highest (Thaler and
/// Ravishankar, "Using name-based mappings to increase hit rates", 1998).
final class Rendezvous {

    private Rendezvous() {}

    /// @return empty when there are no members
    static Optional<String> winner(String thing, Collection<String> members) {
        return members.stream().max(Comparator.<String>comparingLong(member -> hash(member, thing))
                .thenComparing(Comparator.naturalOrder()));
    }

    private static long hash(String member, String thing) {
        long hash = mixed(0, member);
        return mixed(hash, thing);
    }

    /// FNV-1a, then Stafford's variant 13 of the 64-bit finalizer, without which names that differ in the last letter
    /// only have similar hashes.
    private static long mixed(long seed, String text) {
        long hash = seed ^ 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
