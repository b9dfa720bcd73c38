/**
 * Contract tests for implementations of the unlearn interfaces: extend one, say how to make the thing, and run it with JUnit.
 */
@NullMarked
package io.unlearn.testkit;

import org.jspecify.annotations.NullMarked;
