package io.unlearn.djl.internal;

import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Shapes as plain arrays. */
public final class Shapes {
    private Shapes() {}

    /** Returns the sizes of a shape. */
    public static int[] ints(Shape shape) {
        return LongStream.of(shape.getShape()).mapToInt(Math::toIntExact).toArray();
    }

    /** Returns the shape of {@code count} things of one shape. */
    public static Shape many(long count, int[] shape) {
        return new Shape(
                LongStream.concat(LongStream.of(count), IntStream.of(shape).asLongStream())
                        .toArray());
    }
}
