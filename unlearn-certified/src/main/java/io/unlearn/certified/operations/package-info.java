/** What a store tells of its work, to Flight Recorder, to meters and to listeners; never ids, rows, labels or weights. */
@NullMarked
package io.unlearn.certified.operations;

import org.jspecify.annotations.NullMarked;
