package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.ActionProfile.Weighted;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.ActionProfileGroup;
import org.p4.v1.ActionProfileMember;
import org.p4.v1.Update;

/** Members and groups of action profiles (specification section 9.2). */
final class ProfileCodec {
    private final Pipeline pipeline;
    private final ActionCodec actions;

    ProfileCodec(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.actions = new ActionCodec(pipeline);
    }

    void write(Update.Type type, ActionProfileMember member) throws RequestRejected {
        ActionProfile profile = pipeline.profile(member.getActionProfileId());
        int id = member.getMemberId();
        switch (type) {
            case INSERT -> profile.insertMember(id, actions.invocation(profile, member.getAction()));
            case MODIFY -> {
                profile.member(id);
                profile.modifyMember(id, actions.invocation(profile, member.getAction()));
            }
            case DELETE -> profile.deleteMember(id);
            default -> throw RequestRejected.invalid("update type is not set");
        }
    }

    void write(Update.Type type, ActionProfileGroup group) throws RequestRejected {
        ActionProfile profile = pipeline.profile(group.getActionProfileId());
        int id = group.getGroupId();
        if (id == 0) {
            throw RequestRejected.invalid("0 is no group id");
        }
        switch (type) {
            case INSERT -> profile.insertGroup(id, members(profile, group), group.getMaxSize());
            case MODIFY -> profile.modifyGroup(id, members(profile, group), group.getMaxSize());
            case DELETE -> profile.deleteGroup(id);
            default -> throw RequestRejected.invalid("update type is not set");
        }
    }

    private static List<Weighted> members(ActionProfile profile, ActionProfileGroup group)
            throws RequestRejected {
        List<Weighted> members = new ArrayList<>();
        for (ActionProfileGroup.Member member : group.getMembersList()) {
            if (member.getWeight() <= 0) {
                throw RequestRejected.invalid(
                        profile.name() + ": member " + member.getMemberId() + " has weight "
                                + member.getWeight());
            }
            ByteString watch = member.getWatchPort();
            members.add(new Weighted(profile.member(member.getMemberId()), member.getWeight(), watch));
        }
        return members;
    }

    void read(ActionProfileMember request, EntitySink sink) throws RequestRejected {
        for (Map.Entry<Integer, ActionProfile> profile : selected(request.getActionProfileId())) {
            for (ActionProfile.Member member : profile.getValue().members()) {
                if (request.getMemberId() == 0 || request.getMemberId() == member.id()) {
                    sink.accept(e -> e.getActionProfileMemberBuilder().setActionProfileId(profile.getKey())
                            .setMemberId(member.id()).setAction(actions.write(member.invocation())));
                }
            }
        }
    }

    void read(ActionProfileGroup request, EntitySink sink) throws RequestRejected {
        for (Map.Entry<Integer, ActionProfile> profile : selected(request.getActionProfileId())) {
            for (ActionProfile.Group group : profile.getValue().groups()) {
                if (request.getGroupId() == 0 || request.getGroupId() == group.id()) {
                    sink.accept(e -> write(profile.getKey(), group, e.getActionProfileGroupBuilder()));
                }
            }
        }
    }

    private static void write(int profileId, ActionProfile.Group group, ActionProfileGroup.Builder into) {
        into.setActionProfileId(profileId).setGroupId(group.id()).setMaxSize(group.maxSize());
        for (Weighted w : group.members()) {
            ActionProfileGroup.Member.Builder member = into.addMembersBuilder().setMemberId(w.member().id())
                    .setWeight(w.weight());
            if (!w.watchPort().isEmpty()) {
                member.setWatchPort(w.watchPort());
            }
        }
    }

    private List<Map.Entry<Integer, ActionProfile>> selected(int id) throws RequestRejected {
        return id == 0
                ? List.copyOf(pipeline.profiles().entrySet())
                : List.of(Map.entry(id, pipeline.profile(id)));
    }
}
