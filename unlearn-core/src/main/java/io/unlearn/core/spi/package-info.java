/**
 * The dense linear algebra that certified removal needs, behind one small interface, so that a matrix can stay where it is
 * worked on, for example on a GPU: matrices and factors are handles that the backend owns, and only vectors cross.
 * Incubating: may change in any release.
 */
@NullMarked
package io.unlearn.core.spi;

import org.jspecify.annotations.NullMarked;
