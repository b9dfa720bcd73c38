/** Tests of the audits. */
@NullMarked
package io.unlearn.audit;

import org.jspecify.annotations.NullMarked;
