package org.nvgre.softswitch.table;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.RequestRejected.Reason;

/** Actions shared by entries: members, and groups of which a hash of the packet selects one member. */
public final class ActionProfile {
    private final String name;
    private final int maxSize;
    private final ToLongFunction<PacketState> hash;
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

    /** A member of a group, {@code weight} times; {@code watchPort} is kept for the control plane. */
    public record Weighted(Member member, int weight, ByteString watchPort) {}

    /** Members of which the packet's hash selects one. */
    public static final class Group implements ActionSource {
        private final int id;
        private final ToLongFunction<PacketState> hash;
        private volatile List<Weighted> members = List.of();
        private volatile Member[] choices = {};
        private volatile int maxSize;
        private int users;

        private Group(int id, ToLongFunction<PacketState> hash) {
            this.id = id;
            this.hash = hash;
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

        private void set(List<Weighted> newMembers, int newMaxSize) {
            List<Member> expanded = new ArrayList<>();
            for (Weighted w : newMembers) {
                for (int i = 0; i < w.weight(); i++) {
                    expanded.add(w.member());
                }
            }
            members = List.copyOf(newMembers);
            choices = expanded.toArray(Member[]::new);
            maxSize = newMaxSize;
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

    public synchronized void insertMember(int id, Invocation invocation) throws RequestRejected {
        if (members.containsKey(id)) {
            throw new RequestRejected(Reason.ALREADY_EXISTS, name + ": member " + id + " already exists");
        }
        takeSlots(1);
        members.put(id, new Member(id, invocation));
    }

    public synchronized void modifyMember(int id, Invocation invocation) throws RequestRejected {
        member(id).invocation = invocation;
    }

    public synchronized void deleteMember(int id) throws RequestRejected {
        if (member(id).users > 0) {
            throw new RequestRejected(Reason.FAILED_PRECONDITION, name + ": member " + id + " is in use");
        }
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
        groups.put(id, group);
    }

    public synchronized void modifyGroup(int id, List<Weighted> of, int groupMaxSize) throws RequestRejected {
        Group group = group(id);
        checkSize(of, groupMaxSize);
        of.forEach(w -> w.member().users++);
        group.members.forEach(w -> w.member().users--);
        group.set(of, groupMaxSize);
    }

    public synchronized void deleteGroup(int id) throws RequestRejected {
        Group group = group(id);
        if (group.users > 0) {
            throw new RequestRejected(Reason.FAILED_PRECONDITION, name + ": group " + id + " is in use");
        }
        group.members.forEach(w -> w.member().users--);
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

    /** A group that belongs to one entry, made of actions rather than of members ("one shot"). */
    public synchronized Group oneShot(List<Invocation> actions, List<Integer> weights,
            List<ByteString> watchPorts)
            throws RequestRejected {
        takeSlots(actions.size());
        List<Weighted> of = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            of.add(new Weighted(new Member(0, actions.get(i)), weights.get(i), watchPorts.get(i)));
        }
        return newGroup(0, of, 0);
    }

    private Group newGroup(int id, List<Weighted> of, int groupMaxSize) throws RequestRejected {
        if (hash == null) {
            throw RequestRejected.invalid(name + " has no selector, so no groups");
        }
        checkSize(of, groupMaxSize);
        Group group = new Group(id, hash);
        of.forEach(w -> w.member().users++);
        group.set(of, groupMaxSize);
        return group;
    }

    private void checkSize(List<Weighted> of, int groupMaxSize) throws RequestRejected {
        int size = of.stream().mapToInt(Weighted::weight).sum();
        if (groupMaxSize > 0 && size > groupMaxSize) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED,
                    name + ": group of " + size + " is larger than its max_size " + groupMaxSize);
        }
    }

    private void takeSlots(int count) throws RequestRejected {
        if (count > 0 && maxSize > 0 && slotsInUse + count > maxSize) {
            throw new RequestRejected(Reason.RESOURCE_EXHAUSTED, name + " is full (" + maxSize + " members)");
        }
        slotsInUse += count;
    }

    synchronized void use(ActionSource source) {
        switch (source) {
            case Member member -> member.users++;
            case Group group -> group.users++;
            case Invocation _ -> {}
        }
    }

    synchronized void release(ActionSource source) {
        switch (source) {
            case Member member -> member.users--;
            case Group group -> {
                group.users--;
                if (group.id == 0) {
                    slotsInUse -= group.members.size();
                }
            }
            case Invocation _ -> {}
        }
    }
}
