package io.unlearn.algorithms.experiment;

import io.unlearn.core.Unlearner;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A method with its hyper-parameters, as one line of a leaderboard. Immutable.
 *
 * @param tuning where the hyper-parameters come from, in a word: letters, digits and hyphens
 * @param models how many models are unlearned with it, at least 1
 * @param configuration the hyper-parameters as text; finished models are taken over where it is the same
 * @param unlearner the method
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public record Candidate<M, D>(String tuning, int models, String configuration, Unlearner<M, D> unlearner) {
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /**
     * Checks the arguments.
     *
     * @throws InvalidArgumentException if the tuning is not a word, or there are no models
     */
    public Candidate {
        if (!WORD.matcher(tuning).matches()) {
            throw new InvalidArgumentException(
                    "tuning", "small letters, digits and hyphens", '"' + tuning + '"', "Use for example published.");
        }
        Check.atLeast("models", models, 1, "Sixty-four models say something; ten are a beginning.");
        if (id(unlearner.name(), tuning).equals("-" + tuning)) {
            throw new InvalidArgumentException(
                    "name of the unlearner", "one with letters or digits", '"' + unlearner.name() + '"', "Name it.");
        }
    }

    /** Returns the name of the method. */
    public String method() {
        return unlearner.name();
    }

    /** Returns a name for files: the method's in small letters, digits and hyphens, then the tuning. */
    public String id() {
        return id(method(), tuning);
    }

    private static String id(String method, String tuning) {
        String spelt = method.toLowerCase(Locale.ROOT).replace("+", "-plus").replaceAll("[^a-z0-9]+", "-");
        return spelt.replaceAll("^-|-$", "") + "-" + tuning;
    }
}
