package org.nvgre.runtime.desired;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;

/// A way through what one switch is to hold. All but the stations is noted at the start; of these, at any time, those of
/// one virtual subnet.
final class MemberWalk implements Walk {

    private static final Comparator<Entity> ORDER = Comparator
            .comparingInt(entity -> WriteOrder.level(entity.key()));

    private final Member member;
    private final Iterator<Entity> referredTo;
    private final Queue<Integer> vsids;
    private final Iterator<Entity> referring;
    private int vsid;
    private Iterator<Station> stations = List.<Station>of().iterator();

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
        if (stations.hasNext()) {
            goOn(context, atLeast, counted);
        }
        while (counted.count < atLeast && !vsids.isEmpty()) {
            begin(context, vsids.remove(), atLeast, counted);
        }
        pour(referring, atLeast, counted);
        return stations.hasNext() || !vsids.isEmpty() || referring.hasNext() || referredTo.hasNext();
    }

    private void begin(Stage.Context context, int next, int atLeast, Counted out) {
        vsid = next;
        context.nve().segment(vsid).ifPresent(segment -> {
            stations = context.nve().stations(segment).toList().iterator();
            while (out.count < atLeast && stations.hasNext()) {
                Stages.ALL.station(context, segment, stations.next(), out.entries);
            }
        });
    }

    /// Of those that are left over from the step before only the MACs count: what they are now is looked up.
    private void goOn(Stage.Context context, int atLeast, Counted out) {
        context.nve().segment(vsid).ifPresentOrElse(segment -> {
            while (out.count < atLeast && stations.hasNext()) {
                context.nve().station(vsid, stations.next().mac())
                        .ifPresent(station -> Stages.ALL.station(context, segment, station, out.entries));
            }
        }, () -> stations = List.<Station>of().iterator());
    }

    private static void pour(Iterator<Entity> entities, int atLeast, Counted out) {
        while (out.count < atLeast && entities.hasNext()) {
            out.accept(entities.next());
        }
    }

    private static final class Counted implements Consumer<Entity> {

        private final Consumer<Entity> consumer;
        private final Entries entries = Entries.to(this);
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
