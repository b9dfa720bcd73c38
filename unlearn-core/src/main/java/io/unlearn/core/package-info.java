/**
 * The contracts and the shared vocabulary of unlearn: what a deletion request is, what takes it out of a model, what
 * certifies it and what audits it.
 */
@NullMarked
package io.unlearn.core;

import org.jspecify.annotations.NullMarked;
