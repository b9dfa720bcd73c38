/**
 * Audits of unlearning. {@link io.unlearn.audit.StandardAudit} does a whole audit; the other classes are its parts, pure
 * functions that can be used alone.
 */
@NullMarked
package io.unlearn.audit;

import org.jspecify.annotations.NullMarked;
