package io.unlearn.audit.internal;

import io.unlearn.audit.ExampleBounds;
import io.unlearn.audit.GroupResult;
import io.unlearn.audit.Multiplicity;
import io.unlearn.audit.SequentialResult;
import java.util.List;
import java.util.Optional;

/**
 * What was tested beside the triangle, and can only make a verdict worse.
 *
 * @param groups bounds by the examples of one group alone
 * @param multiplicity what is promised about all groups together, and about all examples
 * @param examples bounds by single examples
 * @param sequential an audit that could stop at any time, if one was run
 * @param delta of the target
 */
public record Beside(
        List<GroupResult> groups,
        Multiplicity multiplicity,
        ExampleBounds examples,
        Optional<SequentialResult> sequential,
        double delta) {
    /** Copies the list. */
    public Beside {
        groups = List.copyOf(groups);
    }

    /** Returns the largest bound of a group; 0 where the largest of many means nothing. */
    public double largestOfGroups() {
        return multiplicity.allowsMaximum()
                ? groups.stream().mapToDouble(g -> g.answer().lower()).max().orElse(0)
                : 0;
    }

    /** Returns the largest bound by a single example; 0 where the largest of many means nothing. */
    public double largestOfExamples() {
        return examples.multiplicity().allowsMaximum() ? examples.maximum() : 0;
    }

    /**
     * Returns the epsilon that the sequential audit refuted, for the delta of the target: what is refuted with a delta is
     * refuted with all smaller ones, and with no larger one.
     */
    public double sequentialLower() {
        return sequential
                .filter(s -> s.delta() >= delta)
                .map(SequentialResult::epsilonLower)
                .orElse(0.0);
    }

    /** Returns whether one of them refutes the target. */
    public boolean refutes(double target) {
        return largestOfGroups() > target || largestOfExamples() > target || sequentialLower() > target;
    }
}
