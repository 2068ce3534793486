package org.nvgre.softswitch.table;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.RequestRejected.Reason;

/**
 * Actions shared by entries: members, and groups of which a hash of the packet selects one member.
 *
 * <p>A member has a handle for each of its weight in that group in which it weighs most; a group's choices are in the
 * order of handles, as in simple_switch_grpc, so that the same packets take the same ways.
 */
public final class ActionProfile {
    /** Weights that add up to more are an error rather than a wish. */
    private static final long MOST_CHOICES = 1 << 16;

    private final String name;
    private final int maxSize;
    private final ToLongFunction<PacketState> hash;
    private final Handles handles = new Handles();
    private final Set<Group> ofEntries = new HashSet<>();
    private IntPredicate up = _ -> true;
    private int maxGroupSize;
    private final TreeMap<Integer, Member> members = new TreeMap<>();
    private final TreeMap<Integer, Group> groups = new TreeMap<>();
    private int slotsInUse;

    /** {@code hash} is null when it has no selector. */
    public ActionProfile(String name, int maxSize, ToLongFunction<PacketState> hash) {
        this.name = name;
        this.maxSize = maxSize;
        this.hash = hash;
    }

    public String name() {
        return name;
    }

    public boolean hasSelector() {
        return hash != null;
    }

    /** One action of the profile; {@code id} 0 for members the control plane did not make itself. */
    public static final class Member implements ActionSource {
        private final int id;
        private final List<Integer> handles = new ArrayList<>();
        private final TreeMap<Integer, Integer> groupsByWeight = new TreeMap<>();
        private volatile Invocation invocation;
        private int users;

        private Member(int id, Invocation invocation) {
            this.id = id;
            this.invocation = invocation;
        }

        public int id() {
            return id;
        }

        public Invocation invocation() {
            return invocation;
        }

        @Override
        public Invocation choose(PacketState s) {
            return invocation;
        }
    }

    /**
     * A member of a group, {@code weight} times.
     *
     * @param watchPort while this port is down the member is not chosen; empty if it always may
     */
    public record Weighted(Member member, int weight, ByteString watchPort) {
        boolean isChosen(IntPredicate up) {
            return watchPort.isEmpty() || up.test(new BigInteger(1, watchPort.toByteArray()).intValue());
        }
    }

    /** Members of which the packet's hash selects one. */
    public static final class Group implements ActionSource {
        private final int id;
        private final ToLongFunction<PacketState> hash;
        private volatile List<Weighted> members = List.of();
        private volatile Member[] choices = {};
        private final int maxSize;
        private int users;

        private Group(int id, ToLongFunction<PacketState> hash, int maxSize) {
            this.id = id;
            this.hash = hash;
            this.maxSize = maxSize;
        }

        public int id() {
            return id;
        }

        public int maxSize() {
            return maxSize;
        }

        public List<Weighted> members() {
            return members;
        }

        /** Chooses from now on among those whose port is up. */
        private void refresh(IntPredicate up) {
            TreeMap<Integer, Member> byHandle = new TreeMap<>();
            for (Weighted w : members) {
                if (w.isChosen(up)) {
                    w.member().handles.subList(0, w.weight()).forEach(h -> byHandle.put(h, w.member()));
                }
            }
            choices = byHandle.values().toArray(Member[]::new);
        }

        @Override
        public Invocation choose(PacketState s) {
            Member[] from = choices;
            return switch (from.length) {
                case 0 -> null;
                case 1 -> from[0].invocation;
                default -> from[(int) ((hash.applyAsLong(s) & 0xffff_ffffL) % from.length)].invocation;
            };
        }
    }

    /** The largest {@code max_size} of a group, 0 if nobody says. */
    public synchronized void limitGroups(int size) {
        maxGroupSize = size;
    }

    /** Says which ports are up, from now on; to be called again when that has changed. */
    public synchronized void watch(IntPredicate isUp) {
        up = isUp;
        groups.values().forEach(group -> group.refresh(up));
        ofEntries.forEach(group -> group.refresh(up));
    }

    public synchronized void insertMember(int id, Invocation invocation) throws RequestRejected {
        if (members.containsKey(id)) {
            throw new RequestRejected(Reason.ALREADY_EXISTS, name + ": member " + id + " already exists");
        }
        takeSlots(1);
        Member member = new Member(id, invocation);
        member.handles.add(handles.take());
        members.put(id, member);
    }

    public synchronized void modifyMember(int id, Invocation invocation) throws RequestRejected {
        member(id).invocation = invocation;
    }

    public synchronized void deleteMember(int id) throws RequestRejected {
        if (member(id).users > 0) {
            throw new RequestRejected(Reason.FAILED_PRECONDITION, name + ": member " + id + " is in use");
        }
        member(id).handles.forEach(handles::give);
        members.remove(id);
        takeSlots(-1);
    }

    public synchronized Member member(int id) throws RequestRejected {
        Member member = members.get(id);
        if (member == null) {
            throw RequestRejected.notFound(name + ": no member " + id);
        }
        return member;
    }

    public synchronized Collection<Member> members() {
        return List.copyOf(members.values());
    }

    public synchronized void insertGroup(int id, List<Weighted> of, int groupMaxSize) throws RequestRejected {
        if (groups.containsKey(id)) {
            throw new RequestRejected(Reason.ALREADY_EXISTS, name + ": group " + id + " already exists");
        }
        Group group = newGroup(id, of, groupMaxSize);
        setMembers(group, of);
        groups.put(id, group);
    }

