package io.unlearn.examples.torch;

import io.unlearn.algorithms.Baselines;
import io.unlearn.algorithms.ChallengeMethods;
import io.unlearn.algorithms.ForgetRemember;
import io.unlearn.algorithms.UnlearningMethod;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The methods of the leaderboard. */
final class Contenders {
    /** What the search of the record took where it is not 10; see docs/results/leaderboard.md. */
    private static final Map<String, Double> RECORDED = Map.of(
            "fine-tune-starter-kit", 0.3,
            "neg-grad", 0.3,
            "neg-grad-plus", 3.0,
            "random-labels", 30.0,
            "successive-random-labels", 30.0,
            "vision-confusion", 30.0,
            "reset-distill", 30.0);

    private Contenders() {}

    /** Returns doing nothing, the baselines, the eight winners, and the second algorithm of the eighth. */
    static List<Contender> all() {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender(
                "original", false, 1, factor -> Baselines.<TorchModel, TorchData>original(TorchModel::copy)));
        ChallengeMethods.baselines().forEach(method -> contenders.add(contender(method.name(), method)));
        ChallengeMethods.all().forEach(entry -> contenders.add(contender(entry.name(), entry.method())));
        contenders.add(contender("forget-remember-second", ForgetRemember.second()));
        return contenders;
    }

    private static Contender contender(String name, UnlearningMethod method) {
        return new Contender(
                name,
                true,
                RECORDED.getOrDefault(name, 10.0),
                factor -> factor == 1 ? method : method.withLearningRateScale(factor));
    }
}
