package org.nvgre.runtime.policy;

/// All that is asked of a policy's parts together.
final class PolicyCheck {

    private PolicyCheck() {}

    /// @param placement of that policy
    static void all(Policy policy, Placement placement, Blame blame) {
        new SubnetCheck(policy, blame).run();
        new SwitchCheck(policy, blame).run();
        new UnderlayCheck(placement, blame).run(policy);
        new RecordCheck(placement, blame).run(policy.lookupRecords());
        new RouteCheck(placement, blame).run(policy);
        new GatewayCheck(policy, blame).run();
        new AttachmentCheck(placement, blame).run(policy.lookupRecords());
    }
}
