package org.nvgre.runtime.service;

/// What became of what a switch said of its senders, since this controller runs.
///
/// @param learned addresses that got a record, or whose record followed them
/// @param forgotten addresses that fell silent
/// @param refused senders that got none: there were too many, or the policy says otherwise
/// @param passedOver senders that were not looked at, since there were too many at once
public record LearningCounts(long learned, long forgotten, long refused, long passedOver) {

    public static final LearningCounts NONE = new LearningCounts(0, 0, 0, 0);

    LearningCounts plus(long moreLearned, long moreForgotten, long moreRefused, long morePassedOver) {
        return new LearningCounts(learned + moreLearned, forgotten + moreForgotten, refused + moreRefused,
                passedOver + morePassedOver);
    }
}
