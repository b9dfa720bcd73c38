package io.unlearn.audit;

import io.unlearn.core.EpsilonBound;

/**
 * What an audit found for one group of forget examples, for instance those of one class, by these examples alone.
 *
 * @param name the group's name; never a person's
 * @param examples how many examples it has
 * @param answer unlearned against retrained models. Under {@link Multiplicity#BONFERRONI} and {@link Multiplicity#HOLM} the
 *     answers of all groups hold together with the confidence of the audit, because each is bounded at alpha divided by their
 *     number; under the others each holds for itself
 * @param adjustedPValue of the claim that this group's epsilon is at most the target, adjusted for the number of groups: at
 *     most alpha means that the claim is refuted, with what the chosen {@link Multiplicity} promises
 * @param control original against retrained models: where nothing is found here, nothing follows from the answer
 * @param medianEpsilon the median of the challenge's epsilons of its examples, an estimate
 * @param medianNull the same for retrained against retrained models with half as many models
 */
public record GroupResult(
        String name,
        int examples,
        EpsilonBound answer,
        double adjustedPValue,
        EpsilonBound control,
        double medianEpsilon,
        double medianNull) {}
