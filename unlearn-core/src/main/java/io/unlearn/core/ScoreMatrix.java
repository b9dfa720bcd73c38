package io.unlearn.core;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The scores of many models on the same examples, {@code [model][example]}: row m holds what model m gives to each
 * example. The usual score is the logit-scaled confidence of the correct class (natural logarithm).
 *
 * <p>Stored as float32, which is what neural networks compute in; a double given to {@link #of(double[][])} is rounded to
 * the nearest float. Immutable and thread-safe. Memory is four bytes for each score.
 */
public final class ScoreMatrix {
    private static final String FIX_FINITE = "Find the model that gave it: its training has probably diverged.";

    private final int models;
    private final int examples;
    private final float[] data;

    private ScoreMatrix(int models, int examples, float[] data) {
        this.models = models;
        this.examples = examples;
        this.data = data;
    }

    /**
     * Copies scores {@code [models][examples]}.
     *
     * @throws EmptySplitException if there are no models or no examples
     * @throws io.unlearn.core.error.ShapeMismatchException if the rows differ in length
     * @throws NonFiniteValueException if a score is NaN or infinite
     */
    public static ScoreMatrix of(float[][] scores) {
        int examples = checkShape(scores.length, scores.length == 0 ? 0 : scores[0].length);
        float[] data = new float[Math.multiplyExact(scores.length, examples)];
        for (int m = 0; m < scores.length; m++) {
            checkRow(m, scores[m].length, examples);
            System.arraycopy(scores[m], 0, data, m * examples, examples);
        }
        return ofOwned(scores.length, examples, data);
    }

    /**
     * Copies scores {@code [models][examples]}, each rounded to the nearest float32.
     *
     * @throws EmptySplitException if there are no models or no examples
     * @throws io.unlearn.core.error.ShapeMismatchException if the rows differ in length
     * @throws NonFiniteValueException if a score is NaN or infinite, or beyond the range of float32
     */
    public static ScoreMatrix of(double[][] scores) {
        int examples = checkShape(scores.length, scores.length == 0 ? 0 : scores[0].length);
        float[] data = new float[Math.multiplyExact(scores.length, examples)];
        for (int m = 0; m < scores.length; m++) {
            checkRow(m, scores[m].length, examples);
            for (int e = 0; e < examples; e++) {
                data[m * examples + e] = (float) scores[m][e];
            }
        }
        return ofOwned(scores.length, examples, data);
    }

    /** Takes over {@code data}, {@code [models * examples]}, row by row; for readers that have made the array themselves. */
    static ScoreMatrix ofOwned(int models, int examples, float[] data) {
        for (int i = 0; i < data.length; i++) {
            if (!Float.isFinite(data[i])) {
                throw new NonFiniteValueException(
                        "scores[" + i / examples + "][" + i % examples + "]", "finite", data[i], FIX_FINITE);
            }
        }
        return new ScoreMatrix(models, examples, data);
    }

    static int checkShape(int models, int examples) {
        if (models == 0 || examples == 0) {
            throw new EmptySplitException(
                    "scores",
                    "of at least one model and one example",
                    models + " x " + examples,
                    "Score the models on the forget examples first.");
        }
        return examples;
    }

    private static void checkRow(int model, int length, int examples) {
        Check.shape(
                "scores[" + model + "]",
                "of " + examples + " examples, as scores[0] is",
                length == examples,
                "of " + length,
                "Score every model on the same examples.");
    }

    /** Returns the number of models, which is the number of rows. */
    public int models() {
        return models;
    }

    /** Returns the number of examples, which is the number of columns. */
    public int examples() {
        return examples;
    }

    /**
     * Returns one score.
     *
     * @throws OutOfRangeException if there is no such model or example
     */
    public float get(int model, int example) {
        checkIndex("model", model, models);
        checkIndex("example", example, examples);
        return data[model * examples + example];
    }

    /**
     * Returns a new array of the scores of one example, in the order of the models.
     *
     * @throws OutOfRangeException if there is no such example
     */
    public float[] columnCopy(int example) {
        checkIndex("example", example, examples);
        float[] column = new float[models];
        for (int m = 0; m < models; m++) {
            column[m] = data[m * examples + example];
        }
        return column;
    }

    /**
     * Returns a new array of the scores of one model, in the order of the examples.
     *
     * @throws OutOfRangeException if there is no such model
     */
    public float[] rowCopy(int model) {
        checkIndex("model", model, models);
        return Arrays.copyOfRange(data, model * examples, (model + 1) * examples);
    }

    /**
     * Returns the matrix of some of the models, in the order given; a model may come more than once.
     *
     * @throws EmptySplitException if {@code chosen} is empty
     * @throws OutOfRangeException if there is no such model
     */
    public ScoreMatrix rows(int... chosen) {
        checkShape(chosen.length, examples);
        float[] subset = new float[Math.multiplyExact(chosen.length, examples)];
        for (int i = 0; i < chosen.length; i++) {
            checkIndex("model", chosen[i], models);
            System.arraycopy(data, chosen[i] * examples, subset, i * examples, examples);
        }
        return new ScoreMatrix(chosen.length, examples, subset);
    }

    /**
     * Returns the matrix of some of the examples, in the order given; an example may come more than once.
     *
     * @throws EmptySplitException if {@code chosen} is empty
     * @throws OutOfRangeException if there is no such example
     */
    public ScoreMatrix columns(int... chosen) {
        checkShape(models, chosen.length);
        for (int e : chosen) {
            checkIndex("example", e, examples);
        }
        float[] subset = new float[Math.multiplyExact(models, chosen.length)];
        for (int m = 0; m < models; m++) {
            for (int i = 0; i < chosen.length; i++) {
                subset[m * chosen.length + i] = data[m * examples + chosen[i]];
            }
        }
        return new ScoreMatrix(models, chosen.length, subset);
    }

    /**
     * Reads a NumPy file; see {@link MappedScores} for one that does not fit into memory.
     * Format 1.0, 2.0 or 3.0, little-endian float32 or float64 (rounded), C order, two dimensions.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException if the file is of another kind or damaged, or holds no scores
     * @throws NonFiniteValueException if a score is NaN or infinite
     * @throws IOException if the file cannot be read
     */
    public static ScoreMatrix readNpy(Path file) throws IOException {
        return NpyFile.read(file);
    }

    /**
     * Writes a NumPy file (format 1.0, little-endian float32, C order), which {@code numpy.load} reads.
     *
     * @throws IOException if the file cannot be written
     */
    public void writeNpy(Path file) throws IOException {
        NpyFile.write(file, models, examples, data);
    }

    private static void checkIndex(String name, int index, int size) {
        if (index < 0 || index >= size) {
            throw new OutOfRangeException(name, "in [0, " + size + ")", index, "Indices count from 0.");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScoreMatrix that && that.models == models && Arrays.equals(that.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * models + Arrays.hashCode(data);
    }

    /** Returns the shape alone: scores are about people. */
    @Override
    public String toString() {
        return "ScoreMatrix[" + models + " models, " + examples + " examples]";
    }
}
