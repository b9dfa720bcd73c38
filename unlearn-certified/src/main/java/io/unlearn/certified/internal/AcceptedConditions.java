package io.unlearn.certified.internal;

import io.unlearn.certified.Preparation;
import io.unlearn.core.Condition;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What was declared before training and accepted although no guarantee covers it. */
public final class AcceptedConditions {
    private AcceptedConditions() {}

    /**
     * Returns the conditions of what was declared, in the order of their declaration.
     *
     * @throws InvalidArgumentException if something that voids a certificate was declared and not accepted
     */
    public static List<Condition> of(Set<Preparation> prepared, Set<Condition> accepted) {
        Set<Condition> conditions = EnumSet.noneOf(Condition.class);
        for (Preparation step : prepared) {
            step.condition().ifPresent(condition -> {
                if (!accepted.contains(condition)) {
                    throw new InvalidArgumentException(
                            "preparation",
                            "a function of each row alone, or public",
                            step + ", which voids every certificate",
                            fix(condition) + " Or call accept(Condition." + condition
                                    + "), which writes it into every certificate.");
                }
                conditions.add(condition);
            });
        }
        return List.copyOf(conditions);
    }

    private static String fix(Condition condition) {
        return switch (condition) {
            case FEATURES_FITTED_ON_DATA ->
                "Scale each row to unit length, hash words, or fit on other data that nobody may ask to have removed.";
            case CLASS_WEIGHTS_FROM_DATA -> "Take weights that are fixed before the rows are looked at.";
            case HYPER_PARAMETERS_FROM_DATA -> "Choose them on other data that nobody may ask to have removed.";
            case NEAR_DUPLICATES_MAY_STAY -> "Remove the rows that resemble removed ones with them.";
        };
    }
}
