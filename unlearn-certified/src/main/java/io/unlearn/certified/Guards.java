package io.unlearn.certified;

import io.unlearn.core.Condition;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What was accepted before training although the guarantee does not cover it.
 *
 * @param conditions written into every certificate
 */
record Guards(List<Condition> conditions) {
    /**
     * Checks that everything that needs a condition has been accepted.
     *
     * @throws InvalidArgumentException if something that voids a certificate was declared and not accepted
     */
    static Guards of(Set<Preparation> prepared, Set<Condition> accepted) {
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
        return new Guards(List.copyOf(conditions));
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
