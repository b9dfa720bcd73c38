/** Certificates in a signed chain, each with the hash of the one before. Needs nothing but the JDK. */
@NullMarked
package io.unlearn.certified.chain;

import org.jspecify.annotations.NullMarked;
