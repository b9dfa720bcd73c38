/** The contracts, run against what unlearn-core brings. */
@NullMarked
package io.unlearn.testkit;

import org.jspecify.annotations.NullMarked;
