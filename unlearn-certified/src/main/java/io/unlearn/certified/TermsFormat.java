package io.unlearn.certified;

import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Writes what was declared before training, and reads it. */
final class TermsFormat {
    private TermsFormat() {}

    static void write(StateWriter out, RemovalState.Terms terms) {
        Setup setup = terms.setup();
        out.section("setup")
                .constant(setup.loss())
                .constant(setup.regularisation().mode())
                .number(setup.regularisation().value())
                .number(setup.rowNormBound())
                .number(setup.featureNormBound())
                .number(setup.targetBound())
                .flag(setup.intercept())
                .integers(setup.labels())
                .integer(setup.outputs())
                .integer(setup.columns())
                .number(setup.residualLimit())
                .number(setup.betweenReleases());
        write(out.section("masking"), setup.masking());
        PrivacyGuarantee total = setup.promise().total();
        out.section("promise")
                .number(total.epsilon())
                .number(total.delta())
                .constant(total.definition())
                .integer(setup.promise().maskedRecords());
        write(out, setup.promise().features());
        Guards guards = terms.guards();
        out.section("guards").integer(guards.conditions().size());
        guards.conditions().forEach(out::constant);
        out.constant(guards.duplicates().policy()).number(guards.duplicates().distance());
        out.section("limits").number(terms.limit()).integer(terms.trainedRows()).integer(terms.procedureRows());
    }

    private static void write(StateWriter out, Masking masking) {
        if (masking instanceof Masking.ProvedOutput m) {
            out.text("PROVED_OUTPUT").number(m.epsilon()).number(m.delta()).integer(m.releases());
        } else if (masking instanceof Masking.ProvedSharedB m) {
            out.text("PROVED_SHARED_B").number(m.epsilon()).number(m.delta());
            out.number(m.sigma()).integer(m.releases());
        } else if (masking instanceof Masking.PublishedGuo m) {
            out.text("PUBLISHED_GUO").number(m.epsilon()).number(m.delta()).number(m.sigma());
            PublishedProtocol p = m.protocol();
            out.constant(m.accounting()).constant(p.charge()).integer(p.steps());
            out.number(p.target()).flag(p.sumOverOutputs());
        } else if (masking instanceof Masking.RenyiJacobian m) {
            out.text("RENYI_JACOBIAN").number(m.epsilon()).number(m.delta());
            out.number(m.sigma()).integer(m.records());
        } else {
            out.text("NONE");
        }
    }

    private static void write(StateWriter out, FeatureExtractor features) {
        if (features instanceof FeatureExtractor.DifferentiallyPrivate dp) {
            out.text("DIFFERENTIALLY_PRIVATE")
                    .number(dp.epsilon())
                    .number(dp.delta())
                    .integer(dp.records());
        } else {
            out.text(features instanceof FeatureExtractor.Public ? "PUBLIC" : "TUNED_WITHOUT_PRIVACY");
        }
    }

    static RemovalState.Terms read(StateReader in) {
        Loss loss = in.section("setup").constant(Loss.class);
        Regularisation regularisation = new Regularisation(in.constant(Regularisation.Mode.class), in.number());
        double rowNormBound = in.number();
        double featureNormBound = in.number();
        double targetBound = in.number();
        boolean intercept = in.flag();
        int[] labels = in.integers();
        int outputs = in.integer();
        int columns = in.integer();
        double residualLimit = in.number();
        double betweenReleases = in.number();
        Masking masking = readMasking(in.section("masking"));
        in.section("promise");
        PrivacyGuarantee total =
                new PrivacyGuarantee(in.number(), in.number(), in.constant(PrivacyGuarantee.Definition.class));
        int maskedRecords = in.integer();
        Promise promise = new Promise(total, readFeatures(in), maskedRecords);
        Guards guards = readGuards(in.section("guards"));
        in.section("limits");
        double limit = in.number();
        int trainedRows = in.integer();
        int procedureRows = in.integer();
        boolean fits = (labels.length == 0) == (loss == Loss.SQUARED)
                && labels.length != 1
                && outputs == (labels.length <= 2 ? 1 : labels.length)
                && columns >= (intercept ? 2 : 1)
                && rowNormBound > 0
                && featureNormBound > 0
                && limit > 0
                && trainedRows > 0
                && procedureRows > 0;
        if (!fits) {
            throw in.damaged("with settings that do not fit each other");
        }
        Setup setup = new Setup(
                loss,
                regularisation,
                masking,
                promise,
                rowNormBound,
                featureNormBound,
                targetBound,
                intercept,
                labels,
                outputs,
                columns,
                residualLimit,
                betweenReleases,
                DenseBackend.plainJava(),
                Progress.none(),
                Clock.systemUTC());
        return new RemovalState.Terms(setup, guards, limit, trainedRows, procedureRows);
    }

    private static Guards readGuards(StateReader in) {
        int count = in.count(1);
        List<Condition> conditions =
                Stream.generate(() -> in.constant(Condition.class)).limit(count).toList();
        return new Guards(conditions, new NearDuplicates(in.constant(NearDuplicates.Policy.class), in.number()));
    }

    private static Masking readMasking(StateReader in) {
        String kind = in.text();
        return switch (kind) {
            case "PROVED_OUTPUT" -> new Masking.ProvedOutput(in.number(), in.number(), in.integer());
            case "PROVED_SHARED_B" -> new Masking.ProvedSharedB(in.number(), in.number(), in.number(), in.integer());
            case "PUBLISHED_GUO" ->
                new Masking.PublishedGuo(
                        in.number(),
                        in.number(),
                        in.number(),
                        in.constant(Masking.PublishedGuo.Accounting.class),
                        new PublishedProtocol(
                                in.constant(PublishedProtocol.Charge.class), in.integer(), in.number(), in.flag()));
            case "RENYI_JACOBIAN" -> new Masking.RenyiJacobian(in.number(), in.number(), in.number(), in.integer());
            case "NONE" -> new Masking.None();
            default -> throw in.damaged("with a masking that does not exist");
        };
    }

    private static FeatureExtractor readFeatures(StateReader in) {
        String kind = in.text();
        return switch (kind) {
            case "DIFFERENTIALLY_PRIVATE" ->
                FeatureExtractor.differentiallyPrivate(in.number(), in.number(), in.integer());
            case "PUBLIC" -> FeatureExtractor.publicOne();
            case "TUNED_WITHOUT_PRIVACY" -> FeatureExtractor.tunedWithoutPrivacy();
            default -> throw in.damaged("with features that do not exist");
        };
    }
}
