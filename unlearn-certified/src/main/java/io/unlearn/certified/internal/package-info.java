/** Solvers, residual audits and state of certified removal. Not API. */
@NullMarked
package io.unlearn.certified.internal;

import org.jspecify.annotations.NullMarked;
