package io.unlearn.fuzz;

import io.unlearn.algorithms.experiment.SeedFileTarget;
import io.unlearn.certified.store.StoreTarget;
import io.unlearn.djl.internal.ScriptCodeTarget;
import io.unlearn.djl.internal.ScriptFileTarget;
import io.unlearn.djl.internal.WeightsTarget;
import java.util.List;

/** All readers of bytes that may come from elsewhere. */
final class FuzzTargets {
    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                JsonTarget.TARGET,
                CertificateTarget.TARGET,
                ScoresTarget.TARGET,
                SnapshotTarget.TARGET,
                SekhariTarget.TARGET,
                StoreTarget.TARGET,
                ChainTarget.TARGET,
                SeedFileTarget.TARGET,
                WeightsTarget.TARGET,
                ScriptFileTarget.TARGET,
                ScriptCodeTarget.TARGET,
                ImagesTarget.TARGET,
                TableTarget.TARGET);
    }
}
