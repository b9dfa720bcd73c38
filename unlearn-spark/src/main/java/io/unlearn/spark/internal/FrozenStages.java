package io.unlearn.spark.internal;

import io.unlearn.core.Condition;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.Set;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Binarizer;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.DCT;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.FeatureHasher;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.NGram;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.PolynomialExpansion;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.StopWordsRemover;
import org.apache.spark.ml.feature.Tokenizer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.feature.VectorSlicer;

/**
 * Which stages of a pipeline look at one row at a time. A stage that was fitted keeps something of the rows that it was fitted on,
 * and a removal from the model behind it does not take that out.
 */
public final class FrozenStages {
    private static final Set<Class<? extends Transformer>> BY_ROW = Set.of(
            Binarizer.class,
            Bucketizer.class,
            DCT.class,
            ElementwiseProduct.class,
            FeatureHasher.class,
            HashingTF.class,
            NGram.class,
            Normalizer.class,
            PolynomialExpansion.class,
            RegexTokenizer.class,
            StopWordsRemover.class,
            Tokenizer.class,
            VectorAssembler.class,
            VectorSizeHint.class,
            VectorSlicer.class);

    private FrozenStages() {}

    /**
     * Checks a stage before the model.
     *
     * @param accepted what the caller accepts
     * @return whether every certificate has to name {@link Condition#FEATURES_FITTED_ON_DATA}
     * @throws InvalidArgumentException if it has to, and the caller does not accept that
     */
    public static boolean needsCondition(int position, Transformer stage, Set<Condition> accepted) {
        if (BY_ROW.contains(stage.getClass())) {
            return false;
        }
        if (accepted.contains(Condition.FEATURES_FITTED_ON_DATA)) {
            return true;
        }
        String name = stage.getClass().getSimpleName();
        boolean fitted = stage instanceof Model<?>;
        throw new InvalidArgumentException(
                "stage " + position + " of the pipeline (" + name + ")",
                "a function of each row alone",
                fitted
                        ? "fitted on the rows, so that it keeps something of removed ones"
                        : "one that may look at other rows, as far as the library knows",
                fix(name)
                        + " Or call accept(Condition.FEATURES_FITTED_ON_DATA), which writes it into every certificate.");
    }

    private static String fix(String name) {
        return switch (name) {
            case "StandardScalerModel", "MinMaxScalerModel", "MaxAbsScalerModel", "RobustScalerModel" ->
                "Scale each row to unit length by a Normalizer, or by constants in an ElementwiseProduct.";
            case "IDFModel", "CountVectorizerModel", "Word2VecModel" ->
                "Hash words by HashingTF, without weights from the rows.";
            case "StringIndexerModel", "OneHotEncoderModel", "VectorIndexerModel" ->
                "Index categories by a fixed table, or hash them by FeatureHasher.";
            case "PCAModel" -> "Leave the projection out, or fit it on other data that nobody may ask to have removed.";
            default -> "Prepare each row by itself.";
        };
    }
}
