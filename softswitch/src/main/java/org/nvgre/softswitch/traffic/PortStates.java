package org.nvgre.softswitch.traffic;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which ports are down, all others are up; and which are in loopback mode. */
public final class PortStates {
    private final Set<Integer> down = ConcurrentHashMap.newKeySet();
    private final Set<Integer> looped = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void set(int port, boolean up) {
        if (up ? down.remove(port) : down.add(port)) {
            listeners.forEach(Runnable::run);
        }
    }

    public boolean isUp(int port) {
        return !down.contains(port);
    }

    /** Puts a port into loopback mode, or takes it out: what leaves on it comes in on it. */
    public void loop(int port, boolean on) {
        if (on) {
            looped.add(port);
        } else {
            looped.remove(port);
        }
    }

    public boolean isLooped(int port) {
        return !looped.isEmpty() && looped.contains(port);
    }

    /** Runs this after each change, on the thread that made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
