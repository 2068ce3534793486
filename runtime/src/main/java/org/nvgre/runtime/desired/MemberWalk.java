package org.nvgre.runtime.desired;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Mac;

/// A way through what one switch is to hold. All but the stations is noted at the start; of these, at any time, the MACs
/// of one virtual subnet.
final class MemberWalk implements Walk {

    private static final Comparator<Entity> ORDER = Comparator
            .comparingInt(entity -> WriteOrder.level(entity.key()));

    private final Member member;
    private final Iterator<Entity> referredTo;
    private final Queue<Integer> vsids;
    private final Iterator<Entity> referring;
    private int vsid;
    private Iterator<Mac> macs = List.<Mac>of().iterator();

    MemberWalk(Member member) {
        this.member = member;
        Stage.Context context = member.context();
        var underlay = new ArrayList<Entity>();
        Stages.ALL.underlay(context, member.usage(), underlay::add);
        underlay.sort(ORDER);
        referredTo = underlay.stream().filter(WriteOrder::onlyReferredTo).toList().iterator();
        referring = underlay.stream().filter(entity -> !WriteOrder.onlyReferredTo(entity)).toList()
                .iterator();
        vsids = new ArrayDeque<>(context.nve().vsids());
    }

    @Override
    public boolean next(int atLeast, Consumer<Entity> consumer) {
        var counted = new Counted(consumer);
        pour(referredTo, atLeast, counted);
        Stage.Context context = member.context();
        while (counted.count < atLeast && (macs.hasNext() || !vsids.isEmpty())) {
            if (!macs.hasNext()) {
                vsid = vsids.remove();
                macs = context.nve().segment(vsid).stream().flatMap(context.nve()::stations)
                        .map(Station::mac).toList().iterator();
            }
            context.nve().segment(vsid).ifPresentOrElse(segment -> {
                while (counted.count < atLeast && macs.hasNext()) {
                    context.nve().station(vsid, macs.next())
                            .ifPresent(station -> Stages.ALL.station(context, segment, station, counted));
                }
            }, () -> macs = List.<Mac>of().iterator());
        }
        pour(referring, atLeast, counted);
        return macs.hasNext() || !vsids.isEmpty() || referring.hasNext() || referredTo.hasNext();
    }

    private static void pour(Iterator<Entity> entities, int atLeast, Counted out) {
        while (out.count < atLeast && entities.hasNext()) {
            out.accept(entities.next());
        }
    }

    private static final class Counted implements Consumer<Entity> {

        private final Consumer<Entity> consumer;
        private int count;

        private Counted(Consumer<Entity> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void accept(Entity entity) {
            count++;
            consumer.accept(entity);
        }
    }
}
