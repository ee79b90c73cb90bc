package dev.tzero.model.tokenizer.sentencepiece;

import java.util.Arrays;

/** A trie over bytes whose edges lie in one open-addressing table: a step is a look-up or two. */
final class ByteTrie {

    static final int ROOT = 0;
    static final int NONE = -1;

    private int[] edges = new int[1 << 12];
    private int[] targets = new int[1 << 12];
    private int[] values = new int[1 << 10];
    private int nodes = 1;

    ByteTrie() {
        Arrays.fill(edges, NONE);
        Arrays.fill(values, NONE);
    }

    /** Gives {@code key} a value from 0; the first one stays. */
    void put(byte[] key, int value) {
        int node = ROOT;
        for (byte label : key) {
            int next = step(node, label);
            node = next == NONE ? add(node, label) : next;
        }
        values[node] = values[node] == NONE ? value : values[node];
    }

    /** The node after {@code label}, or {@link #NONE}. */
    int step(int node, byte label) {
        int edge = node << 8 | label & 0xff;
        int mask = edges.length - 1;
        for (int slot = slot(edge, mask); edges[slot] != NONE; slot = slot + 1 & mask) {
            if (edges[slot] == edge) {
                return targets[slot];
            }
        }
        return NONE;
    }

    /** The value of the key that ends at a node, or {@link #NONE}. */
    int value(int node) {
        return values[node];
    }

    /** The length of the longest key at {@code from}, 0 for none. */
    int longest(byte[] text, int from) {
        int longest = 0;
        int node = ROOT;
        for (int i = from; i < text.length; i++) {
            node = step(node, text[i]);
            if (node == NONE) {
                break;
            }
            longest = values[node] == NONE ? longest : i + 1 - from;
        }
        return longest;
    }

    private int add(int node, byte label) {
        if (nodes == values.length) {
            int before = values.length;
            values = Arrays.copyOf(values, 2 * before);
            Arrays.fill(values, before, values.length, NONE);
        }
        if (nodes >= 1 << 23) {
            throw new IllegalArgumentException("its pieces are longer than any vocabulary's");
        }
        if (2 * nodes > edges.length) {
            grow();
        }
        insert(node << 8 | label & 0xff, nodes);
        return nodes++;
    }

    private void grow() {
        int[] oldEdges = edges;
        int[] oldTargets = targets;
        edges = new int[2 * oldEdges.length];
        targets = new int[2 * oldEdges.length];
        Arrays.fill(edges, NONE);
        for (int i = 0; i < oldEdges.length; i++) {
            if (oldEdges[i] != NONE) {
                insert(oldEdges[i], oldTargets[i]);
            }
        }
    }

    private void insert(int edge, int target) {
        int mask = edges.length - 1;
        int slot = slot(edge, mask);
        while (edges[slot] != NONE) {
            slot = slot + 1 & mask;
        }
        edges[slot] = edge;
        targets[slot] = target;
    }

    private static int slot(int edge, int mask) {
        int mixed = edge * 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & mask;
    }
}