    /** A {@code max_size} of 0 leaves it as it is. */
    public synchronized void modifyGroup(int id, List<Weighted> of, int groupMaxSize) throws RequestRejected {
        Group group = group(id);
        if (groupMaxSize != 0 && groupMaxSize != group.maxSize) {
            throw RequestRejected.invalid(name + ": max_size of group " + id + " is " + group.maxSize
                    + " and cannot be changed");
        }
        checkMembers(of, group.maxSize);
        setMembers(group, of);
    }

    /** Handles are taken and given back in the order of members' ids. */
    private void setMembers(Group group, List<Weighted> of) {
        TreeMap<Integer, Member> concerned = new TreeMap<>();
        group.members.forEach(w -> concerned.put(w.member().id, w.member()));
        of.forEach(w -> concerned.put(w.member().id, w.member()));
        for (Weighted w : group.members) {
            w.member().users--;
            w.member().groupsByWeight.computeIfPresent(w.weight(), (_, n) -> n == 1 ? null : n - 1);
        }
        for (Weighted w : of) {
            w.member().users++;
            w.member().groupsByWeight.merge(w.weight(), 1, Integer::sum);
        }
        for (Weighted w : of.stream().sorted(Comparator.comparingInt(w -> w.member().id)).toList()) {
            while (w.member().handles.size() < w.weight()) {
                w.member().handles.add(handles.take());
            }
        }
        group.members = List.copyOf(of);
        group.refresh(up);
        concerned.values().forEach(this::giveBack);
    }

    private void giveBack(Member member) {
        int needed = member.groupsByWeight.isEmpty() ? 1 : member.groupsByWeight.lastKey();
        while (member.handles.size() > needed) {
            handles.give(member.handles.removeLast());
        }
    }

    public synchronized void deleteGroup(int id) throws RequestRejected {
        Group group = group(id);
        if (group.users > 0) {
            throw new RequestRejected(Reason.FAILED_PRECONDITION, name + ": group " + id + " is in use");
        }
        setMembers(group, List.of());
        groups.remove(id);
    }

    public synchronized Group group(int id) throws RequestRejected {
        Group group = groups.get(id);
        if (group == null) {
            throw RequestRejected.notFound(name + ": no group " + id);
        }
        return group;
    }

    public synchronized Collection<Group> groups() {
        return List.copyOf(groups.values());
    }

    /**
     * A group that belongs to one entry, made of actions rather than of members ("one shot"). It takes room once the
     * entry is there.
     */
    public synchronized Group oneShot(List<Invocation> actions, List<Integer> weights,
            List<ByteString> watchPorts)
            throws RequestRejected {
        List<Weighted> of = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            of.add(new Weighted(new Member(0, actions.get(i)), weights.get(i), watchPorts.get(i)));
        }
        Group group = newGroup(0, of, 0);
        group.members = List.copyOf(of);
        return group;
    }

    private Group newGroup(int id, List<Weighted> of, int groupMaxSize) throws RequestRejected {
        if (hash == null) {
            throw RequestRejected.invalid(name + " has no selector, so no groups");
        }
        if (groupMaxSize < 0 || (maxGroupSize > 0 && groupMaxSize > maxGroupSize)) {
            throw RequestRejected.invalid(name + ": max_size " + groupMaxSize
                    + (groupMaxSize < 0 ? " is negative" : " is above the program's " + maxGroupSize));
        }
        checkMembers(of, groupMaxSize);
        return new Group(id, hash, groupMaxSize);
    }

    private void checkMembers(List<Weighted> of, int groupMaxSize) throws RequestRejected {
        Set<Integer> ids = new HashSet<>();
        for (Weighted w : of) {
            if (w.member().id != 0 && !ids.add(w.member().id)) {
                throw RequestRejected.invalid(
                        name + ": member " + w.member().id + " twice in a group; it may have a weight");
            }
        }
        long size = of.stream().mapToLong(Weighted::weight).sum();
        long most = groupMaxSize > 0 ? groupMaxSize : maxGroupSize > 0 ? maxGroupSize : MOST_CHOICES;
        if (size > Math.min(most, MOST_CHOICES)) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED,
                    name + ": a group of " + size + " is larger than its largest size "
                            + Math.min(most, MOST_CHOICES));
        }
    }

    private void takeSlots(int count) throws RequestRejected {
        if (count > 0 && maxSize > 0 && slotsInUse + count > maxSize) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED, name + " is full (" + maxSize + " members)");
        }
        slotsInUse += count;
    }

    synchronized void use(ActionSource source) throws RequestRejected {
        switch (source) {
            case Member member -> member.users++;
            case Group group when group.id == 0 -> {
                takeSlots(group.members.size());
                for (Weighted w : group.members) {
                    for (int i = 0; i < w.weight(); i++) {
                        w.member().handles.add(handles.take());
                    }
                }
                group.refresh(up);
                ofEntries.add(group);
            }
            case Group group -> group.users++;
            case Invocation _ -> {}
        }
    }

    synchronized void release(ActionSource source) {
        switch (source) {
            case Member member -> member.users--;
            case Group group when group.id == 0 -> {
                slotsInUse -= group.members.size();
                group.members.forEach(w -> w.member().handles.forEach(handles::give));
                ofEntries.remove(group);
            }
            case Group group -> group.users--;
            case Invocation _ -> {}
        }
    }
}
