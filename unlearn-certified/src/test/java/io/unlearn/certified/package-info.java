@org.jspecify.annotations.NullMarked
package io.unlearn.certified;
