package org.nvgre.runtime.device;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.desired.Delta;

/// Keeps a reconciliation and the changes of one device out of each other's way. A reconciliation compares what was read
/// a moment ago with what is wanted now; whatever a change concerns that has come up since then, or is still being
/// written, is that change's alone: it is written in the change's order, and the comparison says nothing about it.
final class Claims {

    /// What a change is going to write.
    final class Claim implements AutoCloseable {

        private final Set<Entity.Key> keys = new HashSet<>();

        private Claim(Delta delta) {
            delta.before().forEach(entity -> keys.add(entity.key()));
            delta.after().forEach(entity -> keys.add(entity.key()));
        }

        /// It is written, or never will be.
        @Override
        public void close() {
            synchronized (Claims.this) {
                open.remove(this);
            }
        }
    }

    private final ReentrantLock writing = new ReentrantLock(true);
    private final Set<Claim> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Entity.Key> touched = ConcurrentHashMap.newKeySet();
    private boolean comparing;

    /// To be called while what is wanted cannot change further.
    synchronized Claim claim(Delta delta) {
        var claim = new Claim(delta);
        open.add(claim);
        if (comparing) {
            touched.addAll(claim.keys);
        }
        return claim;
    }

    /// The device is about to be read.
    synchronized void begin() {
        comparing = true;
        touched.clear();
        open.forEach(claim -> touched.addAll(claim.keys));
    }

    /// The comparison is over.
    synchronized void end() {
        comparing = false;
        touched.clear();
    }

    /// Whether this is some change's alone.
    boolean touched(Entity.Key key) {
        return !touched.isEmpty() && touched.contains(key);
    }

    /// To be held while anything is on its way to the device that others might write, too.
    ReentrantLock writing() {
        return writing;
    }
}
