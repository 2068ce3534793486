package org.nvgre.cli.stf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.nvgre.softswitch.traffic.CloneSessions;
import org.nvgre.softswitch.traffic.MulticastGroups;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/// Multicast groups and mirroring sessions in the terms of simple_switch's own command line: nodes have a
/// number, groups consist of nodes, a session has a port or a group.
final class Replication {

    private record Node(int rid, TreeSet<Integer> ports) {

        List<Replica> replicas() {
            return ports.stream().map(port -> new Replica(port, rid)).toList();
        }
    }

    private final MulticastGroups groups;
    private final CloneSessions sessions;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, List<Integer>> nodesOfGroup = new LinkedHashMap<>();
    private final Map<Integer, Integer> groupOfSession = new LinkedHashMap<>();

    Replication(MulticastGroups groups, CloneSessions sessions) {
        this.groups = groups;
        this.sessions = sessions;
    }

    void createGroup(int group) throws StfException {
        if (nodesOfGroup.putIfAbsent(group, new ArrayList<>()) != null) {
            throw new StfException("multicast group " + group + " is there already");
        }
        publish();
    }

    void createNode(int rid, List<Integer> ports) {
        nodes.add(new Node(rid, new TreeSet<>(ports)));
    }

    void updateNode(int node, List<Integer> ports) throws StfException {
        nodes.set(checkNode(node), new Node(nodes.get(node).rid(), new TreeSet<>(ports)));
        publish();
    }

    void associate(int group, int node) throws StfException {
        List<Integer> members = nodesOfGroup.get(group);
        if (members == null) {
            throw new StfException("no multicast group " + group);
        }
        members.add(checkNode(node));
        publish();
    }

    void mirror(int session, int port) {
        groupOfSession.remove(session);
        sessions.put(session, List.of(new Replica(port, 0)), 0, null);
    }

    void mirrorToGroup(int session, int group) {
        groupOfSession.put(session, group);
        publish();
    }

    void deleteMirror(int session) throws StfException {
        checkMirror(session);
        groupOfSession.remove(session);
        sessions.remove(session);
    }

    void checkMirror(int session) throws StfException {
        if (sessions.get(session) == null) {
            throw new StfException("no mirroring session " + session);
        }
    }

    private int checkNode(int node) throws StfException {
        if (node >= nodes.size()) {
            throw new StfException("no multicast node " + node);
        }
        return node;
    }

    /// Sessions have the copies their group has now; copies are made in the order in which nodes were associated.
    private void publish() {
        nodesOfGroup.keySet().forEach(group -> groups.putInOrder(group, replicas(group), null));
        groupOfSession.forEach((session, group) -> sessions.putInOrder(session, replicas(group), 0, null));
    }

    private List<Replica> replicas(int group) {
        return nodesOfGroup.getOrDefault(group, List.of()).stream()
                .flatMap(node -> nodes.get(node).replicas().stream()).toList();
    }
}
