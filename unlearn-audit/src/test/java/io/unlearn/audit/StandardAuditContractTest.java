package io.unlearn.audit;

import io.unlearn.core.Auditor;
import io.unlearn.testkit.AuditorContract;

class StandardAuditContractTest extends AuditorContract {
    @Override
    protected Auditor auditor() {
        return StandardAudit.create();
    }
}
