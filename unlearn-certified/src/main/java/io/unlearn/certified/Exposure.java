package io.unlearn.certified;

import io.unlearn.core.PrivacyGuarantee;

/**
 * What has been shown of a removed row since its removal: all releases from then on, together, up to the next training from
 * nothing, whose result does not depend on the row. A row that was removed later has been seen in fewer releases, and its
 * guarantee is better. Releases that were made while the row was part of the model are not counted; no guarantee speaks of
 * them.
 *
 * <p>Serving one release many times counts once.
 *
 * @param releases number of releases since the removal
 * @param mu Gaussian-DP parameter of them together, the root of the sum of squares; NaN where the mechanism has none, which
 *     is where one release at most is allowed
 * @param guarantee what holds for them together, the share of the feature extractor included
 */
public record Exposure(int releases, double mu, PrivacyGuarantee guarantee) {}
