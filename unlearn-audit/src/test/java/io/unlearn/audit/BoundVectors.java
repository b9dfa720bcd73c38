package io.unlearn.audit;

import static io.unlearn.audit.AuditVectors.close;
import static io.unlearn.audit.AuditVectors.near;
import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.EqualLocalLevels;
import io.unlearn.core.internal.json.JsonObject;
import java.util.List;

/** Checks the vector files on bounds that hold at many thresholds. */
final class BoundVectors {
    private static final String[] COMMON = {"name", "formula", "code", "versions", "note"};

    private BoundVectors() {}

    static int ellBand(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        for (Fields c : file.objects("noncrossing_examples")) {
            double[] b = c.numbers("b");
            assertThat(b).hasSize(c.integer("n"));
            near(1 - EqualLocalLevels.crossing(b), c.number("p"), 1e-14);
            c.done();
        }
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int n = c.integer("n");
            double alpha = c.number("alpha");
            SimultaneousBand band = SimultaneousBand.equalLocalLevels(n, alpha);
            SimultaneousBand bonferroni = SimultaneousBand.bonferroni(n, alpha);
            // The file's own eta was found to about 3e-9 of alpha: see p_check.
            close(band.level(), c.number("eta"), 2e-8);
            close(bonferroni.level(), c.number("bonferroni"), 1e-12);
            close(band.level() / bonferroni.level(), c.number("ratio"), 2e-8);
            close(band.upper(0), c.number("u0"), 2e-8);
            close(bonferroni.upper(0), c.number("u0_bonf"), 1e-12);
            close(ClopperPearson.upper(0, n, alpha), c.number("u0_single"), 1e-12);
            close(EqualLocalLevels.crossing(EqualLocalLevels.bounds(n, c.number("eta"))), c.number("p_check"), 1e-9);
            c.done();
        }
        file.done();
        return cases.size();
    }

    static int dkw(JsonObject json) {
        Fields file = new Fields(json).metadata(COMMON);
        List<Fields> cases = file.objects("cases");
        for (Fields c : cases) {
            int n = c.integer("n");
            double alpha = c.number("alpha");
            close(SimultaneousBand.dkwTwoSided(n, alpha), c.number("two_sided"), 1e-13);
            close(SimultaneousBand.dkwOneSided(n, alpha), c.number("one_sided"), 1e-13);
            c.done();
        }
        file.done();
        return cases.size();
    }
}
