/** Numerical kernels of the audits. Not API. */
@NullMarked
package io.unlearn.audit.internal;

import org.jspecify.annotations.NullMarked;
