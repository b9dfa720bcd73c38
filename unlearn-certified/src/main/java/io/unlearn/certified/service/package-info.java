/** A removal store as a service: lock-free predictions, one writer, a bounded queue of deletion requests, limits and health. */
@NullMarked
package io.unlearn.certified.service;

import org.jspecify.annotations.NullMarked;
