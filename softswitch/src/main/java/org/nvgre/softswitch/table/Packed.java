package org.nvgre.softswitch.table;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.nvgre.softswitch.packet.Bits;

/**
 * Where a field of a table key lies among the words of the key. A field of up to 64 bits shares its word with others;
 * a wider one has words of its own, highest first.
 *
 * @param word index of its (first) word
 * @param shift how far above the lowest bit of the word it begins; 0 for a wide field
 * @param width in bits
 */
public record Packed(int word, int shift, int width) {
    /** Lays fields out one after the other, each in the first word that has room for it. */
    static List<Packed> layOut(List<Integer> widths) {
        Packed[] places = new Packed[widths.size()];
        int[] used = new int[widths.stream().mapToInt(Bits::limbs).sum()];
        int words = 0;
        for (int i = 0; i < places.length; i++) {
            int width = widths.get(i);
            if (width > Long.SIZE) {
                int limbs = Bits.limbs(width);
                Arrays.fill(used, words, words + limbs, Long.SIZE);
                places[i] = new Packed(words, 0, width);
                words += limbs;
                continue;
            }
            int word = 0;
            while (word < words && used[word] + width > Long.SIZE) {
                word++;
            }
            words = Math.max(words, word + 1);
            places[i] = new Packed(word, used[word], width);
            used[word] += width;
        }
        return List.of(places);
    }

    public boolean isWide() {
        return width > Long.SIZE;
    }

    public int limbs() {
        return Bits.limbs(width);
    }

    /** The field in words that begin at {@code base}, unless it is wide. */
    public long get(long[] words, int base) {
        return words[base + word] >>> shift & Bits.mask(width);
    }

    /** Puts a value that fits where zeroes are. */
    public void put(long[] words, int base, long value) {
        words[base + word] |= value << shift;
    }

    public BigInteger load(long[] words, int base) {
        return isWide() ? Bits.load(words, base + word, width) : Bits.unsigned(get(words, base));
    }

    /** Puts a value that fits where zeroes are. */
    public void store(long[] words, int base, BigInteger value) {
        if (isWide()) {
            Bits.store(words, base + word, width, value);
        } else {
            put(words, base, value.longValue());
        }
    }

    /** Compares the field in two keys, without sign. */
    int compare(long[] a, int aBase, long[] b, int bBase) {
        if (!isWide()) {
            return Long.compareUnsigned(get(a, aBase), get(b, bBase));
        }
        return Arrays.compareUnsigned(a, aBase + word, aBase + word + limbs(), b, bBase + word,
                bBase + word + limbs());
    }
}
