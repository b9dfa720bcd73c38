package io.unlearn.examples.torch;

import java.util.List;

/**
 * How much is computed.
 *
 * @param trainPerClass training images of each class
 * @param testPerClass images of each class to test on, and as many again for validation
 * @param subjects invented people who own the training images, equally many each
 * @param forgetSubjects how many of them ask for deletion
 * @param noise the share of all training labels that are replaced by labels drawn by lot
 * @param epochs of training
 * @param widths channels of the network's convolutions
 * @param models of each kind: originals, both sets of references, each tuned method
 * @param publishedModels of each method with published hyper-parameters, and of each tuned one from originals of their own
 * @param searchModels of each kind in the search for hyper-parameters; 0 for no search
 */
record StudySize(
        int trainPerClass,
        int testPerClass,
        int subjects,
        int forgetSubjects,
        double noise,
        int epochs,
        List<Integer> widths,
        int models,
        int publishedModels,
        int searchModels) {
    static final StudySize SMALL = new StudySize(100, 100, 20, 2, 0.2, 30, List.of(16, 32), 16, 0, 0);
    static final StudySize FULL = new StudySize(100, 100, 20, 2, 0.2, 30, List.of(16, 32), 64, 32, 8);

    StudySize {
        widths = List.copyOf(widths);
    }
}
