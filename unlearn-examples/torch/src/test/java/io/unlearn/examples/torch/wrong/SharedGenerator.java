package io.unlearn.examples.torch.wrong;

import java.util.Random;
import java.util.logging.Logger;

/** Breaks the rules, so that a test can see them fail. */
final class SharedGenerator {
    static final Random RANDOM = new Random(1);
    static final Logger LOG = Logger.getLogger("wrong");

    private SharedGenerator() {}
}
